// Reads whom an upstream OpenID provider is asked about, and what of its word counts; nothing is asked of it at boot.
import { isLoopback } from "../loopback.ts";
import type { SettingReader } from "../setting-reader.ts";
import { isClaimName, isDecidedElsewhere } from "./claim-names.ts";

export type OidcSettings = ReturnType<typeof readOidc>;

const usualScope = "openid email profile";
const usualClaims = "email name given_name family_name preferred_username picture locale";
const scopeToken = /^[\x21\x23-\x5b\x5d-\x7e]+$/; // RFC 6749 §3.3
const visible = /^[\x21-\x7e]+$/;
/** A claim of the provider's; some name theirs by an address. */
const foreignName = /^[\w.:/-]{1,100}$/;
const prompts = ["login", "consent", "select_account", "create"];
const secretMethods = ["client_secret_basic", "client_secret_post"] as const;

/** `OIDC_…`, or `OIDC_GOOGLE_…` for `oidc:google`. */
export function readOidc(reader: SettingReader, { id, prefix }: { readonly id: string; readonly prefix: string }) {
  const of = (name: string) => `${prefix}_${name}`;
  const complain = (name: string, problem: string, remedy: string) => reader.complain(of(name), problem, remedy);
  const text = (name: string) => reader.text(of(name));
  const words = (name: string, fallback = "") => (text(name) ?? fallback).split(/[\s,]+/).filter(Boolean);

  function issuer(): URL {
    const given = text("ISSUER");
    const example = `Example: ${of("ISSUER")}=https://accounts.google.com`;
    if (given === undefined) {
      complain("ISSUER", "is missing", example);
      return new URL("https://invalid.invalid");
    }
    const url = URL.canParse(given) ? new URL(given) : new URL("none:");
    const isBare = !url.username && !url.password && !url.search && !url.hash;
    if (!/^https?:$/.test(url.protocol) || !isBare) {
      complain("ISSUER", "is not the https address of a provider", example);
      return new URL("https://invalid.invalid");
    }
    if (url.pathname.includes("/.well-known/"))
      complain("ISSUER", "is the address of its description", "Take off everything from /.well-known/ on.");
    if (url.protocol === "http:" && !(allowsCleartext && isLoopback(url.hostname)))
      complain(
        "ISSUER",
        "would be asked in clear, so that anybody on the way could be anybody here",
        `Use https. On this very machine, for development: ${of("ALLOW_CLEARTEXT")}=1 and a loopback address.`,
      );
    return url;
  }
  function clientId(): string {
    const given = text("CLIENT_ID");
    if (given === undefined || !visible.test(given))
      complain("CLIENT_ID", given === undefined ? "is missing" : "has odd characters", "Copy it from the provider.");
    return given ?? "none";
  }
  function clientAuth() {
    const given = text("CLIENT_AUTH");
    const method = secretMethods.find((name) => name === given);
    if (given !== undefined && !method)
      complain("CLIENT_AUTH", `is neither ${secretMethods.join(" nor ")}`, "Leave it out: the provider says.");
    if (given !== undefined && secret === undefined)
      complain("CLIENT_AUTH", "needs a secret", `Set ${of("CLIENT_SECRET_FILE")}, or leave both out.`);
    return method ?? null;
  }
  function scope(): string {
    const given = words("SCOPE", usualScope);
    if (!given.includes("openid") || !given.every((token) => scopeToken.test(token)))
      complain("SCOPE", "does not ask for openid, or has odd characters", `Example: ${of("SCOPE")}=${usualScope}`);
    return given.join(" ");
  }
  function claims() {
    return words("CLAIMS", usualClaims).flatMap((entry) => {
      const [claim = "", given = claim, ...more] = entry.split("=");
      const from = given.split("|");
      if (!isClaimName(claim) || more.length > 0 || !from.every((name) => foreignName.test(name))) {
        complain(
          "CLAIMS",
          "has an entry that is not claim or claim=theirs",
          `Example: ${of("CLAIMS")}=email name=cn|name`,
        );
        return [];
      }
      if (!isDecidedElsewhere(claim)) return [{ claim, from }];
      complain("CLAIMS", `names ${claim}, which is decided elsewhere`, "Take it out.");
      return [];
    });
  }
  function requiredClaim() {
    const given = text("REQUIRED_CLAIM");
    if (given === undefined) return null;
    const [, name, value] = /^([^=]+)=(.+)$/.exec(given) ?? [];
    if (name !== undefined && value !== undefined && foreignName.test(name)) return { name, value };
    complain("REQUIRED_CLAIM", "is not claim=value", `Example: ${of("REQUIRED_CLAIM")}=hd=example.com`);
    return null;
  }
  function emailDomains(): readonly string[] {
    const given = words("EMAIL_DOMAINS").map((domain) => domain.toLowerCase());
    if (given.some((domain) => !/^[\p{L}\p{N}][\p{L}\p{N}.-]*$/u.test(domain)))
      complain("EMAIL_DOMAINS", "has an entry that is no domain", "Example: example.com,example.org");
    return given;
  }
  function knownPrompts(): readonly string[] | null {
    const given = text("PROMPTS") === undefined ? null : words("PROMPTS");
    if (given?.some((prompt) => !prompts.includes(prompt)))
      complain("PROMPTS", `has an entry that is none of ${prompts.join(", ")}`, "Name what the provider knows.");
    return given;
  }

  const allowsCleartext = reader.flag(of("ALLOW_CLEARTEXT"));
  const secret = reader.secretText(of("CLIENT_SECRET"));
  const at = issuer();
  return {
    kind: "oidc" as const,
    id,
    name: text("NAME") ?? at.hostname,
    issuer: at.href,
    allowsCleartext,
    clientId: clientId(),
    /** null: a public client, which has PKCE only. */
    clientSecret: secret ?? null,
    /** null: what the provider says it takes. */
    clientAuth: clientAuth(),
    scope: scope(),
    claims: claims(),
    /** True where the provider lets nobody claim an address that is not theirs, and does not say so. */
    isEmailVerified: reader.flag(of("EMAIL_VERIFIED")),
    requiresEmail: reader.flag(of("REQUIRE_EMAIL")),
    /** Only people with a verified address of these may sign in; empty = everybody may. */
    emailDomains: emailDomains(),
    requiredClaim: requiredClaim(),
    /** True where second steps done there count as done. */
    trustsAmr: reader.flag(of("TRUST_AMR")),
    /** What may be demanded of the provider and is believed. */
    acrValues: words("ACR_VALUES"),
    prompts: knownPrompts(),
    timeoutMs: reader.wholeNumber(of("TIMEOUT_SECONDS"), 10, [1, 60]) * 1000,
  };
}
