import { describe, expect, test } from "vitest";
import { type Environment, settingReader } from "../setting-reader.ts";
import { verifierSettings } from "./verifiers.ts";
import { readWebhook } from "./webhook.ts";

const bytes = Buffer.from("0123456789abcdef0123456789abcdef");
const secret = `whsec_${bytes.toString("base64")}`;
const good: Environment = { WEBHOOK_STAFF_URL: "https://people.example.com/gatehouse", WEBHOOK_STAFF_SECRET: secret };
function read(env: Environment, files: Readonly<Record<string, string>> = {}) {
  const reader = settingReader({ ...good, ...env }, (path) => {
    const content = files[path];
    if (content === undefined) throw new Error("no such file");
    return content;
  });
  const settings = readWebhook(reader, { id: "webhook-staff", prefix: "WEBHOOK_STAFF" });
  return { settings, complaints: reader.complaints };
}

test("two settings are enough", () => {
  const { settings, complaints } = read({});
  expect(complaints).toEqual([]);
  expect(settings).toMatchObject({
    kind: "webhook",
    id: "webhook-staff",
    name: undefined,
    url: "https://people.example.com/gatehouse",
    keys: [bytes],
    timeoutMs: 5000,
    acrValues: [],
    subjectPrefix: "webhook-staff:",
    redirectOrigins: [],
  });
  expect(settings.claims).toEqual(expect.arrayContaining(["name", "email", "email_verified", "groups"]));
});

test("everything can be said", () => {
  const older = `whsec_${Buffer.from("another secret of the same length").toString("base64")}`;
  const { settings, complaints } = read(
    {
      WEBHOOK_STAFF_URL: "http://127.0.0.1:8081/",
      WEBHOOK_STAFF_SECRET: "",
      WEBHOOK_STAFF_SECRET_FILE: "/run/secret",
      WEBHOOK_STAFF_NAME: "Staff",
      WEBHOOK_STAFF_TIMEOUT_SECONDS: "2",
      WEBHOOK_STAFF_CLAIMS: "name, email department",
      WEBHOOK_STAFF_ACR_VALUES: "urn:example:gold, silver",
      WEBHOOK_STAFF_SUBJECT_PREFIX: "none",
      WEBHOOK_STAFF_REDIRECT_ORIGINS: "https://id.example.com http://localhost:9000/",
    },
    { "/run/secret": `${secret} ${older}\n` },
  );
  expect(complaints).toEqual([]);
  expect(settings).toMatchObject({
    name: "Staff",
    url: "http://127.0.0.1:8081/",
    keys: [bytes, Buffer.from("another secret of the same length")],
    timeoutMs: 2000,
    claims: ["name", "email", "department"],
    acrValues: ["urn:example:gold", "silver"],
    subjectPrefix: "",
    redirectOrigins: ["https://id.example.com", "http://localhost:9000"],
  });
});

