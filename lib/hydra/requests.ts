// Every call this app makes to Hydra's admin API, in one place to import from.
export { acceptConsentRequest, getConsentRequest, rejectConsentRequest } from "./consent-requests.ts";
export { acceptUserCode } from "./device-requests.ts";
export { acceptLoginRequest, getLoginRequest, rejectLoginRequest } from "./login-requests.ts";
export { acceptLogoutRequest, getLogoutRequest, rejectLogoutRequest } from "./logout-requests.ts";
export { getClient, listConsentSessions, revokeConsentSessions, revokeLoginSessions } from "./sessions.ts";
