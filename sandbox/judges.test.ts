// Two independent clients judge the sandbox: Ory's generated one its admin side, openid-client its public side.
import * as oidc from "openid-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Sandbox } from "./start-sandbox.ts";
import { APP_URL, adminClient, CALLBACK, parameter, signIn, startTestSandbox, TestBrowser } from "./test-sandbox.ts";

const SECRET = "a-client-secret";
const SCOPE = "openid offline_access email";
const BYE = "http://127.0.0.1:5555/bye";
const DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code";

let sandbox: Sandbox;
let admin: ReturnType<typeof adminClient>;
let subjects = 0;
let subject = "";

beforeAll(async () => {
  sandbox = await startTestSandbox();
  admin = adminClient(sandbox);
  for (const [client_id, grant_types] of [
    ["web", ["authorization_code", "refresh_token"]],
    ["tv", [DEVICE_GRANT, "refresh_token"]],
  ] as const) {
    const created = await admin.createOAuth2Client({
      oAuth2Client: {
        client_id,
        client_secret: SECRET,
        grant_types: [...grant_types],
        response_types: ["code"],
        redirect_uris: [CALLBACK],
        post_logout_redirect_uris: [BYE],
        scope: SCOPE,
        token_endpoint_auth_method: "client_secret_basic",
      },
    });
    expect(created.status).toBe(201);
  }
});
afterAll(() => sandbox?.stop());

const issuer = () => new URL(`${sandbox.publicUrl}/`);
const discover = (clientId: string) =>
  oidc.discovery(issuer(), clientId, undefined, oidc.ClientSecretBasic(SECRET), {
    execute: [oidc.allowInsecureRequests],
  });

/** A relying party's request, with the browser standing on the login page. */
async function begin(browser: TestBrowser, more: Record<string, string> = {}) {
  subjects += 1;
  subject = `user-${subjects}`;
  const config = await discover("web");
  const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
  const checks = { pkceCodeVerifier, expectedState: oidc.randomState(), expectedNonce: oidc.randomNonce() };
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: CALLBACK,
    scope: SCOPE,
    state: checks.expectedState,
    nonce: checks.expectedNonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: "S256",
    ...more,
  });
  return { config, checks, loginPage: await browser.go(url) };
}

async function signedIn(browser = new TestBrowser(sandbox)) {
  const { config, checks, loginPage } = await begin(browser);
  const callback = await signIn(admin, browser, loginPage, subject);
  const tokens = await oidc.authorizationCodeGrant(config, callback, { ...checks, idTokenExpected: true });
  return { config, tokens, browser };
}

describe("openid-client on the public port", () => {
  it("signs a person in with code and PKCE and reads the claims", async () => {
    const { config, tokens } = await signedIn();
    expect(tokens.claims()).toMatchObject({ sub: subject, email: "foo@bar.com", amr: ["pwd"] });
    await expect(oidc.fetchUserInfo(config, tokens.access_token, subject)).resolves.toMatchObject({
      sub: subject,
      email: "foo@bar.com",
    });
  });

  it("refreshes, and finds the spent refresh token refused", async () => {
    const { config, tokens } = await signedIn();
    const fresh = await oidc.refreshTokenGrant(config, tokens.refresh_token ?? "");
    expect(fresh.access_token).not.toBe(tokens.access_token);
    expect(fresh.claims()?.sub).toBe(subject);
    await expect(oidc.refreshTokenGrant(config, tokens.refresh_token ?? "")).rejects.toMatchObject({
      error: "invalid_grant",
    });
  });

  it("introspects and revokes", async () => {
    const { config, tokens } = await signedIn();
    const withIntrospection = new oidc.Configuration(
      { issuer: issuer().href, introspection_endpoint: `${sandbox.adminUrl}/admin/oauth2/introspect` },
      "web",
      undefined,
      oidc.ClientSecretBasic(SECRET),
    );
    oidc.allowInsecureRequests(withIntrospection);
    const before = await oidc.tokenIntrospection(withIntrospection, tokens.access_token);
    expect(before).toMatchObject({ active: true, sub: subject, client_id: "web", ext: { tenant: "t1" } });
    await oidc.tokenRevocation(config, tokens.access_token);
    expect(await oidc.tokenIntrospection(withIntrospection, tokens.access_token)).toEqual({ active: false });
  });

  it("gets a device its tokens", async () => {
    const config = await discover("tv");
    const asked = await oidc.initiateDeviceAuthorization(config, { scope: SCOPE });
    const browser = new TestBrowser(sandbox);
    const codePage = await browser.go(asked.verification_uri_complete ?? "");
    expect(codePage.searchParams.get("user_code")).toBe(asked.user_code);
    const accepted = await admin.acceptUserCodeRequest({
      deviceChallenge: parameter(codePage, "device_challenge"),
      acceptDeviceUserCodeRequest: { user_code: asked.user_code },
    });
    const done = await signIn(admin, browser, await browser.go(accepted.data.redirect_to), "viewer");
    expect(done.href).toBe(`${APP_URL}/device/success?client_id=tv`);
    const tokens = await oidc.pollDeviceAuthorizationGrant(config, { ...asked, interval: 0 });
    expect(tokens.claims()?.sub).toBe("viewer");
  });

  it("is told when the person said no", async () => {
    const browser = new TestBrowser(sandbox);
    const { config, checks, loginPage } = await begin(browser);
    const rejected = await admin.rejectOAuth2LoginRequest({
      loginChallenge: parameter(loginPage, "login_challenge"),
      rejectOAuth2Request: { error: "access_denied", error_description: "The resource owner denied the request" },
    });
    const callback = await browser.go(rejected.data.redirect_to);
    await expect(oidc.authorizationCodeGrant(config, callback, checks)).rejects.toMatchObject({
      error: "access_denied",
      error_description: "The resource owner denied the request",
    });
  });

  it("signs out where it asked to, and signs in afresh afterwards", async () => {
    const { config, tokens, browser } = await signedIn();
    const end = oidc.buildEndSessionUrl(config, {
      id_token_hint: tokens.id_token ?? "",
      post_logout_redirect_uri: BYE,
      state: "good bye!",
    });
    const logoutPage = await browser.go(end);
    const logoutChallenge = parameter(logoutPage, "logout_challenge");
    const asked = await admin.getOAuth2LogoutRequest({ logoutChallenge });
    expect(asked.data).toMatchObject({ subject, rp_initiated: true });
    const accepted = await admin.acceptOAuth2LogoutRequest({ logoutChallenge });
    const bye = await browser.go(accepted.data.redirect_to);
    expect(bye.origin + bye.pathname).toBe(BYE);
    expect(bye.searchParams.get("state")).toBe("good bye!");
    const { loginPage } = await begin(browser);
    const again = await admin.getOAuth2LoginRequest({ loginChallenge: parameter(loginPage, "login_challenge") });
    expect(again.data.skip).toBe(false);
  });
});