describe("complaints, each with a remedy and without the value", () => {
  test.each<[string, Environment]>([
    ["URL", { WEBHOOK_STAFF_URL: "" }],
    ["URL", { WEBHOOK_STAFF_URL: "people.example.com" }],
    ["URL", { WEBHOOK_STAFF_URL: "ftp://people.example.com" }],
    ["URL", { WEBHOOK_STAFF_URL: "https://me:pw@people.example.com" }],
    ["URL", { WEBHOOK_STAFF_URL: "https://people.example.com/#pw" }],
    ["URL", { WEBHOOK_STAFF_URL: "http://people.example.com" }],
    ["URL", { WEBHOOK_STAFF_URL: "http://127.0.0.1.example.com" }],
    ["URL", { WEBHOOK_STAFF_URL: "http://10.0.0.7" }],
    ["SECRET", { WEBHOOK_STAFF_SECRET: "" }],
    ["SECRET", { WEBHOOK_STAFF_SECRET: "pw-pw-pw-pw-pw-pw-pw-pw-pw-pw-pw-pw-pw" }],
    ["SECRET", { WEBHOOK_STAFF_SECRET: "whsec_cHctcHctcHc=" }],
    ["SECRET", { WEBHOOK_STAFF_SECRET: `whsec_${Buffer.alloc(23, "0123456789pw").toString("base64")}` }],
    ["SECRET", { WEBHOOK_STAFF_SECRET: `whsec_${Buffer.alloc(32, "pw").toString("base64")}` }],
    ["SECRET", { WEBHOOK_STAFF_SECRET: `${secret} pw` }],
    ["SECRET_FILE", { WEBHOOK_STAFF_SECRET: "", WEBHOOK_STAFF_SECRET_FILE: "/missing" }],
    ["TIMEOUT_SECONDS", { WEBHOOK_STAFF_TIMEOUT_SECONDS: "0" }],
    ["CLAIMS", { WEBHOOK_STAFF_CLAIMS: "e-mail" }],
    ["CLAIMS", { WEBHOOK_STAFF_CLAIMS: "name sub" }],
    ["CLAIMS", { WEBHOOK_STAFF_CLAIMS: "constructor, __proto__" }],
    ["SUBJECT_PREFIX", { WEBHOOK_STAFF_SUBJECT_PREFIX: "staff" }],
    ["REDIRECT_ORIGINS", { WEBHOOK_STAFF_REDIRECT_ORIGINS: "id.example.com" }],
    ["REDIRECT_ORIGINS", { WEBHOOK_STAFF_REDIRECT_ORIGINS: "http://id.example.com" }],
    ["REDIRECT_ORIGINS", { WEBHOOK_STAFF_REDIRECT_ORIGINS: "https://id.example.com/path" }],
    ["REDIRECT_ORIGINS", { WEBHOOK_STAFF_REDIRECT_ORIGINS: "https://me:pw@id.example.com" }],
    ["REDIRECT_ORIGINS", { WEBHOOK_STAFF_REDIRECT_ORIGINS: "*" }],
  ])("%s: %j", (name, env) => {
    const { complaints } = read(env);
    expect(complaints.map(({ setting }) => setting)).toContain(`WEBHOOK_STAFF_${name}`);
    for (const { remedy, problem } of complaints) {
      expect(remedy.length).toBeGreaterThan(10);
      expect(problem).not.toMatch(/me:pw|pw-pw|whsec_c/);
    }
  });
});

describe("no two ways have people below one prefix", () => {
  const all = (more: Environment) => {
    const ways = ["WEBHOOK", "WEBHOOK_STAFF"].flatMap((name): [string, string][] => [
      [`${name}_URL`, "https://people.example.com"],
      [`${name}_SECRET`, secret],
    ]);
    const ldap = { LDAP_URL: "ldaps://dc.example.com", LDAP_BASE: "dc=example" };
    const env = { VERIFIERS: "ldap,webhook,webhook:staff", ...ldap, ...Object.fromEntries(ways), ...more };
    const reader = settingReader(env, () => "");
    verifierSettings(reader, false);
    return reader.complaints.map(({ setting }) => setting).filter((setting) => setting.startsWith("WEBHOOK"));
  };
  test.each<[string, Environment, readonly string[]]>([
    ["as it is", {}, []],
    ["one without", { WEBHOOK_SUBJECT_PREFIX: "none" }, []],
    [
      "one without beside Kratos",
      { VERIFIERS: "webhook,kratos", WEBHOOK_SUBJECT_PREFIX: "none" },
      ["WEBHOOK_SUBJECT_PREFIX"],
    ],
    [
      "one without beside accounts of this app",
      { VERIFIERS: "webhook,accounts", WEBHOOK_SUBJECT_PREFIX: "none" },
      ["WEBHOOK_SUBJECT_PREFIX"],
    ],
    ["a directory's", { WEBHOOK_SUBJECT_PREFIX: "ldap:" }, ["WEBHOOK_SUBJECT_PREFIX"]],
    [
      "another webhook's",
      { WEBHOOK_STAFF_SUBJECT_PREFIX: "webhook:" },
      ["WEBHOOK_SUBJECT_PREFIX", "WEBHOOK_STAFF_SUBJECT_PREFIX"],
    ],
    [
      "two without",
      { WEBHOOK_SUBJECT_PREFIX: "none", WEBHOOK_STAFF_SUBJECT_PREFIX: "none" },
      ["WEBHOOK_SUBJECT_PREFIX", "WEBHOOK_STAFF_SUBJECT_PREFIX"],
    ],
  ])("%s", (_what, env, complaints) => {
    expect(all(env)).toEqual(complaints);
  });
});
