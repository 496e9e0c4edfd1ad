// A consent form in hostile hands: Hydra hears of nothing that the page did not show and the person did not tick.
import { describe, expect, test } from "vitest";
import { meddle, toldSince } from "../meddler.ts";
import { begin, client, expectForm, refusal, signIn, signInAndAllow, stage, visitor } from "./story.ts";
import { NEVER_ASKED, sendForged } from "./tampering.ts";
import { API, openConsent, openLogin, tamperWithEverything } from "./tampering-forms.ts";

tamperWithEverything({
  kind: "consent",
  open: openConsent,
  openOtherKind: openLogin,
  fields: ["$ACTION", "answer", "consent_challenge", "grant_scope", "remember", "step"],
});

describe("a scope that", () => {
  test.each(NEVER_ASKED)("%s is not granted", async (_what, scopes) => {
    const forge = scopes.map((scope) => ["grant_scope", scope] as const);
    await sendForged(await openConsent(), { forge });
    await sendForged(await openConsent(), { omit: ["grant_scope"], forge });
  });
});

describe("a consent that is remembered", () => {
  const OTHER = "https://other.example";
  const scope = "openid";

  /** Somebody who is signed in and has allowed the application, for good, to use one audience or none. */
  async function remembered(audience?: string) {
    const rp = await client({ client: { audience: [API, OTHER] } });
    const person = visitor();
    const parameters = { scope, ...(audience ? { audience } : {}) };
    await signInAndAllow(person, rp, ["openid"], { remember: true, parameters });
    await meddle(stage().meddlerUrl, []);
    return { rp, person };
  }
  const consentsTold = async () =>
    (await toldSince(stage().meddlerUrl)).filter(({ path }) => path.includes("/consent/"));

  test("covers the audience that the page showed", async () => {
    const { rp, person } = await remembered(API);
    expect((await begin(person, rp, { scope, audience: API })).page.hasLeft).toBe(true);
    const [told, ...more] = await consentsTold();
    expect(told?.body).toMatchObject({ grant_scope: ["openid"], grant_access_token_audience: [API] });
    expect(more).toEqual([]);
  });

  // Hydra compares scopes only when it decides to skip: the audience is the app's to compare.
  test.each([
    ["none", undefined, OTHER],
    ["another one", API, OTHER],
    ["one of the two", API, `${API} ${OTHER}`],
  ])("does not cover an audience that no page showed: then it showed %s", async (_case, before, audience) => {
    const { rp, person } = await remembered(before);
    const { page } = await begin(person, rp, { scope, audience });
    expect(await consentsTold()).toEqual([]);
    expectForm(page, "/consent/form");
    expect(page.text).toContain(new URL(OTHER).host);
    await person.submit(page, { tick: ["openid"], press: "accept" });
    expect(await consentsTold()).toHaveLength(1);
  });

  test("does not cover it in silence either: the application is told that somebody has to be asked", async () => {
    const { rp, person } = await remembered(API);
    const { page } = await begin(person, rp, { scope, audience: OTHER, prompt: "none" });
    expect(refusal(page).error).toBe("consent_required");
  });

  test("is not needed by an application that the operator trusts, and the audience goes with it", async () => {
    const rp = await client({ client: { audience: [API], skip_consent: true } });
    const person = visitor();
    const { page } = await begin(person, rp, { scope, audience: API });
    await meddle(stage().meddlerUrl, []);
    expect((await signIn(person, page)).hasLeft).toBe(true);
    const [told] = await consentsTold();
    expect(told?.body).toMatchObject({ grant_scope: ["openid"], grant_access_token_audience: [API] });
  });
});
