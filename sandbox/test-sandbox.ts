// A sandbox in this process for tests, a browser that follows its redirects, and the admin client of Ory.
import { Configuration, OAuth2Api } from "@ory/hydra-client";
import { readConfig } from "./hydra/config.ts";
import { type Sandbox, startSandbox } from "./start-sandbox.ts";
import { type CookieJar, cookiesFor, readCookie, store } from "./transcripts/cookie-jars.ts";
import { send } from "./transcripts/perform.ts";

export const APP_URL = "http://127.0.0.1:3000";
export const CALLBACK = "http://127.0.0.1:5555/callback";

export async function startTestSandbox(settings: Record<string, string> = {}): Promise<Sandbox> {
  const read = readConfig({
    SERVE_PUBLIC_PORT: "0",
    SERVE_ADMIN_PORT: "0",
    SECRETS_SYSTEM: "only-for-tests-only-for-tests",
    URLS_LOGIN: `${APP_URL}/login`,
    URLS_CONSENT: `${APP_URL}/consent`,
    URLS_LOGOUT: `${APP_URL}/logout`,
    URLS_ERROR: `${APP_URL}/error`,
    URLS_POST_LOGOUT_REDIRECT: `${APP_URL}/`,
    URLS_DEVICE_VERIFICATION: `${APP_URL}/device/verify`,
    URLS_DEVICE_SUCCESS: `${APP_URL}/device/success`,
    ...settings,
  });
  if ("complaints" in read) throw new Error(read.complaints.join("\n"));
  return startSandbox(read.config);
}

/** The generated admin client, throwing nothing: tests look at the status. */
export function adminClient(sandbox: Sandbox): OAuth2Api {
  return new OAuth2Api(new Configuration({ basePath: sandbox.adminUrl, baseOptions: { validateStatus: () => true } }));
}

export class TestBrowser {
  readonly #jar: CookieJar = new Map();
  readonly #publicUrl: string;

  constructor(sandbox: Sandbox) {
    this.#publicUrl = sandbox.publicUrl;
  }

  /** Follows redirects on the public port; gives the first address that leads elsewhere. */
  async go(url: string | URL): Promise<URL> {
    let next = new URL(url);
    while (next.origin === this.#publicUrl) {
      const cookie = cookiesFor(this.#jar, next.pathname, false);
      const answer = await send("GET", next.href, cookie ? { cookie } : {});
      for (const line of answer.headers["set-cookie"] ?? []) store(this.#jar, readCookie(line));
      if (!answer.headers.location) throw new Error(`${next.pathname} answered ${answer.status}: ${answer.text}`);
      next = new URL(answer.headers.location, next);
    }
    return next;
  }
}

/** A parameter of an address, which must be there. */
export function parameter(url: URL, name: string): string {
  const value = url.searchParams.get(name);
  if (!value) throw new Error(`${url} has no ${name}`);
  return value;
}

/** From the login page, on which the browser stands, to where the client gets its answer. */
export async function signIn(admin: OAuth2Api, browser: TestBrowser, loginPage: URL, subject: string): Promise<URL> {
  const login = await admin.acceptOAuth2LoginRequest({
    loginChallenge: parameter(loginPage, "login_challenge"),
    acceptOAuth2LoginRequest: { subject, remember: true, remember_for: 3600, amr: ["pwd"] },
  });
  const consentPage = await browser.go(login.data.redirect_to);
  const consentChallenge = parameter(consentPage, "consent_challenge");
  const { data: asked } = await admin.getOAuth2ConsentRequest({ consentChallenge });
  const consent = await admin.acceptOAuth2ConsentRequest({
    consentChallenge,
    acceptOAuth2ConsentRequest: {
      ...(asked.requested_scope && { grant_scope: asked.requested_scope }),
      remember: true,
      session: { id_token: { email: "foo@bar.com" }, access_token: { tenant: "t1" } },
    },
  });
  return browser.go(consent.data.redirect_to);
}
