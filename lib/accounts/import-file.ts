// Reads people exported elsewhere: JSON with one array, or one JSON object a line. All mistakes are listed together.
import { z } from "zod";
import { jsonObject } from "../json.ts";
import { foldName } from "../names.ts";
import type { ImportedAccount } from "./account-keeping.ts";
import { hashKind } from "./password-hashes.ts";

/** Claims that are columns of their own or that Hydra decides: a copy could only contradict them. */
const otherClaims = ["sub", "iss", "aud", "exp", "iat", "email", "email_verified", "preferred_username"];

const person = z.strictObject({
  username: z
    .string()
    .max(320)
    .refine((text) => foldName(text) !== "", "is empty"),
  email: z
    .string()
    .max(320)
    .regex(/^[^\s@]+@[^\s@]+$/, "is no mail address")
    .nullish(),
  email_verified: z.boolean().default(false),
  claims: jsonObject
    .default({})
    .refine((claims) => !otherClaims.some((name) => name in claims), `holds one of ${otherClaims.join(", ")}`),
  subject: z.string().min(1).max(255).optional(),
  disabled: z.boolean().default(false),
  password_hash: z
    .string()
    .refine((text) => hashKind(text) !== null, "is no argon2, bcrypt or scrypt hash this app can check")
    .nullish(),
});

export type ImportFile =
  | { readonly ok: true; readonly accounts: readonly ImportedAccount[] }
  /** Each names its place, and holds nothing of the file but names of members. */
  | { readonly ok: false; readonly mistakes: readonly string[] };

export function readImportFile(text: string): ImportFile {
  const mistakes: string[] = [];
  const accounts = entriesOf(text).flatMap(({ place, value }) => {
    if (value === undefined) {
      mistakes.push(`${place}: is not JSON`);
      return [];
    }
    const parsed = person.safeParse(value);
    if (parsed.success) return [accountOf(parsed.data)];
    for (const { path, message } of parsed.error.issues)
      mistakes.push(`${place}: ${path.join(".") || "it"}: ${message}`);
    return [];
  });
  if (mistakes.length === 0 && accounts.length === 0) mistakes.push("There is nobody in it");
  return mistakes.length > 0 ? { ok: false, mistakes } : { ok: true, accounts };
}

function accountOf(found: z.infer<typeof person>): ImportedAccount {
  return {
    username: found.username,
    email: found.email ?? null,
    isEmailVerified: found.email_verified,
    claims: found.claims,
    subject: found.subject,
    isDisabled: found.disabled,
    passwordHash: found.password_hash ?? null,
  };
}

type Entry = { readonly place: string; readonly value: unknown };

function entriesOf(text: string): readonly Entry[] {
  const trimmed = text.replace(/^\uFEFF/, "").trimEnd();
  const whole = parse(trimmed);
  const list = Array.isArray(whole)
    ? whole
    : z.strictObject({ users: z.array(z.unknown()) }).safeParse(whole).data?.users;
  if (list) return list.map((value: unknown, index) => ({ place: `entry ${index + 1}`, value }));
  return trimmed
    .split(/\r?\n/)
    .flatMap((line, index) => (line.trim() === "" ? [] : [{ place: `line ${index + 1}`, value: parse(line) }]));
}

/** Undefined for text that is no JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
