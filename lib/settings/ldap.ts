// Reads how a directory is reached and what its people are told to applications as; nothing is asked of it at boot.
import { fillFilter } from "../ldap/filter.ts";
import { isLoopback } from "../loopback.ts";
import type { SettingReader } from "../setting-reader.ts";
import { isClaimName, isDecidedElsewhere } from "./claim-names.ts";

export type LdapSettings = ReturnType<typeof readLdap>;

const everyName = "(|(uid={name})(mail={name})(sAMAccountName={name})(userPrincipalName={name}))";
const everyMembership = "(|(member={dn})(uniqueMember={dn})(memberUid={uid}))";
const usualClaims =
  "email=mail name=displayName|cn given_name=givenName family_name=sn preferred_username=uid|sAMAccountName";
const distinguishedName = /^[\w.-]+\s*=/;
/** Active Directory also lets `svc@corp.example` and `CORP\svc` sign in. */
const bindName = /^([\w.-]+\s*=|[^\s@\\]+[@\\][^\s@\\]+$)/;
const attributeName = /^[a-z][a-z0-9-]{0,63}$/i;
/** Where an entry stands, which changes with its name. */
const places = /^(dn|distinguishedname|entrydn)$/i;

/** `LDAP_…`, or `LDAP_CORP_…` for `ldap:corp`. */
export function readLdap(reader: SettingReader, { id, prefix }: { readonly id: string; readonly prefix: string }) {
  const of = (name: string) => `${prefix}_${name}`;
  const complain = (name: string, problem: string, remedy: string) => reader.complain(of(name), problem, remedy);
  const text = (name: string) => reader.text(of(name));

  function dn(name: string, shape = distinguishedName): string | null {
    const value = text(name);
    if (value !== undefined && !shape.test(value))
      complain(name, "is no distinguished name", `Example: ${of(name)}=ou=people,dc=example,dc=com`);
    return value ?? null;
  }
  function filter(name: string, fallback: string, placeholders: readonly string[]): string {
    const template = text(name) ?? fallback;
    const values = Object.fromEntries(placeholders.map((placeholder) => [placeholder, "x"]));
    if (!placeholders.some((placeholder) => new RegExp(`=[^()]*\\{${placeholder}\\}`).test(template)))
      complain(name, `does not say where {${placeholders[0]}} goes`, `Example: ${of(name)}=${fallback}`);
    try {
      fillFilter(template, values);
    } catch {
      complain(name, "is no LDAP filter (RFC 4515)", `Example: ${of(name)}=${fallback}`);
    }
    return template;
  }
  function attribute(name: string): string | null {
    const value = text(name);
    if (value !== undefined && !attributeName.test(value))
      complain(name, "is no name of an attribute", "Give one, such as memberOf or entryUUID, or leave it out.");
    return value ?? null;
  }
  function service() {
    const [name, password] = [dn("BIND_DN", bindName), reader.secretText(of("BIND_PASSWORD"))];
    if (name !== null && password === undefined)
      complain("BIND_PASSWORD", "is missing", `Set it or ${of("BIND_PASSWORD_FILE")}: an empty one binds as nobody.`);
    if (name === null && password !== undefined)
      complain("BIND_DN", "is missing", "Set it to the account the password belongs to, or leave out both.");
    return name === null || password === undefined ? null : { dn: name, password };
  }
  function subject(): string | null {
    const name = attribute("SUBJECT");
    if (name !== null && places.test(name))
      complain("SUBJECT", "is the place of an entry, which changes", "Leave it out: entryUUID or objectGUID is used.");
    return name;
  }
  function claims() {
    return (text("CLAIMS") ?? usualClaims).split(/[\s,]+/).flatMap((entry) => {
      const [claim = "", given = "", ...more] = entry.split("=");
      const attributes = given.split("|");
      if (isClaimName(claim) && more.length === 0 && attributes.every((name) => attributeName.test(name))) {
        if (!isDecidedElsewhere(claim) && claim !== "groups") return [{ claim, attributes }];
        complain("CLAIMS", `names ${claim}, which no attribute can decide`, "Take it out.");
        return [];
      }
      complain("CLAIMS", "has an entry that is not claim=attribute", `Example: ${of("CLAIMS")}=email=mail name=cn|sn`);
      return [];
    });
  }
  function groupsClaim(): readonly string[] | "all" {
    const names = (text("GROUPS_CLAIM") ?? "").split(/[,\n]/).flatMap((name) => name.trim() || []);
    if (names.length === 1 && names[0] === "*") return "all";
    if (names.length > 50 || names.some((name) => name === "*" || name.includes("=") || name.length > 100))
      complain("GROUPS_CLAIM", "is neither * nor at most 50 names of groups", "Example: staff,engineering");
    return names;
  }

  const { servers, startTls } = readServers(reader, of);
  const base = dn("BASE");
  if (base === null) complain("BASE", "is missing", `Example: ${of("BASE")}=ou=people,dc=example,dc=com`);
  const account = service();
  const decoyDn = dn("DECOY_DN");
  if (decoyDn !== null && decoyDn.toLowerCase() === account?.dn.toLowerCase())
    complain(
      "DECOY_DN",
      `is ${of("BIND_DN")} as well`,
      "Give an account of its own: wrong passwords can lock this one.",
    );
  const groups = attribute("GROUPS") ?? "memberOf";
  return {
    kind: "ldap" as const,
    id,
    name: text("NAME"),
    servers,
    startTls,
    ca: reader.certificate(of("CA")),
    service: account,
    base: base ?? "",
    filter: filter("FILTER", everyName, ["name"]),
    decoyDn,
    subject: subject(),
    claims: claims(),
    isEmailVerified: reader.flag(of("EMAIL_VERIFIED")),
    groups:
      groups === "search" ? { filter: filter("GROUP_FILTER", everyMembership, ["dn", "uid"]) } : { attribute: groups },
    groupBase: dn("GROUP_BASE") ?? "",
    groupsClaim: groupsClaim(),
    requiredGroup: dn("REQUIRED_GROUP"),
    connectMs: reader.wholeNumber(of("CONNECT_SECONDS"), 3, [1, 60]) * 1000,
    timeoutMs: reader.wholeNumber(of("TIMEOUT_SECONDS"), 10, [1, 120]) * 1000,
  };
}

