import { describe, expect, test } from "vitest";
import { type Environment, settingReader } from "../setting-reader.ts";
import { readLdap } from "./ldap.ts";

const good: Environment = {
  LDAP_CORP_URL: "ldaps://dc1.corp.example, ldaps://[2001:db8::1]:1636",
  LDAP_CORP_BASE: "ou=people,dc=corp,dc=example",
};
function read(env: Environment, files: Readonly<Record<string, string>> = {}) {
  const reader = settingReader({ ...good, ...env }, (path) => {
    const content = files[path];
    if (content === undefined) throw new Error("no such file");
    return content;
  });
  const settings = readLdap(reader, { id: "ldap-corp", prefix: "LDAP_CORP" });
  return { settings, complaints: reader.complaints };
}

test("two settings are enough", () => {
  const { settings, complaints } = read({});
  expect(complaints).toEqual([]);
  expect(settings).toMatchObject({
    kind: "ldap",
    id: "ldap-corp",
    servers: [
      { host: "dc1.corp.example", port: 636, isTls: true },
      { host: "2001:db8::1", port: 1636, isTls: true },
    ],
    service: null,
    subject: null,
    groups: { attribute: "memberOf" },
    groupsClaim: [],
    isEmailVerified: false,
    connectMs: 3000,
    timeoutMs: 10_000,
  });
  expect(settings.claims.map(({ claim }) => claim)).toEqual([
    "email",
    "name",
    "given_name",
    "family_name",
    "preferred_username",
  ]);
});

test("everything can be said", () => {
  const { settings, complaints } = read(
    {
      LDAP_CORP_NAME: "Corp",
      LDAP_CORP_URL: "ldap://dc.corp.example",
      LDAP_CORP_STARTTLS: "1",
      LDAP_CORP_BIND_DN: "cn=svc,dc=corp",
      LDAP_CORP_BIND_PASSWORD_FILE: "/run/pw",
      LDAP_CORP_DECOY_DN: "cn=decoy,dc=corp",
      LDAP_CORP_FILTER: "(&(objectClass=user)(userPrincipalName={name}@corp.example))",
      LDAP_CORP_SUBJECT: "employeeNumber",
      LDAP_CORP_CLAIMS: "email=mail nickname=uid|cn",
      LDAP_CORP_EMAIL_VERIFIED: "1",
      LDAP_CORP_GROUPS: "search",
      LDAP_CORP_GROUP_BASE: "ou=groups,dc=corp",
      LDAP_CORP_GROUP_FILTER: "(member:1.2.840.113556.1.4.1941:={dn})",
      LDAP_CORP_GROUPS_CLAIM: "staff, R and D",
      LDAP_CORP_REQUIRED_GROUP: "cn=staff,ou=groups,dc=corp",
      LDAP_CORP_TIMEOUT_SECONDS: "4",
    },
    { "/run/pw": "secret\n" },
  );
  expect(complaints).toEqual([]);
  expect(settings).toMatchObject({
    name: "Corp",
    servers: [{ host: "dc.corp.example", port: 389, isTls: false }],
    startTls: true,
    service: { dn: "cn=svc,dc=corp", password: "secret" },
    subject: "employeeNumber",
    claims: [
      { claim: "email", attributes: ["mail"] },
      { claim: "nickname", attributes: ["uid", "cn"] },
    ],
    isEmailVerified: true,
    groups: { filter: "(member:1.2.840.113556.1.4.1941:={dn})" },
    groupBase: "ou=groups,dc=corp",
    groupsClaim: ["staff", "R and D"],
    requiredGroup: "cn=staff,ou=groups,dc=corp",
    timeoutMs: 4000,
  });
});

test.each(["cn=svc,dc=corp", "svc@corp.example", "CORP\\svc"])("%s can be searched as", (name) => {
  const { settings, complaints } = read({ LDAP_CORP_BIND_DN: name, LDAP_CORP_BIND_PASSWORD: "pw" });
  expect(complaints).toEqual([]);
  expect(settings.service).toEqual({ dn: name, password: "pw" });
});

