import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Hydra } from "./client.ts";
import { listConsentSessions, revokeConsentSessions } from "./requests.ts";
import { consent, problem, value } from "./sample-answers.ts";
import { hydraAt, json, type ScriptedServer, startServer } from "./scripted-server.ts";

let server: ScriptedServer;
let hydra: Hydra;
beforeEach(async () => {
  server = await startServer(json({}));
  hydra = hydraAt(server.origin);
});
afterEach(() => server.close());

describe("stored consents", () => {
  const session = (id: string) => ({ consent_request_id: id, grant_scope: ["openid"], consent_request: consent });
  const page = (ids: string[], headers = {}) => json(ids.map(session), 200, headers);
  const next = (token: string) => ({
    link: `</admin/oauth2/auth/sessions/consent?page_size=1&subject=other>; rel="first", <http://internal:4445/admin/elsewhere?page_token=${token}&subject=other>; rel="next"`,
  });

  test("follow rel=next by its token, for the same subject and on the same path", async () => {
    server.script = (asked, ...rest) =>
      (asked.url.includes("page_token=two%2B") ? page(["b"]) : page(["a"], next("two%2B")))(asked, ...rest);
    const list = await value(listConsentSessions(hydra, { subject: "a&b", loginSessionId: "sid" }));
    expect(list.sessions.map((item) => item.consent_request_id)).toEqual(["a", "b"]);
    expect(list.isComplete).toBe(true);
    const asked = server.asked.map(({ url }) => new URL(url, server.origin));
    expect(asked.map(({ pathname }) => pathname)).toEqual(Array(2).fill("/admin/oauth2/auth/sessions/consent"));
    expect(asked.map(({ searchParams }) => Object.fromEntries(searchParams))).toEqual([
      { subject: "a&b", login_session_id: "sid", page_size: "100" },
      { subject: "a&b", login_session_id: "sid", page_size: "100", page_token: "two+" },
    ]);
  });

  test("end although the server always has another page", async () => {
    let count = 0;
    server.script = (...args) => page(["a"], next(`t${count++}`))(...args);
    const list = await value(listConsentSessions(hydra, { subject: "s" }));
    expect(list.isComplete).toBe(false);
    expect(server.asked).toHaveLength(20);
  });

  test("end when the server offers the same page again", async () => {
    server.script = page(["a"], next("same"));
    expect((await value(listConsentSessions(hydra, { subject: "s" }))).sessions).toHaveLength(2);
  });

  test("of a release that names no next page are read by their number, until all are there", async () => {
    const old = hydraAt(server.origin, { version: "2.3" });
    server.script = page(["a"], { "x-total-count": "3" });
    const list = await value(listConsentSessions(old, { subject: "s" }));
    expect(list).toMatchObject({ isComplete: true, sessions: [{}, {}, {}] });
    const asked = server.asked.map(({ url }) => new URL(url, server.origin).searchParams);
    expect(asked.map((query) => query.get("page_size"))).toEqual(["250", "250", "250"]);
    expect(asked.map((query) => Buffer.from(query.get("page_token") ?? "", "base64url").toString())).toEqual([
      "",
      '{"offset":"1","v":2}',
      '{"offset":"2","v":2}',
    ]);
    server.script = page([], { "x-total-count": "3" });
    expect((await value(listConsentSessions(old, { subject: "s" }))).isComplete).toBe(false);
  });

  test.each([
    [1, true],
    [250, false],
  ])(
    "of one sign-in: up to 2.3 the total is that of all, and only a full page (%d) tells of more",
    async (n, whole) => {
      server.script = page(Array(n).fill("a"), { "x-total-count": "900" });
      const old = hydraAt(server.origin, { version: "2.3" });
      const list = await value(listConsentSessions(old, { subject: "s", loginSessionId: "sid" }));
      expect(list.isComplete).toBe(whole);
    },
  );

  test("a broken later page is a problem, not a shorter list", async () => {
    server.script = (asked, ...rest) =>
      (asked.url.includes("page_token") ? json([{ grant_scope: 7 }]) : page(["a"], next("two")))(asked, ...rest);
    expect(await problem(listConsentSessions(hydra, { subject: "s" }))).toMatchObject({ code: "malformed" });
  });

  test.each([
    [{ subject: "s", all: true }, "subject=s&all=true"],
    [{ subject: "s", client: "c&d" }, "subject=s&client=c%26d"],
    [{ consentRequestId: "i" }, "consent_request_id=i"],
  ] as const)("are revoked by %j", async (what, query) => {
    server.script = (_asked, response) => void response.writeHead(204).end();
    await value(revokeConsentSessions(hydra, what));
    expect(server.asked[0]).toMatchObject({ method: "DELETE", url: `/admin/oauth2/auth/sessions/consent?${query}` });
  });
});
