// When Hydra is down, slow, confused or hostile: a page with the right status and a way on, and nothing decided.
import { afterEach, describe, expect, test } from "vitest";
import { type Meddling, meddle } from "../meddler.ts";
import type { Page } from "../page.ts";
import type { Visitor } from "../visitor.ts";
import { allow, begin, client, DEMO, expectForm, expectProblem, signIn, stage, visitor } from "./story.ts";

const GET_LOGIN = "GET /admin/oauth2/auth/requests/login";
const PUT_LOGIN = "PUT /admin/oauth2/auth/requests/login";
const PUT_CONSENT = "PUT /admin/oauth2/auth/requests/consent";

afterEach(() => meddle(stage().meddlerUrl, []));

type Spoiling = Meddling extends infer M ? (M extends Meddling ? Omit<M, "on"> : never) : never;
const html = { "content-type": "text/html" };
const page502 = "<html><h1>502 Bad Gateway</h1>nginx at http://10.0.0.7:4445</html>";

const TROUBLE: readonly (readonly [string, Spoiling, number, string])[] = [
  ["down", { cut: true }, 503, "hydra_unavailable"],
  [
    "failing",
    { answer: { status: 500, body: '{"error":"error","error_description":"pq: secret detail"}' } },
    503,
    "hydra_unavailable",
  ],
  ["behind a failing proxy", { answer: { status: 502, headers: html, body: page502 } }, 503, "hydra_unavailable"],
  ["silent", { hang: true }, 504, "hydra_timeout"],
  ["answering HTML with 200", { answer: { status: 200, headers: html, body: page502 } }, 502, "hydra_malformed"],
  ["answering half a JSON", { answer: { status: 200, body: '{"challenge":' } }, 502, "hydra_malformed"],
  ["answering something else", { answer: { status: 200, body: '{"hello":"world"}' } }, 502, "hydra_malformed"],
  ["answering null", { answer: { status: 200, body: "null" } }, 502, "hydra_malformed"],
  ["answering 20 MB", { answer: { status: 200, body: `{"x":"${"a".repeat(20_000_000)}"}` } }, 502, "hydra_malformed"],
  [
    "refusing our key",
    { answer: { status: 401, body: '{"error":{"code":401,"message":"secret detail"}}' } },
    502,
    "hydra_misconfigured",
  ],
  ["forbidding us", { answer: { status: 403, headers: html, body: page502 } }, 502, "hydra_misconfigured"],
  ["busy", { answer: { status: 429, headers: { "x-ratelimit-reset": "7" }, body: "{}" } }, 503, "hydra_busy"],
];

function expectDiscreet(page: Page): void {
  for (const leak of ["secret detail", "10.0.0.7", "nginx", stage().adminUrl, stage().meddlerUrl, "    at "]) {
    expect(page.body).not.toContain(leak);
  }
}

describe.each(TROUBLE)("Hydra is %s", (_name, spoiling, status, problem) => {
  test("at the entry", async () => {
    const rp = await client();
    const person = visitor();
    await meddle(stage().meddlerUrl, [{ on: GET_LOGIN, ...spoiling } as Meddling]);
    const { page } = await begin(person, rp);
    expectProblem(page, status, problem);
    expectDiscreet(page);
    if (problem === "hydra_busy") expect(Number(page.headers["retry-after"])).toBeGreaterThan(0);
  });

  test("while the form is shown", async () => {
    const rp = await client();
    const person = visitor();
    const { page } = await begin(person, rp);
    await meddle(stage().meddlerUrl, [{ on: GET_LOGIN, ...spoiling } as Meddling]);
    const shown = await person.open(page.url);
    expectProblem(shown, status, problem);
    expectDiscreet(shown);
  });

  test("when the answer is given, and later all is well again", async () => {
    const rp = await client();
    const person = visitor();
    const { page } = await begin(person, rp);
    await meddle(stage().meddlerUrl, [{ on: PUT_LOGIN, ...spoiling } as Meddling]);
    const refused = await person.submit(page, { type: DEMO, press: "accept" });
    const shown = await person.follow(refused, page);
    expectProblem(shown, status, problem);
    expectDiscreet(shown);

    await meddle(stage().meddlerUrl, []);
    const again = await person.open(page.url);
    expectForm(again, "/login/form");
    expectForm(await signIn(person, again), "/consent/form");
  });
});

