import { describe, expect, test } from "vitest";
import { settingReader } from "../setting-reader.ts";
import { readOidc } from "./oidc.ts";

const least = { OIDC_ISSUER: "https://accounts.example", OIDC_CLIENT_ID: "gatehouse" };

function read(env: Readonly<Record<string, string>>) {
  const reader = settingReader(env, (path) => (path === "/secret" ? "s3cret\n" : ""));
  const settings = readOidc(reader, { id: "oidc", prefix: "OIDC" });
  return { settings, complaints: reader.complaints.map(({ setting, problem }) => `${setting} ${problem}`) };
}

test("needs an issuer and a client, and says what holds otherwise", () => {
  const { settings, complaints } = read(least);
  expect(complaints).toEqual([]);
  expect(settings).toMatchObject({
    issuer: "https://accounts.example/",
    name: "accounts.example",
    clientSecret: null,
    clientAuth: null,
    scope: "openid email profile",
    isEmailVerified: false,
    emailDomains: [],
    trustsAmr: false,
    acrValues: [],
    prompts: null,
    timeoutMs: 10_000,
  });
  expect(settings.claims).toContainEqual({ claim: "given_name", from: ["given_name"] });
});

test("takes a secret from a file, several domains, and claims by other names", () => {
  const { settings, complaints } = read({
    ...least,
    OIDC_CLIENT_SECRET_FILE: "/secret",
    OIDC_CLIENT_AUTH: "client_secret_post",
    OIDC_EMAIL_DOMAINS: "Example.com, example.org",
    OIDC_CLAIMS: "name=cn|display_name groups=https://acme.example/roles",
    OIDC_REQUIRED_CLAIM: "hd=example.com",
    OIDC_PROMPTS: "select_account consent",
  });
  expect(complaints).toEqual([]);
  expect(settings).toMatchObject({
    clientSecret: "s3cret",
    clientAuth: "client_secret_post",
    emailDomains: ["example.com", "example.org"],
    claims: [
      { claim: "name", from: ["cn", "display_name"] },
      { claim: "groups", from: ["https://acme.example/roles"] },
    ],
    requiredClaim: { name: "hd", value: "example.com" },
    prompts: ["select_account", "consent"],
  });
});

describe("complains", () => {
  test.each<[string, Readonly<Record<string, string>>]>([
    ["OIDC_ISSUER is missing", { OIDC_ISSUER: "" }],
    ["OIDC_ISSUER is not the https address of a provider", { OIDC_ISSUER: "accounts.example" }],
    ["OIDC_ISSUER is not the https address of a provider", { OIDC_ISSUER: "https://user:x@accounts.example" }],
    ["OIDC_ISSUER is not the https address of a provider", { OIDC_ISSUER: "https://accounts.example/?tenant=1" }],
    [
      "OIDC_ISSUER is the address of its description",
      { OIDC_ISSUER: "https://accounts.example/.well-known/openid-configuration" },
    ],
    [
      "OIDC_ISSUER would be asked in clear, so that anybody on the way could be anybody here",
      { OIDC_ISSUER: "http://127.0.0.1:4444" },
    ],
    [
      "OIDC_ISSUER would be asked in clear, so that anybody on the way could be anybody here",
      { OIDC_ISSUER: "http://hydra:4444", OIDC_ALLOW_CLEARTEXT: "1" },
    ],
    [
      "OIDC_ISSUER would be asked in clear, so that anybody on the way could be anybody here",
      { OIDC_ISSUER: "http://127.0.0.1.evil.example", OIDC_ALLOW_CLEARTEXT: "1" },
    ],
    ["OIDC_CLIENT_ID is missing", { OIDC_CLIENT_ID: "" }],
    ["OIDC_CLIENT_ID has odd characters", { OIDC_CLIENT_ID: "a b" }],
    [
      "OIDC_CLIENT_AUTH is neither client_secret_basic nor client_secret_post",
      { OIDC_CLIENT_SECRET: "x", OIDC_CLIENT_AUTH: "none" },
    ],
    ["OIDC_CLIENT_AUTH needs a secret", { OIDC_CLIENT_AUTH: "client_secret_post" }],
    ["OIDC_SCOPE does not ask for openid, or has odd characters", { OIDC_SCOPE: "email" }],
    ["OIDC_CLAIMS has an entry that is not claim or claim=theirs", { OIDC_CLAIMS: "name=a=b" }],
    ["OIDC_CLAIMS names sub, which is decided elsewhere", { OIDC_CLAIMS: "sub=email" }],
    ["OIDC_CLAIMS names email_verified, which is decided elsewhere", { OIDC_CLAIMS: "email_verified" }],
    ["OIDC_REQUIRED_CLAIM is not claim=value", { OIDC_REQUIRED_CLAIM: "hd" }],
    ["OIDC_EMAIL_DOMAINS has an entry that is no domain", { OIDC_EMAIL_DOMAINS: "@example.com" }],
    ["OIDC_PROMPTS has an entry that is none of login, consent, select_account, create", { OIDC_PROMPTS: "none" }],
    ["OIDC_TIMEOUT_SECONDS is not a whole number from 1 to 60", { OIDC_TIMEOUT_SECONDS: "0" }],
  ])("%s", (complaint, change) => {
    expect(read({ ...least, ...change }).complaints).toEqual([complaint]);
  });
});
