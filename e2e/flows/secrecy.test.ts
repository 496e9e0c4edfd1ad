// What must stay secret: challenges, verifiers, codes, passwords and keys appear neither in the log nor on other pages.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Page } from "../page.ts";
import { begin, client, DEMO, signIn, signInAndAllow, stage, visitor } from "./story.ts";

/** Every value of a visit that is a secret of Hydra's or of the application's. */
function secretsOf(page: Page): string[] {
  const names = /^(login|consent|logout|device)_(challenge|verifier)$|^(code|state)$/;
  const addresses = [...page.hops, page].flatMap(({ url, location }) => (location ? [url, location] : [url]));
  const values = addresses.flatMap(({ searchParams }) => [...searchParams].filter(([name]) => names.test(name)));
  return [...new Set(values.map(([, value]) => value))];
}

test("the log tells every decision and no secret", async () => {
  const rp = await client();
  const person = visitor();
  const before = readFileSync(stage().appLogFile, "utf8").length;

  const { page: login } = await begin(person, rp);
  const typo = await person.answer(login, { type: { ...DEMO, password: "my-other-password" }, press: "accept" });
  const secrets = [...secretsOf(login), ...secretsOf(typo)];
  const { page: arrived, tokens } = await signInAndAllow(person, rp, ["openid", "offline_access"], { remember: true });
  secrets.push(...secretsOf(arrived), tokens.access_token, tokens.refresh_token ?? "-", tokens.id_token ?? "-");
  const skipped = await begin(person, rp, { scope: "openid offline_access" });
  secrets.push(...secretsOf(skipped.page));
  const logout = await person.open(rp.logoutUrl({ id_token_hint: tokens.id_token ?? "", state: "logout-state" }));
  secrets.push(...secretsOf(await person.answer(logout, { press: "accept" })), ...secretsOf(logout));
  const garbage = "garbage-that-somebody-made-up";
  await person.open(`${stage().appUrl}/login?login_challenge=${garbage}`);
  await person.submit(login, { type: DEMO, press: "accept" }, { "sec-fetch-site": "cross-site" });

  const log = readFileSync(stage().appLogFile, "utf8").slice(before);
  expect(log).toContain(rp.clientId);
  expect(secrets.length).toBeGreaterThan(8);
  for (const secret of [...secrets, DEMO.password, "my-other-password", garbage, "only-for-tests", DEMO.email]) {
    expect(log.includes(secret), `the log contains ${secret.slice(0, 40)}`).toBe(false);
  }
});

/** What Next itself says of a form that is sent to an address of its own data, where no action is. */
const ofTheFramework = /^Error: Failed to find Server Action .*\n(Read more: .*\n)?(\s+at .*\n)*/gm;

test("no line of the whole log looks like a token, a challenge or a stack trace", () => {
  const log = readFileSync(stage().appLogFile, "utf8").replace(ofTheFramework, "");
  expect(log.length).toBeGreaterThan(0);
  expect(log).not.toMatch(/[A-Za-z0-9_-]{100,}/);
  expect(log).not.toMatch(/ory_(at|rt|ac|dc)_/);
  expect(log).not.toMatch(/^\s+at .+:\d+:\d+\)?$/m);
});

test("a challenge stands on its own form page and on no other", async () => {
  const rp = await client();
  const person = visitor();
  const { page: login } = await begin(person, rp);
  const consent = await signIn(person, login);
  const [loginChallenge = "-"] = login.url.searchParams.values();
  const [consentChallenge = "-"] = consent.url.searchParams.values();
  expect(login.body).toContain(loginChallenge);
  expect(consent.body).toContain(consentChallenge);
  expect(consent.body).not.toContain(loginChallenge);
  const refused = await person.follow(
    await person.submit(consent, { press: "accept" }, { "sec-fetch-site": "cross-site" }),
  );
  expect(refused.body).not.toContain(consentChallenge);
});

test("pages name neither the admin address nor a key", async () => {
  const rp = await client();
  const person = visitor();
  const { page: login } = await begin(person, rp);
  const consent = await signIn(person, login);
  const landing = await person.open(`${stage().appUrl}/`);
  const live = await person.ask(`${stage().appUrl}/health/ready`);
  for (const { url, body } of [login, consent, landing, live]) {
    for (const secret of [stage().adminUrl, stage().meddlerUrl, "only-for-tests", DEMO.password]) {
      expect(body.includes(secret), `${url.pathname} contains ${secret}`).toBe(false);
    }
  }
});

test("hostile client metadata is shown as text, cut to size, and never as a link or picture", async () => {
  const rp = await client({
    client: {
      client_name: `<img src=x onerror=alert(1)>\u202Egnihtemos ${"long ".repeat(200)}`,
      client_uri: "https://client.example/",
      policy_uri: "https://client.example/policy",
      tos_uri: "https://client.example/terms",
      logo_uri: "https://tracker.example/logo.png",
      contacts: ["<script>alert(2)</script>"],
    },
  });
  const person = visitor();
  const { page: login } = await begin(person, rp);
  const consent = await signIn(person, login);
  for (const page of [login, consent]) {
    expect(page.all(({ attributes }) => attributes.has("onerror"))).toEqual([]);
    expect(page.body).not.toContain("\u202E");
    expect(page.body).not.toContain("<script>alert");
    // Its logo, if shown at all, comes from this app, and whoever looks at the page need not even learn that host's name.
    expect(page.body).not.toContain("tracker.example");
    for (const { attributes } of page.all(({ tag }) => tag === "img")) {
      expect(attributes.get("src")).toMatch(/^\/client-logo\?/);
    }
    expect(page.text).not.toContain("long ".repeat(100));
    for (const link of page.all(({ tag }) => tag === "a")) {
      const { href = "", rel = "" } = Object.fromEntries(link.attributes);
      if (href.startsWith("http") && !href.startsWith(stage().appUrl)) expect(rel).toContain("noopener");
    }
  }
});
