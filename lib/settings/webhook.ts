// Reads where a webhook is, what is shared with it, and how far it is trusted; nothing is asked of it at boot.
import { isLoopback } from "../loopback.ts";
import type { SettingReader } from "../setting-reader.ts";
import { isClaimName, isProtocolClaim } from "./claim-names.ts";

export type WebhookSettings = ReturnType<typeof readWebhook>;

const usualClaims =
  "name given_name family_name middle_name nickname preferred_username profile picture website gender birthdate " +
  "zoneinfo locale updated_at email email_verified phone_number phone_number_verified address groups";
/** As Standard Webhooks 1.0 writes them: 24 to 64 bytes in base64. */
const secretText = /^whsec_([A-Za-z0-9+/]{32,88}={0,2})$/;

/** `WEBHOOK_…`, or `WEBHOOK_STAFF_…` for `webhook:staff`. */
export function readWebhook(reader: SettingReader, { id, prefix }: { readonly id: string; readonly prefix: string }) {
  const of = (name: string) => `${prefix}_${name}`;
  const complain = (name: string, problem: string, remedy: string) => reader.complain(of(name), problem, remedy);
  const text = (name: string) => reader.text(of(name));
  const words = (name: string, fallback = "") => (text(name) ?? fallback).split(/[\s,]+/).filter(Boolean);

  function url(): string {
    const example = `Example: ${of("URL")}=https://people.example.com/gatehouse`;
    const given = text("URL");
    if (given === undefined) complain("URL", "is missing", example);
    if (given === undefined) return "https://invalid.invalid";
    const { username, password, hash, href } = URL.canParse(given) ? new URL(given) : new URL("none:");
    if (!/^https?:/.test(href) || username || password || hash)
      complain("URL", "is not an http(s) URL without credentials", example);
    else if (!isSafe(given))
      complain("URL", "sends passwords in clear over the network", "Use https, or http on this very machine.");
    return href;
  }
  function keys(): readonly Buffer[] {
    const remedy = `Make one: echo "whsec_$(openssl rand -base64 32)". To rotate: the new one in front, a space, the old one.`;
    const given = (reader.secretText(of("SECRET")) ?? "").split(/[\s,]+/).filter(Boolean);
    if (given.length === 0) complain("SECRET", "is missing", remedy);
    const found = given.map((secret) => Buffer.from(secretText.exec(secret)?.[1] ?? "", "base64"));
    if (found.some((key) => key.byteLength < 24 || key.byteLength > 64))
      complain("SECRET", "has an entry that is not whsec_ and 24 to 64 bytes in base64", remedy);
    else if (found.some((key) => new Set(key).size < 8)) complain("SECRET", "has an entry that can be guessed", remedy);
    return found;
  }
  function claims(): readonly string[] {
    const names = words("CLAIMS", usualClaims);
    if (!names.every(isClaimName))
      complain(
        "CLAIMS",
        "has an entry that is no name of a claim",
        `Example: ${of("CLAIMS")}=name email email_verified`,
      );
    const own = names.find(isProtocolClaim);
    if (own !== undefined) complain("CLAIMS", `names ${own}, which no webhook can decide`, "Take it out.");
    return names;
  }
  function subjectPrefix(): string {
    const given = text("SUBJECT_PREFIX") ?? `${id}:`;
    if (given === "none") return "";
    if (!/^[\w.-]{1,40}:$/.test(given))
      complain(
        "SUBJECT_PREFIX",
        "is neither none nor a word and a colon",
        "Leave it out, unless subjects are known already.",
      );
    return given;
  }
  function redirectOrigins(): readonly string[] {
    return words("REDIRECT_ORIGINS").flatMap((entry) => {
      const found = URL.canParse(entry) ? new URL(entry) : null;
      if (found && isSafe(entry) && found.href === `${found.origin}/`) return [found.origin];
      const example = `Example: ${of("REDIRECT_ORIGINS")}=https://id.example.com`;
      complain("REDIRECT_ORIGINS", "has an entry that is no https origin without a path", example);
      return [];
    });
  }

  return {
    kind: "webhook" as const,
    id,
    name: text("NAME"),
    url: url(),
    keys: keys(),
    timeoutMs: reader.wholeNumber(of("TIMEOUT_SECONDS"), 5, [1, 30]) * 1000,
    claims: claims(),
    /** What may be stated of a sign-in; a client that demands one of them is let through to the webhook. */
    acrValues: words("ACR_VALUES"),
    subjectPrefix: subjectPrefix(),
    redirectOrigins: redirectOrigins(),
  };
}

/** Nobody else reads along: encrypted, or within this machine. */
function isSafe(text: string): boolean {
  const { protocol, hostname } = new URL(text);
  return protocol === "https:" || (protocol === "http:" && isLoopback(hostname));
}

type Way = { readonly kind: string; readonly id: string; readonly subjectPrefix?: string };

/** Their subjects stand as they are: ids of accounts, of Kratos, of lines in a file. */
const barePrefixes: ReadonlySet<string> = new Set(["accounts", "demo", "kratos"]);

/** What stands before the subjects of one way must stand before nobody else's: a webhook could name that one's people. */
export function complainOfSharedPrefixes(reader: SettingReader, ways: readonly Way[]): void {
  // People of an upstream provider are the same whatever its ways are called here.
  const usual = ({ kind, id }: Way) => (barePrefixes.has(kind) ? "" : `${kind === "oidc" ? kind : id}:`);
  const prefixOf = (way: Way) => way.subjectPrefix ?? usual(way);
  for (const { id, subjectPrefix } of ways) {
    const isShared = ways.some((other) => other.id !== id && prefixOf(other) === subjectPrefix);
    if (subjectPrefix === undefined || !isShared) continue;
    const setting = `${id.toUpperCase().replaceAll("-", "_")}_SUBJECT_PREFIX`;
    const problem =
      subjectPrefix === "" ? "is none, and another way has no prefix either" : "is that of another way as well";
    reader.complain(setting, problem, "Give each way a prefix of its own, or leave it out.");
  }
}