function readServers(reader: SettingReader, of: (name: string) => string) {
  const [name, example] = [of("URL"), `Example: ${of("URL")}=ldaps://dc1.example.com,ldaps://dc2.example.com`];
  const given = (reader.text(name) ?? "").split(/[\s,]+/).filter(Boolean);
  if (given.length === 0) reader.complain(name, "is missing", example);
  const servers = given.flatMap((entry) => {
    const { protocol, hostname, port, pathname, search, username, password } = URL.canParse(entry)
      ? new URL(entry)
      : new URL("none:");
    const isBare = !search && !username && !password && (pathname === "" || pathname === "/");
    if (!/^ldaps?:$/.test(protocol) || !hostname || !isBare) {
      reader.complain(name, "has an entry that is not ldap(s)://host or ldap(s)://host:port", example);
      return [];
    }
    const isTls = protocol === "ldaps:";
    // An IPv6 address stands in brackets in an address only.
    return [{ host: hostname.replace(/^\[|\]$/g, ""), port: Number(port) || (isTls ? 636 : 389), isTls }];
  });
  const startTls = reader.flag(of("STARTTLS"));
  if (startTls && servers.some(({ isTls }) => isTls))
    reader.complain(of("STARTTLS"), "is on for an ldaps:// address", "ldaps is encrypted already: choose one of them.");
  if (
    !startTls &&
    !reader.flag(of("ALLOW_CLEARTEXT")) &&
    servers.some(({ host, isTls }) => !isTls && !isLoopback(host))
  )
    reader.complain(
      name,
      "sends passwords in clear over the network",
      `Use ldaps:// or ${of("STARTTLS")}=1; where the network itself encrypts, ${of("ALLOW_CLEARTEXT")}=1.`,
    );
  return { servers, startTls };
}