describe("Ory's client on the admin port", () => {
  it("creates, reads, replaces, patches, lists and deletes a client", async () => {
    const id = "short-lived";
    const created = await admin.createOAuth2Client({
      oAuth2Client: { client_id: id, client_name: "One", owner: "me" },
    });
    expect(created.status).toBe(201);
    expect(created.data.client_secret).toMatch(/.{20,}/);
    const read = await admin.getOAuth2Client({ id });
    expect(read.data).toMatchObject({ client_id: id, client_name: "One" });
    expect(read.data.client_secret).toBeUndefined();
    const replaced = await admin.setOAuth2Client({ id, oAuth2Client: { client_name: "Two", owner: "me" } });
    expect(replaced.data.client_name).toBe("Two");
    const patched = await admin.patchOAuth2Client({
      id,
      jsonPatch: [{ op: "replace", path: "/client_name", value: "Three" }],
    });
    expect(patched.data.client_name).toBe("Three");
    const listed = await admin.listOAuth2Clients({ owner: "me" });
    expect(listed.data.map((client) => client.client_name)).toEqual(["Three"]);
    expect((await admin.deleteOAuth2Client({ id })).status).toBe(204);
    expect((await admin.getOAuth2Client({ id })).status).toBe(404);
  });

  it("skips login and consent that are remembered", async () => {
    const { browser } = await signedIn();
    const remembered = subject;
    const { loginPage } = await begin(browser, { prompt: "none" });
    const loginChallenge = parameter(loginPage, "login_challenge");
    const login = await admin.getOAuth2LoginRequest({ loginChallenge });
    expect(login.data).toMatchObject({ skip: true, subject: remembered });
    const accepted = await admin.acceptOAuth2LoginRequest({
      loginChallenge,
      acceptOAuth2LoginRequest: { subject: remembered },
    });
    const consentPage = await browser.go(accepted.data.redirect_to);
    const consent = await admin.getOAuth2ConsentRequest({
      consentChallenge: parameter(consentPage, "consent_challenge"),
    });
    expect(consent.data.skip).toBe(true);
  });

  it("lists consents page by page and takes them back with their tokens", async () => {
    const { tokens } = await signedIn();
    const first = subject;
    const listed = await admin.listOAuth2ConsentSessions({ subject: first, pageSize: 1 });
    expect(listed.data).toHaveLength(1);
    expect(listed.data[0]).toMatchObject({ grant_scope: SCOPE.split(" "), remember: true });
    const revoked = await admin.revokeOAuth2ConsentSessions({ subject: first, client: "web" });
    expect(revoked.status).toBe(204);
    expect((await admin.listOAuth2ConsentSessions({ subject: first })).data).toEqual([]);
    const introspected = await admin.introspectOAuth2Token({ token: tokens.access_token });
    expect(introspected.data.active).toBe(false);
  });

  it("ends the login sessions of a subject", async () => {
    const { browser } = await signedIn();
    expect((await admin.revokeOAuth2LoginSessions({ subject })).status).toBe(204);
    const { loginPage } = await begin(browser);
    const login = await admin.getOAuth2LoginRequest({ loginChallenge: parameter(loginPage, "login_challenge") });
    expect(login.data.skip).toBe(false);
  });

  it("rejects consent and logout", async () => {
    const browser = new TestBrowser(sandbox);
    const { loginPage } = await begin(browser);
    const login = await admin.acceptOAuth2LoginRequest({
      loginChallenge: parameter(loginPage, "login_challenge"),
      acceptOAuth2LoginRequest: { subject, remember: true },
    });
    const consentPage = await browser.go(login.data.redirect_to);
    const consent = await admin.rejectOAuth2ConsentRequest({
      consentChallenge: parameter(consentPage, "consent_challenge"),
      rejectOAuth2Request: { error: "access_denied" },
    });
    const callback = await browser.go(consent.data.redirect_to);
    expect(callback.searchParams.get("error")).toBe("access_denied");
    const logoutPage = await browser.go(`${sandbox.publicUrl}/oauth2/sessions/logout`);
    const logoutChallenge = parameter(logoutPage, "logout_challenge");
    expect((await admin.rejectOAuth2LogoutRequest({ logoutChallenge })).status).toBe(204);
    expect((await admin.getOAuth2LogoutRequest({ logoutChallenge })).status).toBe(404);
  });
});
