// Addresses nobody should arrive at: missing, doubled, made up, tampered or swapped challenges each get a page that explains.
import { describe, expect, test } from "vitest";
import { callsSeen, meddle } from "../meddler.ts";
import {
  begin,
  client,
  deviceTest,
  expectForm,
  expectProblem,
  signIn,
  signInAndAllow,
  stage,
  visitor,
} from "./story.ts";

const ENTRIES = [
  { path: "/login", name: "login_challenge" },
  { path: "/registration", name: "login_challenge" },
  { path: "/consent", name: "consent_challenge" },
  { path: "/logout", name: "logout_challenge" },
  { path: "/device/verify", name: "device_challenge" },
  { path: "/login/form", name: "login_challenge" },
  { path: "/consent/form", name: "consent_challenge" },
  { path: "/logout/form", name: "logout_challenge" },
  { path: "/device/verify/form", name: "device_challenge" },
] as const;

const KINDS = [
  { path: "/login", name: "login_challenge" },
  { path: "/consent", name: "consent_challenge" },
  { path: "/logout", name: "logout_challenge" },
] as const;

function address(path: string, ...pairs: [string, string][]): string {
  return `${stage().appUrl}${path}?${new URLSearchParams(pairs)}`;
}

describe.each(ENTRIES)("$path", ({ path, name }) => {
  test.each([
    ["no challenge", []],
    ["an empty challenge", [[name, ""]]],
    [
      "two challenges",
      [
        [name, "one"],
        [name, "two"],
      ],
    ],
    [
      "the same challenge twice",
      [
        [name, "one"],
        [name, "one"],
      ],
    ],
    ["a challenge of another name", [["challenge", "one"]]],
    ["a zero byte", [[name, "abc\0def"]]],
    ["a line break", [[name, "abc\r\nSet-Cookie: evil=1"]]],
  ] as [string, [string, string][]][])("with %s is 400, and Hydra is not asked", async (_case, pairs) => {
    await meddle(stage().meddlerUrl, []);
    expectProblem(await visitor().open(address(path, ...pairs)), 400, "missing_challenge");
    expect(await callsSeen(stage().meddlerUrl)).toEqual([]);
  });
});

describe.each(KINDS)("$path", ({ path, name }) => {
  test.each([
    ["a word", "garbage"],
    ["a path", "../../../admin/clients"],
    ["a query", "x&login_challenge=y#z"],
    ["markup", `"><script>alert(1)</script>`],
    ["other writing", "挑战🙂"],
    ["20 kB", "a".repeat(20_000)],
  ])("with %s is 404, and says nothing of it", async (_case, challenge) => {
    const page = await visitor().open(address(path, [name, challenge]));
    expectProblem(page, 404, "unknown_request");
    expect(page.body).not.toContain(challenge);
    expect(page.body).not.toContain("<script>alert");
    expect(page.headers["set-cookie"]?.join() ?? "").not.toContain("evil");
  });
});

async function openChallenges() {
  const rp = await client();
  const person = visitor();
  const { page: login } = await begin(person, rp);
  const consent = await signIn(person, login, { remember: true });
  const logout = await person.open(`${stage().publicUrl}/oauth2/sessions/logout`);
  const read = (page: typeof login, name: string) => page.url.searchParams.get(name) ?? "";
  return {
    person,
    login: read(login, "login_challenge"),
    consent: read(consent, "consent_challenge"),
    logout: read(logout, "logout_challenge"),
  };
}

test("tampered challenges are 404", async () => {
  const { person, ...challenges } = await openChallenges();
  for (const { path, name } of KINDS) {
    const challenge = challenges[path === "/login" ? "login" : path === "/consent" ? "consent" : "logout"];
    const flipped = challenge.slice(0, 20) + (challenge[20] === "a" ? "b" : "a") + challenge.slice(21);
    for (const tampered of [flipped, challenge.slice(0, -8), challenge.toUpperCase(), `${challenge}x`]) {
      const page = await person.open(address(path, [name, tampered]));
      expectProblem(page, 404, "unknown_request");
    }
  }
});

