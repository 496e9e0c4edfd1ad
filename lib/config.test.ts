import { describe, expect, test } from "vitest";
import { describeComplaints, parseConfig } from "./config.ts";
import type { Environment } from "./setting-reader.ts";

const secret = "kX9vQ2mZ7pL4wR8tY1uB6nC3eF5gH0jD";
const good: Environment = {
  PUBLIC_URL: "https://auth.example.com",
  HYDRA_PUBLIC_URL: "https://oauth.example.com/",
  HYDRA_ADMIN_URL: "http://hydra:4445",
  SESSION_SECRET: secret,
};
const noFile = (): string => {
  throw new Error("no such file");
};
const parse = (env: Environment, readFile: (path: string) => string = noFile) =>
  parseConfig({ ...good, ...env }, readFile);

function complaintsAbout(env: Environment, readFile = noFile): string[] {
  const result = parse(env, readFile);
  return result.ok ? [] : result.complaints.map(({ setting }) => setting);
}

test("a good environment is taken", () => {
  const result = parse({ HYDRA_ADMIN_HEADERS: "X-Forwarded-Proto: https; X-Team: login", USER_CODE_ALPHABET: "low" });
  expect(result).toMatchObject({
    ok: true,
    config: {
      publicUrl: "https://auth.example.com",
      homeUrl: "https://auth.example.com/",
      userCodeAlphabet: "0123456789",
      isDemo: false,
    },
  });
  expect(result.ok && result.config.hydra.headers).toEqual({ "X-Forwarded-Proto": "https", "X-Team": "login" });
});

test("names to protect are a list", () => {
  const names = (PROTECTED_NAMES: string) => {
    const result = parse({ PROTECTED_NAMES });
    return result.ok && result.config.protectedNames;
  };
  expect(names(" House Notes, Acme Pay;\n,")).toEqual(["House Notes", "Acme Pay"]);
  expect(names("")).toEqual([]);
});

test("everything that is missing is said at once, each with its remedy", () => {
  const result = parseConfig({}, noFile);
  expect(result.ok).toBe(false);
  if (result.ok) return;
  expect(result.complaints.map(({ setting }) => setting).sort()).toEqual([
    "HYDRA_ADMIN_URL",
    "HYDRA_PUBLIC_URL",
    "PUBLIC_URL",
    "SESSION_SECRET",
  ]);
  for (const { remedy } of result.complaints) expect(remedy.length).toBeGreaterThan(10);
  expect(describeComplaints(result.complaints)).toContain("openssl rand");
});

