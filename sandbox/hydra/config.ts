// What the environment may set, under Hydra's own names, and what a development server refuses.
import { parseGoDuration } from "./durations.ts";

export type Urls = {
  issuer: string;
  public: string;
  admin: string;
  login: string;
  registration: string;
  consent: string;
  logout: string;
  error: string;
  postLogoutRedirect: string;
  deviceVerification: string;
  deviceSuccess: string;
};

export type Ttl = {
  loginConsentRequest: number;
  authenticationSession: number;
  accessToken: number;
  refreshToken: number;
  idToken: number;
  authCode: number;
  deviceUserCode: number;
};

export type SandboxConfig = {
  publicPort: number;
  adminPort: number;
  publicHost: string;
  adminHost: string;
  secret: string;
  /** Those of `urls` that were set; the rest follow from the ports. */
  urls: Partial<Urls>;
  /** Milliseconds. */
  ttl: Ttl;
  jwtAccessTokens: boolean;
  exactScopes: boolean;
  subjectTypes: readonly string[];
  pairwiseSalt: string;
  dynamicRegistration: boolean;
  exposeInternalErrors: boolean;
  sameSite: "Lax" | "Strict" | "None";
  pollingIntervalSeconds: number;
  userCode: { length: number; alphabet: string };
  /** Characters added to every challenge. */
  challengePadding: number;
};

type Environment = Readonly<Record<string, string | undefined>>;

const HOUR = 3_600_000;
const USER_CODES = {
  high: { length: 8, alphabet: "abcdefghijkmnpqrstuvwxyzACDEFGHJKLMNPQRTUVWXY34679" },
  medium: { length: 8, alphabet: "ABCDEFGHIJKLMNOPQRSTUVWXYZ" },
  low: { length: 9, alphabet: "0123456789" },
};
const URL_NAMES: Record<keyof Urls, string> = {
  issuer: "URLS_SELF_ISSUER",
  public: "URLS_SELF_PUBLIC",
  admin: "URLS_SELF_ADMIN",
  login: "URLS_LOGIN",
  registration: "URLS_REGISTRATION",
  consent: "URLS_CONSENT",
  logout: "URLS_LOGOUT",
  error: "URLS_ERROR",
  postLogoutRedirect: "URLS_POST_LOGOUT_REDIRECT",
  deviceVerification: "URLS_DEVICE_VERIFICATION",
  deviceSuccess: "URLS_DEVICE_SUCCESS",
};

