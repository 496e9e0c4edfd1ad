// Signing out: only after a yes, really after a yes, and a no changes nothing.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { decodeJwt } from "jose";
import { describe, expect, test } from "vitest";
import type { RelyingParty } from "../relying-party.ts";
import type { Visitor } from "../visitor.ts";
import { begin, client, DEMO, expectForm, expectProblem, signInAndAllow, stage, visitor } from "./story.ts";

async function signedIn(options: Parameters<typeof client>[0] = {}) {
  const rp = await client(options);
  const person = visitor();
  const { tokens } = await signInAndAllow(person, rp, ["openid"], { remember: true });
  return { rp, person, tokens, hint: tokens.id_token ?? "" };
}

async function isSignedIn(person: Visitor, rp: RelyingParty): Promise<boolean> {
  const { page } = await begin(person, rp);
  return page.url.pathname !== "/login/form";
}

const opLogout = () => `${stage().publicUrl}/oauth2/sessions/logout`;

describe("asked for by the application", () => {
  test("yes signs out and leads back to it, with its state", async () => {
    const { rp, person, hint } = await signedIn();
    const page = await person.open(rp.logoutUrl({ id_token_hint: hint, state: "abcdefgh" }));
    expect(page.path).toEqual(["/oauth2/sessions/logout", "/logout", "/logout/form"]);
    expectForm(page, "/logout/form");
    expect(page.text).toContain("Test application");
    const back = await person.answer(page, { press: "accept" });
    expect(back.hasLeft).toBe(true);
    expect(back.url.href).toBe(`${rp.postLogoutUri}?state=abcdefgh`);
    expect(await isSignedIn(person, rp)).toBe(false);
  });

  test("no stays signed in, and says so", async () => {
    const { rp, person, hint } = await signedIn();
    const page = await person.open(rp.logoutUrl({ id_token_hint: hint }));
    const cancelled = await person.answer(page, { press: "reject" });
    expect({ path: cancelled.url.pathname, status: cancelled.status }).toEqual({
      path: "/logout/cancelled",
      status: 200,
    });
    expect(cancelled.byId("way-on")).toBeDefined();
    expect(await isSignedIn(person, rp)).toBe(true);
  });

  test("opening the page alone signs nobody out", async () => {
    const { rp, person, hint } = await signedIn();
    const page = await person.open(rp.logoutUrl({ id_token_hint: hint }));
    expectForm(page, "/logout/form");
    expect(await isSignedIn(person, rp)).toBe(true);
  });

  test("a client with skip_logout_consent is believed", async () => {
    const { rp, person, hint } = await signedIn({ client: { skip_logout_consent: true } });
    const back = await person.open(rp.logoutUrl({ id_token_hint: hint, state: "abcdefgh" }));
    expect(back.path).not.toContain("/logout/form");
    expect(back.url.href).toBe(`${rp.postLogoutUri}?state=abcdefgh`);
    expect(await isSignedIn(person, rp)).toBe(false);
  });

  test("a bad hint ends on the error page", async () => {
    const { rp, person } = await signedIn();
    const page = await person.open(rp.logoutUrl({ id_token_hint: "not.a.token" }));
    expect(page.url.pathname).toBe("/error");
    expectProblem(page, 400, "authorization_error");
    expect(await isSignedIn(person, rp)).toBe(true);
  });

  test("a form without a button signs nobody out", async () => {
    const { rp, person, hint } = await signedIn();
    const page = await person.open(rp.logoutUrl({ id_token_hint: hint }));
    expectProblem(await person.answer(page, { press: "accept", omit: ["answer"] }), 400, "bad_form");
    expect(await isSignedIn(person, rp)).toBe(true);
  });

  test("a link that was used already is no dead end", async () => {
    const { rp, person, hint } = await signedIn();
    const page = await person.open(rp.logoutUrl({ id_token_hint: hint }));
    await person.answer(page, { press: "accept" });
    const challenge = page.url.searchParams.get("logout_challenge") ?? "";
    const again = await person.open(`${stage().appUrl}/logout?${new URLSearchParams({ logout_challenge: challenge })}`);
    // Hydra up to 26.2 answers 410 and names the way on; from then on the request can simply be answered again.
    if (again.status >= 400) expect(again.byId("way-on")).toBeDefined();
    else expect(again.hasLeft || again.status === 200).toBe(true);
    expect(again.status).toBeLessThan(500);
  });
});

describe("asked for by the person", () => {
  test("yes signs out and lands on a page of ours", async () => {
    const { rp, person } = await signedIn();
    const page = await person.open(opLogout());
    expectForm(page, "/logout/form");
    expect(page.text).toContain(DEMO.email);
    const landing = await person.answer(page, { press: "accept" });
    expect({ url: landing.url.href, status: landing.status }).toEqual({ url: `${stage().appUrl}/`, status: 200 });
    expect(await isSignedIn(person, rp)).toBe(false);
  });

  test("no stays signed in", async () => {
    const { rp, person } = await signedIn();
    const cancelled = await person.answer(await person.open(opLogout()), { press: "reject" });
    expect(cancelled.url.pathname).toBe("/logout/cancelled");
    expect(await isSignedIn(person, rp)).toBe(true);
  });

  test("without a session it lands at once", async () => {
    const landing = await visitor().open(opLogout());
    expect({ url: landing.url.href, status: landing.status }).toEqual({ url: `${stage().appUrl}/`, status: 200 });
  });
});

describe("other applications hear of it", () => {
  test("by back channel", async () => {
    const bodies: string[] = [];
    const heard = Promise.withResolvers<void>();
    const listener = createServer(async (incoming, outgoing) => {
      let body = "";
      for await (const chunk of incoming) body += chunk;
      bodies.push(body);
      outgoing.end();
      heard.resolve();
    });
    await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
    try {
      const { port } = listener.address() as AddressInfo;
      const { rp, person, tokens, hint } = await signedIn({
        client: { backchannel_logout_uri: `http://127.0.0.1:${port}/`, backchannel_logout_session_required: true },
      });
      await person.answer(await person.open(rp.logoutUrl({ id_token_hint: hint })), { press: "accept" });
      await heard.promise;
      const claims = decodeJwt(new URLSearchParams(bodies[0]).get("logout_token") ?? "");
      expect(claims.sid).toBe(tokens.claims()?.sid);
      expect(bodies).toHaveLength(1);
    } finally {
      listener.closeAllConnections();
      await new Promise((resolve) => listener.close(resolve));
    }
  });

  test("by front channel, on a page of the authorization server", async () => {
    const front = "http://127.0.0.1:5555/front";
    const { rp, person, tokens, hint } = await signedIn({
      client: { frontchannel_logout_uri: front, frontchannel_logout_session_required: true },
    });
    const page = await person.answer(await person.open(rp.logoutUrl({ id_token_hint: hint })), { press: "accept" });
    expect(page.url.origin).toBe(stage().publicUrl);
    const frame = page.all(({ tag }) => tag === "iframe")[0]?.attributes.get("src") ?? "";
    expect(frame).toContain(front);
    expect(new URL(frame).searchParams.get("sid")).toBe(tokens.claims()?.sid);
    expect(await isSignedIn(person, rp)).toBe(false);
  });
});