describe("complaints", () => {
  test.each<[string, Environment]>([
    ["PUBLIC_URL", { PUBLIC_URL: "auth.example.com" }],
    ["PUBLIC_URL", { PUBLIC_URL: "https://auth.example.com/base" }],
    ["PUBLIC_URL", { PUBLIC_URL: "ftp://auth.example.com" }],
    ["HYDRA_PUBLIC_URL", { HYDRA_PUBLIC_URL: "https://user:pw@oauth.example.com" }],
    ["HOME_URL", { HOME_URL: "javascript:alert(1)" }],
    ["SESSION_SECRET", { SESSION_SECRET: "short" }],
    ["SESSION_SECRET", { SESSION_SECRET: "a".repeat(64) }],
    ["SESSION_SECRET", { SESSION_SECRET: `${secret},short` }],
    ["SESSION_SECRET", { SESSION_SECRET: `demo-only-${secret}` }],
    ["SESSION_SECRET", { SESSION_SECRET_FILE: "/x" }],
    ["SESSION_SECRET_FILE", { SESSION_SECRET: undefined, SESSION_SECRET_FILE: "/x" }],
    ["SESSION_SECRET_FILE", { SESSION_SECRET_FILE: "/x", SESSION_SECRET: "" }],
    ["HYDRA_ADMIN_TOKEN", { HYDRA_ADMIN_TOKEN: "t", HYDRA_ADMIN_TOKEN_FILE: "/x" }],
    ["HYDRA_ADMIN_TOKEN_FILE", { HYDRA_ADMIN_TOKEN_FILE: "/x" }],
    ["HYDRA_ADMIN_HEADERS", { HYDRA_ADMIN_HEADERS: "X-Good: 1; Bad Name: 2" }],
    ["HYDRA_ADMIN_HEADERS", { HYDRA_ADMIN_HEADERS: "X-Bad: \u00e9" }],
    ["HYDRA_ADMIN_URL", { HYDRA_ADMIN_URL: "http://user@hydra:4445" }],
    ["HYDRA_ADMIN_URL", { HYDRA_ADMIN_URL: "hydra:4445" }],
    ["PUBLIC_URL", { PUBLIC_URL: "https://auth.example.com/?x" }],
    ["HYDRA_TIMEOUT_SECONDS", { HYDRA_TIMEOUT_SECONDS: "5s" }],
    ["HYDRA_REQUEST_SECONDS", { HYDRA_REQUEST_SECONDS: "59" }],
    ["HYDRA_REQUEST_SECONDS", { HYDRA_REQUEST_SECONDS: "86401" }],
    ["HYDRA_REQUEST_SECONDS", { HYDRA_REQUEST_SECONDS: "30m" }],
    ["REMEMBER_SECONDS", { REMEMBER_SECONDS: "1.5" }],
    ["CONSENT_REMEMBER_SECONDS", { CONSENT_REMEMBER_SECONDS: "99999999999" }],
    ["USER_CODE_ALPHABET", { USER_CODE_ALPHABET: "abcdefga" }],
    ["USER_CODE_ALPHABET", { USER_CODE_ALPHABET: "abcd efghi" }],
    ["HYDRA_ADMIN_TOKEN", { HYDRA_ADMIN_TOKEN: "a\u0000b" }],
    ["HYDRA_ADMIN_HEADERS", { HYDRA_ADMIN_HEADERS: "no colon" }],
    ["HYDRA_TIMEOUT_SECONDS", { HYDRA_TIMEOUT_SECONDS: "0" }],
    ["HYDRA_VERSION", { HYDRA_VERSION: "latest" }],
    ["REMEMBER_SECONDS", { REMEMBER_SECONDS: "-1" }],
    ["USER_CODE_ALPHABET", { USER_CODE_ALPHABET: "abc" }],
    ["CONFORMITY_FAKE_CLAIMS", { CONFORMITY_FAKE_CLAIMS: "1" }],
    ["CLIENT_LOGOS", { CLIENT_LOGOS: "maybe" }],
    ["CLIENT_LOGO_HOSTS", { CLIENT_LOGO_HOSTS: "http://assets.internal" }],
    ["CLIENT_LOGO_HOSTS", { CLIENT_LOGO_HOSTS: "assets.internal/logos" }],
    ["CLIENT_LOGO_HOSTS", { CLIENT_LOGO_HOSTS: "user@assets.internal" }],
    ["CLIENT_LOGO_HOSTS", { CLIENT_LOGO_HOSTS: "*.internal" }],
    ["CLIENT_LOGO_HOSTS", { CLIENT_LOGO_HOSTS: "10.0.0.0/8" }],
    ["CLIENT_LOGO_HOSTS", { CLIENT_LOGO_HOSTS: "assets.internal:http" }],
    ["GATEHOUSE_DEMO", { GATEHOUSE_DEMO: "yes" }],
    ["GATEHOUSE_DEMO", { GATEHOUSE_DEMO: "1" }],
  ])("%s: %j", (setting, env) => {
    expect(complaintsAbout(env)).toContain(setting);
  });

  test("never repeat a value", () => {
    const result = parse(
      {
        SESSION_SECRET: "hunter2,demo-only-hunter2",
        HYDRA_ADMIN_TOKEN: "hunter2\u0007",
        HYDRA_ADMIN_HEADERS: "hunter2",
        PUBLIC_URL: "https://x:hunter2@auth.example.com",
        HYDRA_ADMIN_URL: "hunter2",
        GATEHOUSE_DEMO: "hunter2",
        HYDRA_VERSION: "hunter2",
        HYDRA_TIMEOUT_SECONDS: "hunter2",
        USER_CODE_ALPHABET: "hunter2",
      },
      () => "hunter2",
    );
    if (result.ok) throw new Error("nothing was complained about");
    expect(new Set(result.complaints.map(({ setting }) => setting)).size).toBe(9);
    expect(describeComplaints(result.complaints)).not.toContain("hunter2");
  });
});

