// The four server configurations under which the transcripts were recorded.
const APP = "http://127.0.0.1:3000";

export const APP_URL = APP;
export const RP_URL = "http://127.0.0.1:5555";

const COMMON = {
  SECRETS_SYSTEM: "only-for-replays-only-for-replays",
  SERVE_PUBLIC_PORT: "0",
  SERVE_ADMIN_PORT: "0",
  SERVE_COOKIES_SAME_SITE_MODE: "Lax",
  OIDC_DYNAMIC_CLIENT_REGISTRATION_ENABLED: "true",
  OAUTH2_EXPOSE_INTERNAL_ERRORS: "true",
};
const URLS = {
  URLS_LOGIN: `${APP}/login`,
  URLS_CONSENT: `${APP}/consent`,
  URLS_LOGOUT: `${APP}/logout`,
  URLS_ERROR: `${APP}/error`,
  URLS_REGISTRATION: `${APP}/registration`,
  URLS_POST_LOGOUT_REDIRECT: `${APP}/`,
  URLS_DEVICE_VERIFICATION: `${APP}/device/verify`,
  URLS_DEVICE_SUCCESS: `${APP}/device/success`,
};
const PAIRWISE = {
  OIDC_SUBJECT_IDENTIFIERS_SUPPORTED_TYPES: "public,pairwise",
  OIDC_SUBJECT_IDENTIFIERS_PAIRWISE_SALT: "only-for-replays",
};
const SHORT_LIVES = {
  TTL_LOGIN_CONSENT_REQUEST: "4s",
  TTL_DEVICE_USER_CODE: "4s",
  TTL_ID_TOKEN: "1s",
  TTL_AUTH_CODE: "3s",
  TTL_ACCESS_TOKEN: "3s",
  TTL_REFRESH_TOKEN: "10s",
};

/** Profile → Hydra's settings. */
export const PROFILES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  default: { ...COMMON, ...URLS, ...PAIRWISE },
  ttl: { ...COMMON, ...URLS, ...PAIRWISE, ...SHORT_LIVES },
  jwt: { ...COMMON, ...URLS, STRATEGIES_ACCESS_TOKEN: "jwt" },
  fallback: { ...COMMON, ...PAIRWISE },
};
