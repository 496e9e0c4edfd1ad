// Reads where Kratos is, for browsers and for this app, and what its identities are told to applications as.
import type { SettingReader } from "../setting-reader.ts";
import { isClaimName, isDecidedElsewhere } from "./claim-names.ts";

export type KratosSettings = ReturnType<typeof readKratos>;

const usualClaims =
  "email=email name=name|name.first+name.last given_name=name.first family_name=name.last preferred_username=username";
const usualAcr = "aal1=aal1 aal2=aal2";
const traitPath = /^[\w-]{1,64}(\.[\w-]{1,64}){0,5}$/;
// RFC 6265 §4.1.1: a token.
const cookieName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/;
const ownCookie = /^(__Host-)?(flow-|gatehouse-)/;

/** `KRATOS_…`, or `KRATOS_STAFF_…` for `kratos:staff`. */
export function readKratos(reader: SettingReader, { id, prefix }: { readonly id: string; readonly prefix: string }) {
  const of = (name: string) => `${prefix}_${name}`;
  const complain = (name: string, problem: string, remedy: string) => reader.complain(of(name), problem, remedy);
  const text = (name: string) => reader.text(of(name));

  function address(name: string, fallback?: string): string {
    const url = new URL(reader.url(of(name), fallback, false));
    if (url.search || url.hash) complain(name, "has a query", "Give scheme, host, port and path only.");
    return `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
  }
  function cookie(): string {
    const name = text("COOKIE") ?? "ory_kratos_session";
    if (!cookieName.test(name) || ownCookie.test(name))
      complain("COOKIE", "is no name of a cookie of Kratos", "Give session.cookie.name of its configuration.");
    return name;
  }
  function claims() {
    return (text("CLAIMS") ?? usualClaims).split(/[\s,]+/).flatMap((entry) => {
      const [claim = "", given = "", ...more] = entry.split("=");
      const sources = given.split("|").map((source) => source.split("+"));
      if (isClaimName(claim) && more.length === 0 && sources.flat().every((path) => traitPath.test(path))) {
        if (!isDecidedElsewhere(claim) && claim !== "groups")
          return [{ claim, sources: sources.map((paths) => paths.map((path) => path.split("."))) }];
        complain("CLAIMS", `names ${claim}, which no trait can decide`, "Take it out.");
        return [];
      }
      complain(
        "CLAIMS",
        "has an entry that is not claim=trait",
        `Example: ${of("CLAIMS")}=email=email name=name.first`,
      );
      return [];
    });
  }
  function acr() {
    const values = new Map<string, string>();
    for (const entry of (text("ACR") ?? usualAcr).split(/[\s,]+/)) {
      const [, level = "", value = ""] = /^(aal[12])=([\x21-\x7e]{1,200})$/.exec(entry) ?? [];
      if (level === "" || values.has(level))
        complain("ACR", "has an entry that is not aal1=… or aal2=…", `Example: ${of("ACR")}=${usualAcr}`);
      values.set(level, value);
    }
    return { 1: values.get("aal1") ?? null, 2: values.get("aal2") ?? null };
  }

  function remembers(): boolean {
    const value = text("REMEMBER") ?? "on";
    if (!/^(on|off)$/.test(value))
      complain("REMEMBER", "is neither on nor off", `Set ${of("REMEMBER")}=off, or leave it out.`);
    return value === "on";
  }

  const publicUrl = address("PUBLIC_URL");
  const ownUrl = reader.text("PUBLIC_URL");
  if (ownUrl !== undefined && URL.canParse(ownUrl) && !canShareCookie(new URL(ownUrl), new URL(publicUrl)))
    complain(
      "PUBLIC_URL",
      "is on a host that shares no cookie with PUBLIC_URL",
      "Both need one host, or one domain that Kratos' cookies.domain names: id.example.com and auth.example.com.",
    );
  const adminUrl = text("ADMIN_URL") === undefined ? null : address("ADMIN_URL").replace(/\/admin$/, "");
  const adminToken = reader.secretText(of("ADMIN_TOKEN")) ?? null;
  if (adminToken !== null && adminUrl === null)
    complain("ADMIN_URL", "is missing", "Set it to the admin API the token is for, or leave out the token.");
  if (adminToken !== null && !/^[\x21-\x7e]+$/.test(adminToken))
    complain("ADMIN_TOKEN", "has characters that no token has", "Give the token alone, on one line.");
  return {
    kind: "kratos" as const,
    id,
    name: text("NAME"),
    publicUrl,
    internalUrl: address("INTERNAL_URL", publicUrl),
    adminUrl,
    adminToken,
    cookieName: cookie(),
    claims: claims(),
    acr: acr(),
    isRemembered: remembers(),
    timeoutMs: reader.wholeNumber(of("TIMEOUT_SECONDS"), 3, [1, 60]) * 1000,
  };
}

/** Cookies know hosts and domains, not ports; an address of numbers has no domain. */
function canShareCookie(one: URL, other: URL): boolean {
  if (one.hostname === other.hostname || other.hostname === "invalid.invalid") return true;
  if ([one, other].some(({ hostname }) => /^[\d.]+$|^\[/.test(hostname))) return false;
  const ends = ({ hostname }: URL) => hostname.split(".").slice(-2).join(".");
  return ends(one) === ends(other) && ends(one).includes(".");
}
