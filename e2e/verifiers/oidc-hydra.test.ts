// A chain of two: a real Hydra behind a second Gatehouse is the upstream provider of the first.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { allow, begin, callback, client, expectForm, refusal, signIn, visitor } from "../flows/story.ts";
import { textOf } from "../html.ts";
import { hydraMissing } from "../hydra/build.ts";
import { HydraAdmin } from "../hydra-admin.ts";
import type { Page } from "../page.ts";
import { freePorts } from "../ports.ts";
import { withFreshPorts } from "../processes.ts";
import { type App, type AuthorizationServer, startApp, startHydra } from "../servers.ts";
import { type RunningStage, startStage } from "../stage.ts";

const missing = await hydraMissing();
const clientId = "gatehouse";
const clientSecret = "secret-of-gatehouse-at-the-upstream-hydra";

let upstream: { readonly hydra: AuthorizationServer; readonly app: App; readonly url: string; readonly issuer: string };
let stage: RunningStage;

beforeAll(async () => {
  if (missing !== null) return;
  upstream = await withFreshPorts(async () => {
    // Cookies know hosts, and not ports: the other house is on the other name of this machine.
    const [appPort = 0, publicPort = 0, adminPort = 0] = await freePorts(3);
    const url = `http://localhost:${appPort}`;
    const issuer = `http://localhost:${publicPort}/`;
    const env = { URLS_SELF_ISSUER: issuer, URLS_SELF_PUBLIC: issuer };
    const hydra = await startHydra({ appUrl: url, env, ports: { public: publicPort, admin: adminPort } });
    const appEnv = { PUBLIC_URL: url, HYDRA_VERSION: "2.3", VERIFIERS: "demo", PRODUCT_NAME: "Upstream house" };
    const app = await startApp({ port: appPort, adminUrl: hydra.adminUrl, publicUrl: issuer, env: appEnv });
    return { hydra, app, url, issuer };
  });
  stage = await startStage({
    appEnv: {
      VERIFIERS: "oidc:house",
      OIDC_HOUSE_ISSUER: upstream.issuer,
      OIDC_HOUSE_ALLOW_CLEARTEXT: "1",
      OIDC_HOUSE_CLIENT_ID: clientId,
      OIDC_HOUSE_CLIENT_SECRET: clientSecret,
      OIDC_HOUSE_TRUST_AMR: "1",
      OIDC_HOUSE_NAME: "The other house",
    },
  });
  await new HydraAdmin(upstream.hydra.adminUrl).createClient({
    client_id: clientId,
    client_name: "The first house",
    client_secret: clientSecret,
    grant_types: ["authorization_code"],
    response_types: ["code"],
    scope: "openid email profile",
    redirect_uris: [`${stage.appUrl}/login/return/oidc-house`],
    token_endpoint_auth_method: "client_secret_basic",
  });
});
afterAll(() => Promise.all([stage?.stop(), upstream?.app.stop(), upstream?.hydra.stop()]));
beforeEach((context) => context.skip(missing !== null, missing ?? undefined));

const scopes = ["openid", "email", "profile"];

/** At the upstream's own login page. */
async function at(parameters: Record<string, string> = {}) {
  const person = visitor(stage, [upstream.url, upstream.issuer]);
  const rp = await client({}, stage);
  const { attempt, page } = await begin(person, rp, parameters);
  expectUpstream(page, "/login/form");
  return { person, rp, attempt, page };
}

function expectUpstream(page: Page, path: string): void {
  expectForm(page, path);
  expect(page.url.origin).toBe(upstream.url);
}

test("a person signs in at the other house, allows it to tell, and is signed in here", async () => {
  const { person, rp, attempt, page } = await at();
  expect(page.text).toContain("The first house");
  const theirs = await signIn(person, page);
  expectUpstream(theirs, "/consent/form");
  const ours = await allow(person, theirs, scopes);
  expect(ours.url.origin).toBe(stage.appUrl);
  const tokens = await rp.redeem(attempt, callback(await allow(person, ours, scopes)));
  expect(tokens.claims()).toMatchObject({
    sub: expect.stringMatching(/^oidc:[\w-]{43}$/),
    email: "foo@bar.com",
    amr: ["pwd"],
  });
});

test("the other house's memory spares a page, unless a fresh proof is asked for", async () => {
  const { person, rp, attempt, page } = await at();
  const theirs = await signIn(person, page, { remember: true });
  const ours = await allow(person, theirs, scopes);
  const first = await rp.redeem(attempt, callback(await allow(person, ours, ["openid"])));
  // Nobody is remembered here: the browser only passes by there.
  const again = await begin(person, rp);
  expectUpstream(again.page, "/consent/form");
  const back = await allow(person, again.page, scopes);
  const second = await rp.redeem(again.attempt, callback(await allow(person, back, ["openid"])));
  expect(second.claims()?.sub).toBe(first.claims()?.sub);
  for (const parameters of [{ prompt: "login" }, { max_age: "0" }]) {
    const fresh = await begin(person, rp, parameters);
    expectUpstream(fresh.page, "/login/form");
    const anew = await allow(person, await signIn(person, fresh.page, { remember: true }), scopes);
    const third = await rp.redeem(fresh.attempt, callback(await allow(person, anew, ["openid"])));
    expect(third.claims()?.sub).toBe(first.claims()?.sub);
  }
});

test("who cancels there, at either page, may go on here", async () => {
  for (const isSignedIn of [false, true]) {
    const { person, page } = await at();
    const told = await person.answer(isSignedIn ? await signIn(person, page) : page, { press: "reject" });
    expectForm(told, "/login/form");
    expect(told.url.origin).toBe(stage.appUrl);
    const summary = told.byId("problem-summary");
    expect(summary && textOf(summary)).toContain("You cancelled at the other service");
    expect(told.text).toContain("Continue with The other house");
    expectUpstream(await person.answer(told, { press: "method-oidc-house" }), "/login/form");
  }
  const { person, page } = await at();
  const told = await person.answer(page, { press: "reject" });
  expect(refusal(await person.answer(told, { press: "reject" })).error).toBe("access_denied");
});
