import { expect, test } from "vitest";
import { type Environment, settingReader } from "../setting-reader.ts";
import { readKratos } from "./kratos.ts";

const good: Environment = {
  PUBLIC_URL: "https://auth.example.com",
  KRATOS_STAFF_PUBLIC_URL: "https://id.example.com/",
};
function read(env: Environment, files: Readonly<Record<string, string>> = {}) {
  const reader = settingReader({ ...good, ...env }, (path) => files[path] ?? "");
  const settings = readKratos(reader, { id: "kratos-staff", prefix: "KRATOS_STAFF" });
  return { settings, complaints: reader.complaints };
}

test("one setting is enough", () => {
  const { settings, complaints } = read({});
  expect(complaints).toEqual([]);
  expect(settings).toMatchObject({
    kind: "kratos",
    id: "kratos-staff",
    name: undefined,
    publicUrl: "https://id.example.com",
    internalUrl: "https://id.example.com",
    adminUrl: null,
    adminToken: null,
    cookieName: "ory_kratos_session",
    acr: { 1: "aal1", 2: "aal2" },
    isRemembered: true,
    timeoutMs: 3000,
  });
  expect(settings.claims[1]).toEqual({
    claim: "name",
    sources: [
      [["name"]],
      [
        ["name", "first"],
        ["name", "last"],
      ],
    ],
  });
});

test("everything can be said", () => {
  const { settings, complaints } = read(
    {
      KRATOS_STAFF_NAME: "Staff",
      KRATOS_STAFF_PUBLIC_URL: "https://auth.example.com/.ory/kratos/",
      KRATOS_STAFF_INTERNAL_URL: "http://kratos:4433",
      KRATOS_STAFF_ADMIN_URL: "http://kratos:4434/admin/",
      KRATOS_STAFF_ADMIN_TOKEN_FILE: "/run/token",
      KRATOS_STAFF_COOKIE: "ory_session_quirkyname",
      KRATOS_STAFF_CLAIMS: "email=mail, nickname=nick|names.short",
      KRATOS_STAFF_ACR: "aal2=https://refeds.org/profile/mfa",
      KRATOS_STAFF_REMEMBER: "off",
      KRATOS_STAFF_TIMEOUT_SECONDS: "9",
    },
    { "/run/token": "ory_pat_x\n" },
  );
  expect(complaints).toEqual([]);
  expect(settings).toMatchObject({
    name: "Staff",
    publicUrl: "https://auth.example.com/.ory/kratos",
    internalUrl: "http://kratos:4433",
    adminUrl: "http://kratos:4434",
    adminToken: "ory_pat_x",
    cookieName: "ory_session_quirkyname",
    claims: [
      { claim: "email", sources: [[["mail"]]] },
      { claim: "nickname", sources: [[["nick"]], [["names", "short"]]] },
    ],
    acr: { 1: null, 2: "https://refeds.org/profile/mfa" },
    isRemembered: false,
    timeoutMs: 9000,
  });
});

test.each<[string, Environment, string]>([
  ["no address", { KRATOS_STAFF_PUBLIC_URL: "" }, "KRATOS_STAFF_PUBLIC_URL is missing"],
  ["credentials", { KRATOS_STAFF_PUBLIC_URL: "https://a:b@id.example.com" }, "KRATOS_STAFF_PUBLIC_URL is not"],
  ["a query", { KRATOS_STAFF_PUBLIC_URL: "https://id.example.com/?x" }, "KRATOS_STAFF_PUBLIC_URL has a query"],
  ["another domain", { KRATOS_STAFF_PUBLIC_URL: "https://id.example.org" }, "KRATOS_STAFF_PUBLIC_URL is on a host"],
  [
    "another name of this host",
    { PUBLIC_URL: "http://127.0.0.1:3000", KRATOS_STAFF_PUBLIC_URL: "http://localhost:4433" },
    "KRATOS_STAFF_PUBLIC_URL is on a host",
  ],
  ["a cookie of ours", { KRATOS_STAFF_COOKIE: "gatehouse-session" }, "KRATOS_STAFF_COOKIE is no name"],
  ["two cookies", { KRATOS_STAFF_COOKIE: "a=b; c" }, "KRATOS_STAFF_COOKIE is no name"],
  ["a claim of Hydra's", { KRATOS_STAFF_CLAIMS: "sub=email" }, "KRATOS_STAFF_CLAIMS names sub"],
  ["a promise", { KRATOS_STAFF_CLAIMS: "email_verified=email" }, "KRATOS_STAFF_CLAIMS names email_verified"],
  ["no trait", { KRATOS_STAFF_CLAIMS: "email" }, "KRATOS_STAFF_CLAIMS has an entry"],
  ["an unknown level", { KRATOS_STAFF_ACR: "aal3=x" }, "KRATOS_STAFF_ACR has an entry"],
  ["a level twice", { KRATOS_STAFF_ACR: "aal1=x aal1=y" }, "KRATOS_STAFF_ACR has an entry"],
  ["a token for nobody", { KRATOS_STAFF_ADMIN_TOKEN: "x" }, "KRATOS_STAFF_ADMIN_URL is missing"],
  [
    "a broken token",
    { KRATOS_STAFF_ADMIN_TOKEN: "x y", KRATOS_STAFF_ADMIN_URL: "http://k" },
    "KRATOS_STAFF_ADMIN_TOKEN has",
  ],
  ["a memory of a kind", { KRATOS_STAFF_REMEMBER: "1" }, "KRATOS_STAFF_REMEMBER is neither"],
  ["no patience", { KRATOS_STAFF_TIMEOUT_SECONDS: "0" }, "KRATOS_STAFF_TIMEOUT_SECONDS is not"],
])("%s is complained about, once", (_name, env, words) => {
  const { complaints } = read(env);
  expect(complaints.map(({ setting, problem }) => `${setting} ${problem}`)).toEqual([expect.stringContaining(words)]);
  expect(complaints[0]?.remedy).toMatch(/\S/);
});
