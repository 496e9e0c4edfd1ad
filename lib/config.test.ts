import { describe, expect, test } from "vitest";
import { describeComplaints, type Environment, parseConfig } from "./config.ts";

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
    ["HYDRA_ADMIN_TOKEN", { HYDRA_ADMIN_TOKEN: "a\u0000b" }],
    ["HYDRA_ADMIN_HEADERS", { HYDRA_ADMIN_HEADERS: "no colon" }],
    ["HYDRA_TIMEOUT_SECONDS", { HYDRA_TIMEOUT_SECONDS: "0" }],
    ["HYDRA_VERSION", { HYDRA_VERSION: "latest" }],
    ["REMEMBER_SECONDS", { REMEMBER_SECONDS: "-1" }],
    ["USER_CODE_ALPHABET", { USER_CODE_ALPHABET: "abc" }],
    ["CONFORMITY_FAKE_CLAIMS", { CONFORMITY_FAKE_CLAIMS: "1" }],
    ["GATEHOUSE_DEMO", { GATEHOUSE_DEMO: "yes" }],
    ["GATEHOUSE_DEMO", { GATEHOUSE_DEMO: "1" }],
  ])("%s: %j", (setting, env) => {
    expect(complaintsAbout(env)).toContain(setting);
  });

  test("never repeat a value", () => {
    const result = parse({ SESSION_SECRET: "hunter2", HYDRA_ADMIN_TOKEN: "tok\u0007en", PUBLIC_URL: "pass word" });
    expect(result.ok).toBe(false);
    expect(JSON.stringify(result)).not.toMatch(/hunter2|tok|pass word/);
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