/** Configuration, or every complaint about the environment, each with its remedy. */
export function readConfig(env: Environment): { config: SandboxConfig } | { complaints: string[] } {
  const complaints: string[] = [];
  const complain = (text: string) => void complaints.push(text);

  if (env.NODE_ENV === "production") {
    complain("NODE_ENV is production: the sandbox is a development server and refuses. Run Ory Hydra instead.");
  }
  const port = (name: string, fallback: number) => {
    const value = Number(env[name] || fallback);
    if (!Number.isInteger(value) || value < 0 || value > 65535) complain(`${name} must be a port number, 0 to 65535.`);
    return value;
  };
  const host = (name: string) => {
    const value = env[name] || "127.0.0.1";
    if (!["127.0.0.1", "::1", "localhost"].includes(value)) {
      complain(`${name} is ${value}: the sandbox listens on loopback only. Use 127.0.0.1.`);
    }
    return value;
  };
  const duration = (name: string, fallback: number) => {
    const value = env[name];
    if (!value) return fallback;
    const ms = parseGoDuration(value);
    if (ms === undefined) complain(`${name} must be a duration such as 30m, 1h30m or 4s.`);
    return ms ?? fallback;
  };
  const flag = (name: string) => /^(1|t|true)$/i.test(env[name] ?? "");
  const number = (name: string, fallback: number) => {
    const value = Number(env[name] || fallback);
    if (!Number.isInteger(value) || value < 0) complain(`${name} must be a whole number, 0 or more.`);
    return value;
  };

  const urls: Partial<Urls> = {};
  for (const [key, name] of Object.entries(URL_NAMES)) {
    const value = env[name];
    if (!value) continue;
    if (!URL.canParse(value, "http://127.0.0.1/")) complain(`${name} must be a URL.`);
    Object.assign(urls, { [key]: value });
  }
  const secret = env.SECRETS_SYSTEM?.split(",")[0] || "a development secret, never used elsewhere";
  if (secret.length < 16) complain("SECRETS_SYSTEM must have at least 16 characters.");
  const jwtAccessTokens = env.STRATEGIES_ACCESS_TOKEN === "jwt";
  const subjectTypes = env.OIDC_SUBJECT_IDENTIFIERS_SUPPORTED_TYPES?.split(",").map((type) => type.trim()) ?? [
    "public",
  ];
  const pairwiseSalt = env.OIDC_SUBJECT_IDENTIFIERS_PAIRWISE_SALT ?? "";
  if (subjectTypes.includes("pairwise") && pairwiseSalt.length < 8) {
    complain(
      "OIDC_SUBJECT_IDENTIFIERS_PAIRWISE_SALT needs at least 8 characters when pairwise subjects are supported.",
    );
  }
  if (subjectTypes.includes("pairwise") && jwtAccessTokens) {
    complain("STRATEGIES_ACCESS_TOKEN=jwt cannot be combined with pairwise subjects. Support public subjects only.");
  }

  const config: SandboxConfig = {
    publicPort: port("SERVE_PUBLIC_PORT", 4444),
    adminPort: port("SERVE_ADMIN_PORT", 4445),
    publicHost: host("SERVE_PUBLIC_HOST"),
    adminHost: host("SERVE_ADMIN_HOST"),
    secret,
    urls,
    ttl: {
      loginConsentRequest: duration("TTL_LOGIN_CONSENT_REQUEST", HOUR / 2),
      authenticationSession: duration("TTL_AUTHENTICATION_SESSION", 720 * HOUR),
      accessToken: duration("TTL_ACCESS_TOKEN", HOUR),
      refreshToken: duration("TTL_REFRESH_TOKEN", 720 * HOUR),
      idToken: duration("TTL_ID_TOKEN", HOUR),
      authCode: duration("TTL_AUTH_CODE", HOUR / 6),
      deviceUserCode: duration("TTL_DEVICE_USER_CODE", HOUR / 6),
    },
    jwtAccessTokens,
    exactScopes: env.STRATEGIES_SCOPE === "exact",
    subjectTypes,
    pairwiseSalt,
    dynamicRegistration: flag("OIDC_DYNAMIC_CLIENT_REGISTRATION_ENABLED"),
    exposeInternalErrors: flag("OAUTH2_EXPOSE_INTERNAL_ERRORS"),
    sameSite: sameSite(env.SERVE_COOKIES_SAME_SITE_MODE),
    pollingIntervalSeconds: Math.round(duration("OAUTH2_DEVICE_AUTHORIZATION_TOKEN_POLLING_INTERVAL", 5000) / 1000),
    userCode: userCode(env),
    challengePadding: number("SANDBOX_CHALLENGE_PADDING", 0),
  };
  return complaints.length > 0 ? { complaints } : { config };
}

// Hydra's default is None, which it downgrades to Lax where the issuer is plain http.
function sameSite(mode: string | undefined): SandboxConfig["sameSite"] {
  return mode === "Strict" ? "Strict" : "Lax";
}

function userCode(env: Environment): SandboxConfig["userCode"] {
  const length = Number(env.OAUTH2_DEVICE_AUTHORIZATION_USER_CODE_LENGTH ?? 0);
  const alphabet = env.OAUTH2_DEVICE_AUTHORIZATION_USER_CODE_CHARACTER_SET ?? "";
  if (length >= 6 && alphabet.length >= 8) return { length, alphabet };
  const preset = env.OAUTH2_DEVICE_AUTHORIZATION_USER_CODE_ENTROPY_PRESET;
  return preset === "medium" || preset === "low" ? USER_CODES[preset] : USER_CODES.high;
}

/** All URLs, with Hydra's own fallback pages where the configuration names none. */
export function completeUrls(urls: Partial<Urls>, publicOrigin: string, adminOrigin: string): Urls {
  const slashed = (url: string) => (url.endsWith("/") ? url : `${url}/`);
  const issuer = slashed(urls.issuer ?? urls.public ?? `${publicOrigin}/`);
  const open = slashed(urls.public ?? issuer);
  const fallback = (name: string) => `${open}oauth2/fallbacks/${name}`;
  const login = urls.login ?? fallback("login");
  return {
    issuer,
    public: open,
    admin: slashed(urls.admin ?? `${adminOrigin}/`),
    login,
    registration: urls.registration ?? login,
    consent: urls.consent ?? fallback("consent"),
    logout: urls.logout ?? fallback("logout"),
    error: urls.error ?? fallback("error"),
    postLogoutRedirect: urls.postLogoutRedirect ?? fallback("logout/callback"),
    deviceVerification: urls.deviceVerification ?? fallback("device"),
    deviceSuccess: urls.deviceSuccess ?? fallback("device/done"),
  };
}
