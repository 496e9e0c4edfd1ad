// The directory verifier against a real OpenLDAP: what a verifier promises, and what only a real server can show.
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { settingReader } from "../../lib/setting-reader.ts";
import { readLdap } from "../../lib/settings/ldap.ts";
import { describeVerifier } from "../../lib/verifiers/conformance.ts";
import { ldapDirectory } from "../../lib/verifiers/ldap.ts";
import { passwordVerifier } from "../../lib/verifiers/password.ts";
import { groups, people, type Slapd, searcher, slapdMissing, startSlapd, suffix } from "../slapd.ts";

const missing = slapdMissing();
const { signal } = new AbortController();
let slapd: Slapd;
let adaId: string;

const adaDn = `uid=ada,${people}`;
const staff = `cn=Staff,${groups}`;

beforeAll(async () => {
  if (missing !== null) return;
  slapd = await startSlapd();
  adaId = await slapd.addPerson("ada", { cn: "Ada Lovelace", givenName: "Ada", displayName: "Ada L." });
  await slapd.addPerson("bob");
  await slapd.add(staff, { objectClass: "groupOfNames", member: [adaDn] });
  await slapd.add(`cn=Secret,${groups}`, { objectClass: "groupOfNames", member: [adaDn] });
});
afterAll(() => slapd?.stop());
beforeEach((context) => context.skip(missing !== null, missing ?? undefined));

/** Settings as an operator gives them, over the connection that operators should use. */
function directory(env: Readonly<Record<string, string>> = {}) {
  const reader = settingReader(
    {
      LDAP_URL: `ldaps://127.0.0.1:${slapd.tlsPort}`,
      LDAP_CA_FILE: slapd.caFile,
      LDAP_BIND_DN: searcher.dn,
      LDAP_BIND_PASSWORD: searcher.password,
      LDAP_BASE: people,
      ...env,
    },
    (path) => readFileSync(path, "utf8"),
  );
  const settings = readLdap(reader, { id: "ldap", prefix: "LDAP" });
  expect(reader.complaints).toEqual([]);
  return ldapDirectory(settings);
}

async function saidOf(work: Promise<unknown>): Promise<string> {
  const texts: string[] = [];
  const error: unknown = await work.then(
    () => new Error("nothing went wrong"),
    (reason: unknown) => reason,
  );
  for (let at: unknown = error; at instanceof Error; at = at.cause) texts.push(at.message);
  return texts.join(" < ");
}

describeVerifier("OpenLDAP", () => ({
  verifier: passwordVerifier("ldap", directory().check),
  right: { email: "ada", password: "ada-password" },
  subject: `ldap:${adaId}`,
  wrongSecret: { email: "ada", password: "wrong-password" },
  unknownName: { email: "nobody", password: "wrong-password" },
  canBeGuessed: true,
  secretFields: ["password"],
}));

test("a name, an address, however they are spelt, are one person", async () => {
  const { check } = directory();
  for (const name of ["ada", "ADA", "ada@example.com", "Ada@EXAMPLE.com"])
    expect(await check(name, "ada-password", signal)).toEqual({
      subject: `ldap:${adaId}`,
      claims: {
        email: "ada@example.com",
        name: "Ada L.",
        given_name: "Ada",
        family_name: "Person",
        preferred_username: "ada",
      },
    });
});

test.each(["*", "a*", "ad?", "*)(uid=*", "ada)(uid=*", "(uid=ada)", "\\61da", "ada\0", "uid=ada", adaDn])(
  "%j finds nobody",
  async (name) => {
    expect(await directory().check(name, "ada-password", signal)).toBeNull();
  },
);

test("an empty password is wrong, although the server would bind it as nobody", async () => {
  expect(await directory().check("ada", "", signal)).toBeNull();
});

