// Reads how pages look: a JSON file that an operator mounts, THEME_FILE. Left out: the house's own looks.
import { z } from "zod";
import type { SettingReader } from "../setting-reader.ts";

const colour = z.string().regex(/^#([0-9a-f]{3}|[0-9a-f]{6})$/i, "is no colour such as #1f4fd8");
const seeds = z.strictObject({
  accent: colour.optional(),
  canvas: colour.optional(),
  surface: colour.optional(),
  ink: colour.optional(),
});
/** Both pictures stand in every page: few bytes, and no request of their own. */
const picture = (bytes: number) =>
  z
    .string()
    .regex(
      /^data:image\/(svg\+xml|png|webp|jpeg|gif|x-icon|vnd\.microsoft\.icon);base64,[A-Za-z0-9+/]+=*$/,
      "is no picture as a base64 data: address",
    )
    .max(bytes, `is longer than ${bytes} characters`);
const looks = {
  /** One accent is enough; both schemes follow from it. */
  accent: colour.optional(),
  light: seeds.optional(),
  dark: seeds.optional(),
  corners: z.enum(["square", "soft", "round"], "is none of square, soft, round").optional(),
};
const schema = z.strictObject({
  ...looks,
  /** Families that are on people's devices: nothing is loaded. */
  font: z
    .array(z.string().regex(/^[\p{L}\p{N} -]{1,60}$/u, "is no name of a font"))
    .max(8)
    .optional(),
  logo: picture(12_000).optional(),
  favicon: picture(8_000).optional(),
  /** Below every page, such as help and imprint. */
  links: z
    .array(
      z.strictObject({
        text: z.string().min(1).max(40),
        href: z.url({ protocol: /^(https?|mailto)$/, error: "is no http(s) or mailto address" }),
      }),
    )
    .max(6)
    .optional(),
  /** By client id. */
  clients: z.record(z.string().max(255), z.strictObject(looks)).optional(),
});

export type LooksSettings = Pick<z.infer<typeof schema>, "accent" | "light" | "dark" | "corners">;
export type ThemeSettings = z.infer<typeof schema>;

const most = 200;
const remedy = 'Example: {"accent":"#1f4fd8","corners":"soft"}; docs/theme.md names every member.';

export function readTheme(reader: SettingReader): ThemeSettings {
  const given = reader.secretText("THEME");
  if (given === undefined) return {};
  const complain = (problem: string) => reader.complain("THEME_FILE", problem, remedy);
  let json: unknown;
  try {
    json = JSON.parse(given);
  } catch {
    complain("is no JSON");
    return {};
  }
  const { success, data, error } = schema.safeParse(json);
  if (success) {
    if (Object.keys(data.clients ?? {}).length > most) complain(`has looks for more than ${most} clients`);
    return data;
  }
  for (const { path, message, code } of error.issues.slice(0, 10)) {
    const where = path.map(String).join(".");
    complain(`${where || "the file"}: ${code === "unrecognized_keys" ? "has a member that is not known" : message}`);
  }
  return {};
}