test("clear text is for this machine, or said aloud", () => {
  for (const url of ["ldap://localhost", "ldap://127.0.0.1:1389", "ldap://[::1]"])
    expect(read({ LDAP_CORP_URL: url }).complaints).toEqual([]);
  const away = { LDAP_CORP_URL: "ldap://127.0.0.1.corp.example" };
  expect(read(away).complaints).toMatchObject([{ problem: "sends passwords in clear over the network" }]);
  expect(read({ ...away, LDAP_CORP_STARTTLS: "1" }).complaints).toEqual([]);
  expect(read({ ...away, LDAP_CORP_ALLOW_CLEARTEXT: "1" }).complaints).toEqual([]);
});

describe("complaints, each with a remedy and without the value", () => {
  test.each<[string, Environment]>([
    ["URL", { LDAP_CORP_URL: "" }],
    ["URL", { LDAP_CORP_URL: "dc1.corp.example" }],
    ["URL", { LDAP_CORP_URL: "https://dc1.corp.example" }],
    ["URL", { LDAP_CORP_URL: "ldaps://" }],
    ["URL", { LDAP_CORP_URL: "ldaps://me:pw@dc1.corp.example" }],
    ["URL", { LDAP_CORP_URL: "ldaps://dc1.corp.example/dc=corp" }],
    ["STARTTLS", { LDAP_CORP_STARTTLS: "1" }],
    ["STARTTLS", { LDAP_CORP_URL: "ldap://localhost", LDAP_CORP_STARTTLS: "yes" }],
    ["CA_FILE", { LDAP_CORP_CA_FILE: "/missing" }],
    ["CA_FILE", { LDAP_CORP_CA: "no certificate" }],
    ["BASE", { LDAP_CORP_BASE: "" }],
    ["BASE", { LDAP_CORP_BASE: "corp.example" }],
    ["BIND_PASSWORD", { LDAP_CORP_BIND_DN: "cn=svc,dc=corp" }],
    ["BIND_PASSWORD_FILE", { LDAP_CORP_BIND_DN: "cn=svc,dc=corp", LDAP_CORP_BIND_PASSWORD_FILE: "/missing" }],
    ["BIND_DN", { LDAP_CORP_BIND_PASSWORD: "pw" }],
    ["BIND_DN", { LDAP_CORP_BIND_DN: "svc", LDAP_CORP_BIND_PASSWORD: "pw" }],
    ["DECOY_DN", { LDAP_CORP_BIND_DN: "cn=svc", LDAP_CORP_BIND_PASSWORD: "pw", LDAP_CORP_DECOY_DN: "CN=svc" }],
    ["FILTER", { LDAP_CORP_FILTER: "(uid=ada)" }],
    ["FILTER", { LDAP_CORP_FILTER: "({name}=uid)" }],
    ["FILTER", { LDAP_CORP_FILTER: "(&(uid={name})" }],
    ["SUBJECT", { LDAP_CORP_SUBJECT: "distinguishedName" }],
    ["SUBJECT", { LDAP_CORP_SUBJECT: "entry uuid" }],
    ["CLAIMS", { LDAP_CORP_CLAIMS: "email" }],
    ["CLAIMS", { LDAP_CORP_CLAIMS: "sub=uid" }],
    ["CLAIMS", { LDAP_CORP_CLAIMS: "email_verified=mail" }],
    ["CLAIMS", { LDAP_CORP_CLAIMS: "email=mail=x" }],
    ["GROUPS", { LDAP_CORP_GROUPS: "(member={dn})" }],
    ["GROUP_FILTER", { LDAP_CORP_GROUPS: "search", LDAP_CORP_GROUP_FILTER: "(member=x)" }],
    ["GROUPS_CLAIM", { LDAP_CORP_GROUPS_CLAIM: "cn=staff,ou=groups" }],
    ["GROUPS_CLAIM", { LDAP_CORP_GROUPS_CLAIM: "*,staff" }],
    ["REQUIRED_GROUP", { LDAP_CORP_REQUIRED_GROUP: "staff" }],
    ["TIMEOUT_SECONDS", { LDAP_CORP_TIMEOUT_SECONDS: "0" }],
  ])("%s: %j", (name, env) => {
    const { complaints } = read(env);
    expect(complaints.map(({ setting }) => setting)).toContain(`LDAP_CORP_${name}`);
    for (const { remedy, problem } of complaints) {
      expect(remedy.length).toBeGreaterThan(10);
      expect(problem).not.toMatch(/me:pw|svc|ada/);
    }
  });
});
