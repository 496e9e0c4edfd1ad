// Hydra is down, slow, confused or busy, at every moment of every way: a page says so, and once Hydra is well its button goes on.
import { afterEach, describe, expect, test } from "vitest";
import type { Spoiling } from "../meddler.ts";
import type { Page } from "../page.ts";
import { expectDoor, getStuck, heal, journey, type Kind, type Moment, momentsOf, wayOnOf } from "./doors.ts";
import { DEMO, expectForm, stage } from "./story.ts";

afterEach(() => heal());

const html = { "content-type": "text/html" };
const page502 = "<html><h1>502 Bad Gateway</h1>nginx at http://10.0.0.7:4445</html>";
const error500 = '{"error":"error","error_description":"pq: secret detail"}';
const foreign = "https://evil.example/oauth2/auth?login_verifier=x";

type Trouble = readonly [name: string, spoiling: Spoiling, status: number, problem: string];
const PASSING: readonly Trouble[] = [
  ["resetting connections", { cut: true }, 503, "hydra_unavailable"],
  ["failing", { answer: { status: 500, body: error500 } }, 503, "hydra_unavailable"],
  ["behind a failing proxy", { answer: { status: 502, headers: html, body: page502 } }, 503, "hydra_unavailable"],
  ["silent", { hang: true }, 504, "hydra_timeout"],
  ["answering HTML with 200", { answer: { status: 200, headers: html, body: page502 } }, 502, "hydra_malformed"],
  ["answering half a JSON", { answer: { status: 200, body: '{"challenge":' } }, 502, "hydra_malformed"],
  ["answering something else", { answer: { status: 200, body: '{"hello":"world"}' } }, 502, "hydra_malformed"],
  ["answering null", { answer: { status: 200, body: "null" } }, 502, "hydra_malformed"],
  ["answering 20 MB", { answer: { status: 200, body: `{"x":"${"a".repeat(20_000_000)}"}` } }, 502, "hydra_malformed"],
  ["busy", { answer: { status: 429, headers: { "x-ratelimit-reset": "7" }, body: "{}" } }, 503, "hydra_busy"],
];
const STANDING: readonly Trouble[] = [
  [
    "refusing our key",
    { answer: { status: 401, body: '{"error":{"code":401,"message":"secret detail"}}' } },
    502,
    "hydra_misconfigured",
  ],
  ["forbidding us", { answer: { status: 403, headers: html, body: page502 } }, 502, "hydra_misconfigured"],
  ["another server", { answer: { status: 404, headers: html, body: page502 } }, 502, "hydra_misconfigured"],
];

function expectDiscreet(page: Page): void {
  for (const leak of ["secret detail", "10.0.0.7", "nginx", stage().adminUrl, stage().meddlerUrl, "    at "]) {
    expect(page.body).not.toContain(leak);
  }
}

/** All of them at the login; elsewhere those that differ in how the app meets them, and the slow one once. */
function isWorthAsking(kind: Kind, moment: Moment, [name]: Trouble): boolean {
  if (kind === "login") return true;
  return name === "silent" ? moment === "with the answer" : /resetting|failing$|with 200|20 MB|busy/.test(name);
}

const WAYS: readonly Kind[] = ["login", "consent", "logout", "device"];

describe.each(WAYS)("the %s", (kind) => {
  for (const moment of momentsOf(kind)) {
    describe(moment, () => {
      test.for(PASSING.filter((trouble) => isWorthAsking(kind, moment, trouble)))(
        "while Hydra is %s",
        async ([, spoiling, status, problem], context) => {
          context.skip(kind === "device" && !stage().deviceGrant, "this server has no device grant");
          const way = await journey(kind);
          const { stuck, form } = await getStuck(kind, moment, spoiling, { journey: way });
          expectDoor(stuck, status, problem);
          expectDiscreet(stuck);
          if (problem === "hydra_busy") {
            expect(stuck.headers["retry-after"]).toBe("7");
            expect(stuck.text).toContain("7 seconds");
          }
          // Too early: the button is no dead end of its own.
          if (problem !== "hydra_timeout") {
            const early = await way.person.open(wayOnOf(stuck), { from: stuck });
            expect(early.problem === problem || early.status === 200, early.text).toBe(true);
          }
          await heal();

          const back = await way.person.click(stuck, "way-on");
          expectForm(back, kind === "device" ? "/device/verify/form" : `/${kind}/form`);
          if (form) expect(back.url.searchParams.toString()).toBe(form.url.searchParams.toString());
          if (kind === "login" && moment.includes("answer")) {
            expect(back.byId("email")?.attributes.get("value")).toBe(DEMO.email);
            expect(back.byId("password")?.attributes.get("value") ?? "").toBe("");
          }
          await way.endsWell(back);
        },
      );

      test.for(STANDING)("where Hydra is %s", async ([, spoiling, status, problem], context) => {
        context.skip(kind === "device" && !stage().deviceGrant, "this server has no device grant");
        const way = await journey(kind);
        const { stuck } = await getStuck(kind, moment, spoiling, { journey: way });
        expectDoor(stuck, status, problem);
        expectDiscreet(stuck);
        await heal();
        await way.endsWell(await way.person.click(stuck, "way-on"));
      });
    });
  }

  test("where Hydra would send people to another site", async (context) => {
    context.skip(kind === "device" && !stage().deviceGrant, "this server has no device grant");
    for (const redirectTo of [foreign, "javascript:alert(document.domain)"]) {
      const way = await journey(kind);
      const { stuck } = await getStuck(kind, "with the answer", { redirectTo }, { journey: way });
      expectDoor(stuck, 502, "foreign_redirect");
      expect(stuck.body).not.toMatch(/evil\.example|javascript:/);
      await heal();
      await way.endsWell(await way.person.click(stuck, "way-on"));
    }
  });
});