describe("a passing hiccup", () => {
  test("is not noticed where Hydra is well again by the time the page offers to try again", async () => {
    const rp = await client();
    const person = visitor();
    await meddle(stage().meddlerUrl, [{ on: GET_LOGIN, cut: true }]);
    const { page } = await begin(person, rp);
    expectProblem(page, 503, "hydra_unavailable");
    await meddle(stage().meddlerUrl, []);
    expectForm(await person.click(page, "way-on"), "/login/form");
  });
});

describe("a redirect to a place that is not Hydra", () => {
  const places = () => {
    const { publicUrl } = stage();
    const { host, port } = new URL(publicUrl);
    return [
      "https://evil.example/",
      "//evil.example/",
      "javascript:alert(1)",
      "data:text/html,x",
      `https://${host}/`,
      `http://127.0.0.1.evil.example:${port}/`,
      `${publicUrl}.evil.example/`,
      `http://${host}@evil.example/`,
      "http://127.0.0.1:1/",
      `\\\\evil.example/`,
      "",
    ];
  };

  async function judge(on: string, act: (person: Visitor) => Promise<Page>): Promise<void> {
    for (const redirectTo of places()) {
      const person = visitor();
      await meddle(stage().meddlerUrl, []);
      const answer = await act(person).then(async (page) => {
        await meddle(stage().meddlerUrl, [{ on, redirectTo }]);
        return person.submit(page, { type: DEMO, tick: ["openid"], press: "accept" });
      });
      const shown = await person.follow(answer, answer);
      expect(shown.hasLeft, redirectTo).toBe(false);
      expect(["foreign_redirect", "hydra_malformed"], redirectTo).toContain(shown.problem);
      expect(shown.status).toBe(502);
      expect(shown.body).not.toContain("evil.example");
    }
  }

  test("is refused after login", async () => {
    await judge(PUT_LOGIN, async (person) => (await begin(person, await client())).page);
  });

  test("is refused after consent", async () => {
    await judge(PUT_CONSENT, async (person) => signIn(person, (await begin(person, await client())).page));
  });
});

test("a relative redirect is taken to be Hydra's, not ours", async () => {
  const rp = await client();
  const person = visitor();
  const { page } = await begin(person, rp);
  await meddle(stage().meddlerUrl, [{ on: PUT_LOGIN, redirectTo: "/oauth2/auth?client_id=nobody" }]);
  const answer = await person.submit(page, { type: DEMO, press: "accept" });
  expect(answer.location?.href).toBe(`${stage().publicUrl}/oauth2/auth?client_id=nobody`);
});

describe("a request that is over, as servers before 2.2 say it", () => {
  test("410 names where to go on", async () => {
    const rp = await client();
    const person = visitor();
    const attempt = await rp.attempt();
    const body = JSON.stringify({ redirect_to: attempt.url.href });
    await meddle(stage().meddlerUrl, [{ on: GET_LOGIN, answer: { status: 410, body } }]);
    const entry = await person.ask(attempt.url);
    const answer = await person.ask(entry.location ?? "");
    expect(answer.status).toBe(303);
    expect(answer.location?.href).toBe(attempt.url.href);
  });

  test("409 after the answer leads back to a fresh start", async () => {
    const rp = await client();
    const person = visitor();
    const { page } = await begin(person, rp);
    const body = '{"error":"Conflict","error_description":"used"}';
    await meddle(stage().meddlerUrl, [{ on: PUT_LOGIN, answer: { status: 409, body } }]);
    const shown = await person.follow(await person.submit(page, { type: DEMO, press: "accept" }), page);
    expectProblem(shown, 410, "used_request");
    await meddle(stage().meddlerUrl, []);
    const fresh = await person.click(shown, "way-on");
    const back = await allow(person, await signIn(person, fresh), ["openid"]);
    expect(back.hasLeft).toBe(true);
  });
});

test("health does not depend on Hydra", async () => {
  await meddle(stage().meddlerUrl, [{ on: "", cut: true }]);
  for (const path of ["/health/live", "/health/ready"]) {
    const answer = await visitor().ask(stage().appUrl + path);
    expect(answer.status, path).toBe(200);
  }
  expect((await visitor().open(`${stage().appUrl}/`)).status).toBe(200);
});