test("challenges of another kind are 404", async () => {
  const { person, login, consent, logout } = await openChallenges();
  const wrong = [
    ["/login", "login_challenge", consent],
    ["/login", "login_challenge", logout],
    ["/consent", "consent_challenge", login],
    ["/consent", "consent_challenge", logout],
    ["/logout", "logout_challenge", login],
    ["/logout", "logout_challenge", consent],
  ] as const;
  for (const [path, name, challenge] of wrong) {
    const page = await person.open(address(path, [name, challenge]));
    expectProblem(page, 404, "unknown_request");
    expect(page.body).not.toContain(challenge);
  }
});

deviceTest("a made up device challenge is found out when the code is sent", async () => {
  const person = visitor();
  const page = await person.open(address("/device/verify", ["device_challenge", "garbage"]));
  expectForm(page, "/device/verify/form");
  const after = await person.answer(page, { type: { code: "ABCDEFGH" }, press: "verify" });
  expectProblem(after, 404, "unknown_request");
});

describe("coming back later", () => {
  test("to a form without its cookie opens the request afresh", async () => {
    const rp = await client();
    const person = visitor();
    const { page } = await begin(person, rp);
    person.cookies.forget(({ name }) => !name.startsWith("ory_"));
    const again = await person.open(page.url);
    expectForm(again, "/login/form");
    expectForm(await signIn(person, again), "/consent/form");
  });

  test("to a login that was finished is no dead end", async () => {
    const rp = await client();
    const person = visitor();
    const { page } = await begin(person, rp);
    await signIn(person, page);
    const again = await person.open(page.url);
    // Hydra 2.2 and later keep no memory of a used login challenge: it can be answered again.
    expectForm(again, "/login/form");
    expectForm(await signIn(person, again), "/consent/form");
  });

  test("to a consent that was finished ends at the application, which is told", async () => {
    const rp = await client();
    const person = visitor();
    const { page } = await signInAndAllow(person, rp, ["openid"]);
    const used = page.hops.find(({ url }) => url.pathname === "/consent/answer");
    const again = await person.open(used?.url ?? "");
    const back = await person.answer(again, { tick: ["openid"], press: "accept" });
    expect(back.url.searchParams.get("error")).toBe("access_denied");
  });
});

test.each(["/", "/device/success", "/logout/cancelled", "/device/denied"])("%s is a page for anybody", async (path) => {
  const page = await visitor().open(stage().appUrl + path);
  expect(page.status).toBe(200);
  expect(page.title.length).toBeGreaterThan(0);
});

test.each([
  "/nothing-here",
  "/login/nothing",
  "/.env",
  "/admin/clients",
  "/consent/form/",
  "/%2e%2e/%2e%2e/etc/passwd",
])("%s is a page that explains", async (path) => {
  const page = await visitor().open(stage().appUrl + path);
  expect(page.status).toBeGreaterThanOrEqual(400);
  expect(page.status).toBeLessThan(500);
  expect(page.headers["content-type"]).toMatch(/^text\/html/);
  expect(page.byId("way-on")).toBeDefined();
});

test("the error page quotes what Hydra says, as text, and leads nowhere foreign", async () => {
  const description = `Look at https://evil.example/ <script>alert(1)</script> ${"x".repeat(5000)}`;
  const page = await visitor().open(
    address("/error", ["error", "invalid_request"], ["error_description", description]),
  );
  expectProblem(page, 400, "authorization_error");
  expect(page.text).toContain("invalid_request");
  expect(page.body).not.toContain("<script>alert");
  expect(page.body).not.toContain("x".repeat(4000));
  const links = page.all(({ tag }) => tag === "a").map(({ attributes }) => attributes.get("href") ?? "");
  expect(links.filter((href) => href.includes("evil"))).toEqual([]);
});

test("the error page without a word of explanation is a page all the same", async () => {
  expectProblem(await visitor().open(`${stage().appUrl}/error`), 400, "authorization_error");
});