test("an empty file is no secret and no token", () => {
  const about = complaintsAbout({ SESSION_SECRET: undefined, SESSION_SECRET_FILE: "/x" }, () => "\n");
  expect(about).toEqual(["SESSION_SECRET_FILE", "SESSION_SECRET"]);
  expect(complaintsAbout({ HYDRA_ADMIN_TOKEN_FILE: "/x" }, () => " ")).toEqual(["HYDRA_ADMIN_TOKEN_FILE"]);
});

test("a token comes from its file, without the line break at its end", () => {
  const result = parse({ HYDRA_ADMIN_TOKEN_FILE: "/run/token" }, (path) => `token of ${path}\n`);
  expect(result.ok && result.config.hydra.token).toBe("token of /run/token");
});

test("a URL is taken as its origin where only an origin makes sense", () => {
  const result = parse({ PUBLIC_URL: "HTTPS://Auth.Example.com:443/", HYDRA_PUBLIC_URL: "https://x.example/hydra" });
  expect(result).toMatchObject({
    config: { publicUrl: "https://auth.example.com", hydra: { publicUrl: "https://x.example/hydra" } },
  });
});

test("logos are fetched unless they are off, from private hosts only where these are listed", () => {
  const logos = (env: Environment) => {
    const result = parse(env);
    return result.ok ? result.config.clientLogos : null;
  };
  expect(logos({})).toEqual({ isOn: true, trustedHosts: [] });
  expect(logos({ CLIENT_LOGOS: "off" })).toMatchObject({ isOn: false });
  expect(logos({ CLIENT_LOGO_HOSTS: "Assets.Internal:443, 127.0.0.1:8080 [::1]:80,b\u00fccher.example" })).toBeNull();
  expect(logos({ CLIENT_LOGO_HOSTS: "Assets.Internal:443, 127.0.0.1:8080 [::1]:80" })?.trustedHosts).toEqual([
    "assets.internal",
    "127.0.0.1:8080",
    "[::1]",
  ]);
});

describe("the demo", () => {
  const demo = { SESSION_SECRET: undefined, GATEHOUSE_DEMO: "1" };
  test.each([undefined, "http://127.0.0.1:3000", "http://localhost:3000", "http://[::1]:3000"])(
    "is served at %s",
    (PUBLIC_URL) => expect(complaintsAbout({ ...demo, PUBLIC_URL })).toEqual([]),
  );
  test.each(["http://127.0.0.1.evil.example", "http://192.168.1.2", "http://0.0.0.0:3000", "https://auth.example.com"])(
    "is not served at %s",
    (PUBLIC_URL) => expect(complaintsAbout({ ...demo, PUBLIC_URL })).toEqual(["GATEHOUSE_DEMO"]),
  );
  test("listens where only this machine reaches it", () => {
    const here = { ...demo, PUBLIC_URL: "http://127.0.0.1:3000" };
    for (const HOST of ["127.0.0.1", "::1", "localhost", ""]) expect(complaintsAbout({ ...here, HOST })).toEqual([]);
    for (const HOST of ["0.0.0.0", "::", "192.168.1.2"]) expect(complaintsAbout({ ...here, HOST })).toEqual(["HOST"]);
    expect(complaintsAbout({ HOST: "0.0.0.0" })).toEqual([]);
  });
});

test("the demo makes its own secret, on loopback only", () => {
  const demo = { PUBLIC_URL: "http://127.0.0.1:3000", SESSION_SECRET: undefined, GATEHOUSE_DEMO: "1" };
  const [one, two] = [parse(demo), parse(demo)];
  expect(one.ok && two.ok && one.config.secrets[0] !== two.config.secrets[0]).toBe(true);
});

test("a secret may come from a file, several newest first", () => {
  const result = parse(
    { SESSION_SECRET: undefined, SESSION_SECRET_FILE: "/run/secret" },
    () => `${secret}2\n${secret}\n`,
  );
  expect(result.ok && result.config.secrets).toEqual([`${secret}2`, secret]);
});