test("a name nobody has costs as many questions as a wrong password", async () => {
  const connections = () => [...slapd.log().matchAll(/conn=(\d+) fd=\d+ ACCEPT/g)].map(([, number]) => number);
  const costOf = async (name: string, env = {}) => {
    const before = connections().length;
    expect(await directory(env).check(name, "wrong-password", signal)).toBeNull();
    const [connection, ...more] = connections().slice(before);
    expect(more).toEqual([]);
    const asked = () => [
      ...slapd.log().matchAll(new RegExp(`conn=${connection} op=\\d+ (BIND dn=.* method|SRCH base|UNBIND)`, "g")),
    ];
    await expect.poll(() => asked().at(-1)?.[1]).toBe("UNBIND");
    return asked().map(([, words = ""]) => words.split(" ")[0]);
  };
  expect(await costOf("ada")).toEqual(["BIND", "SRCH", "BIND", "UNBIND"]);
  expect(await costOf("nobody")).toEqual(await costOf("ada"));
  expect(await costOf("nobody", { LDAP_DECOY_DN: `uid=bob,${people}` })).toEqual(await costOf("ada"));
});

describe("groups", () => {
  test.each([{}, { LDAP_GROUPS: "search", LDAP_GROUP_BASE: groups }])(
    "are told as far as they are listed: %j",
    async (how) => {
      const { check, account } = directory({ ...how, LDAP_GROUPS_CLAIM: "staff,other" });
      expect(await check("ada", "ada-password", signal)).toMatchObject({ claims: { groups: ["staff"] } });
      expect(await check("bob", "bob-password", signal)).not.toHaveProperty("claims.groups");
      expect(await account(`ldap:${adaId}`, signal)).toMatchObject({ claims: { groups: ["staff"] } });
    },
  );

  test.each([{}, { LDAP_GROUPS: "search" }])("can be required: %j", async (how) => {
    const { check } = directory({ ...how, LDAP_REQUIRED_GROUP: `CN=staff, ${groups}` });
    expect(await check("ada", "ada-password", signal)).toMatchObject({ subject: `ldap:${adaId}` });
    expect(await check("bob", "bob-password", signal)).toEqual({ refused: "not_permitted" });
    expect(await check("bob", "wrong-password", signal)).toBeNull();
  });

  test("a required group that is not there is reported", async () => {
    const env = { LDAP_GROUPS: "search", LDAP_REQUIRED_GROUP: `cn=gone,${groups}` };
    expect(await saidOf(directory(env).check("ada", "ada-password", signal))).toContain("result code 32");
  });
});

describe("what the password policy says", () => {
  test("a reset password has to be changed, and only who knows it is told", async () => {
    await slapd.addPerson("reset", { pwdReset: "TRUE" });
    const { check } = directory();
    expect(await check("reset", "reset-password", signal)).toEqual({ refused: "password_must_change" });
    expect(await check("reset", "wrong-password", signal)).toBeNull();
  });

  test("an expired password has to be changed", async () => {
    const policy = `cn=short,ou=policies,${suffix}`;
    await slapd.add(policy, { objectClass: ["pwdPolicy", "device"], pwdAttribute: "userPassword", pwdMaxAge: "1" });
    await slapd.addPerson("late", { pwdPolicySubentry: policy });
    const { check } = directory();
    await expect
      .poll(() => check("late", "late-password", signal), { timeout: 10_000 })
      .toEqual({ refused: "password_must_change" });
    expect(await check("late", "wrong-password", signal)).toBeNull();
  });

  test("a locked account sounds like a wrong password, and a remembered sign-in of it ends", async () => {
    const policy = `cn=strict,ou=policies,${suffix}`;
    // Of its own: the suite's many wrong passwords must lock nobody else.
    await slapd.add(policy, { objectClass: ["pwdPolicy", "device"], pwdAttribute: "userPassword", pwdLockout: "TRUE" });
    const id = await slapd.addPerson("locked", { pwdPolicySubentry: policy });
    const { check, account } = directory();
    expect(await account(`ldap:${id}`, signal)).toMatchObject({ claims: { preferred_username: "locked" } });
    await slapd.set(`uid=locked,${people}`, "pwdAccountLockedTime", "000001010000Z");
    expect(await check("locked", "locked-password", signal)).toBeNull();
    expect(await account(`ldap:${id}`, signal)).toBe("disabled");
  });
});

test("a remembered sign-in ends where the entry is gone, and with the group", async () => {
  const id = await slapd.addPerson("leaver");
  const { account } = directory();
  expect(await account(`ldap:${id}`, signal)).toMatchObject({ claims: { preferred_username: "leaver" } });
  expect(await directory({ LDAP_REQUIRED_GROUP: staff }).account(`ldap:${id}`, signal)).toBe("disabled");
  await slapd.remove(`uid=leaver,${people}`);
  expect(await account(`ldap:${id}`, signal)).toBe("disabled");
});

test("two people with one name are nobody", async () => {
  await slapd.addPerson("one", { mail: "both@example.com" });
  await slapd.addPerson("two", { mail: "both@example.com" });
  const said = await saidOf(directory().check("both@example.com", "one-password", signal));
  expect(said).toContain("Several entries match one name");
  expect(said).not.toContain("both");
});

test("hostile attributes and hundreds of groups leave small claims", async () => {
  await slapd.addPerson("hostile", {
    displayName: "x".repeat(1_000_000),
    cn: ["y".repeat(1_000_000), "\u202egnp.exe\u0007"],
    givenName: "y".repeat(300),
    mail: "not an address",
  });
  const dn = `uid=hostile,${people}`;
  const asked = directory({ LDAP_GROUPS_CLAIM: "*" });
  for (let at = 0; at < 200; at += 1)
    await slapd.add(`cn=a rather long name of group ${at},${groups}`, { objectClass: "groupOfNames", member: dn });
  const found = await asked.check("hostile", "hostile-password", signal);
  expect(found).toMatchObject({ claims: { name: "gnp.exe", preferred_username: "hostile" } });
  expect(found).not.toHaveProperty("claims.email");
  expect(found).not.toHaveProperty("claims.given_name");
  expect(Buffer.byteLength(JSON.stringify(found))).toBeLessThan(2100);
});

describe("encryption", () => {
  test("that begins in clear, then everything is said within", async () => {
    const env = { LDAP_URL: `ldap://127.0.0.1:${slapd.port}`, LDAP_STARTTLS: "1" };
    expect(await directory(env).check("ada", "ada-password", signal)).toMatchObject({ subject: `ldap:${adaId}` });
    expect(slapd.log()).toMatch(/TLS established/);
  });

  test.each(["ldaps", "ldap"])("of %s needs the right certificate", async (scheme) => {
    const url = scheme === "ldaps" ? `ldaps://127.0.0.1:${slapd.tlsPort}` : `ldap://127.0.0.1:${slapd.port}`;
    const env = { LDAP_URL: url, ...(scheme === "ldap" ? { LDAP_STARTTLS: "1" } : {}) };
    const untrusted = directory({ ...env, LDAP_CA_FILE: slapd.otherCaFile });
    expect(await saidOf(untrusted.check("ada", "ada-password", signal))).toMatch(
      /self-signed certificate|unable to verify/,
    );
    const misnamed = directory({ ...env, LDAP_URL: url.replace("127.0.0.1", "localhost") });
    expect(await saidOf(misnamed.check("ada", "ada-password", signal))).toMatch(/does not match certificate/);
  });

  test("is not assumed: a port that speaks otherwise is reported", async () => {
    const plain = directory({ LDAP_URL: `ldaps://127.0.0.1:${slapd.port}` });
    expect(await saidOf(plain.check("ada", "ada-password", signal))).toContain("No directory server could be used");
    const encrypted = directory({ LDAP_URL: `ldap://127.0.0.1:${slapd.tlsPort}` });
    expect(await saidOf(encrypted.check("ada", "ada-password", signal))).toContain("No directory server could be used");
  });
});

test("the service's own wrong password is reported as such", async () => {
  const said = await saidOf(directory({ LDAP_BIND_PASSWORD: "wrong" }).check("ada", "ada-password", signal));
  expect(said).toContain("does not take the name and password this app searches with < result code 49");
});

test("no connection outlives its question", async () => {
  const { check } = directory();
  const leaving = new AbortController();
  const checks = ["ada", "nobody", "bob"].flatMap((name) => [
    check(name, `${name}-password`, signal),
    saidOf(check(name, "wrong-password", leaving.signal)),
  ]);
  leaving.abort();
  await Promise.all(checks);
  const count = (words: RegExp) => slapd.log().match(words)?.length;
  await expect.poll(() => count(/ closed/g)).toBe(count(/ ACCEPT /g));
});
