// What an admin answer must look like to be believed: nulls and absent members get their empty value, unknown members
// are dropped, and a member of the wrong kind makes the whole answer unusable.
import { z } from "zod";
import { jsonObject, jsonValue } from "../json.ts";

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? "");
const texts = z
  .array(z.string())
  .nullish()
  .transform((value) => value ?? []);
const flag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false);
const moment = z
  .string()
  .nullish()
  .transform((value) => value ?? null);
const anyJson = jsonValue.nullish().transform((value) => value ?? null);
const members = jsonObject.nullish().transform((value) => value ?? {});

/**
 * The OAuth client as Hydra knows it, a snapshot taken when the flow began. Every text may come from dynamic
 * registration: hostile until shown otherwise (a server up to 25.4 stores `javascript:` as a logo). Absent texts are "".
 */
export const oauth2Client = z.object({
  client_id: z.string().min(1),
  client_name: text,
  client_uri: text,
  logo_uri: text,
  policy_uri: text,
  tos_uri: text,
  owner: text,
  contacts: texts,
  metadata: members,
  scope: text,
  audience: texts,
  redirect_uris: texts,
  post_logout_redirect_uris: texts,
  grant_types: texts,
  subject_type: text,
  token_endpoint_auth_method: text,
  backchannel_logout_uri: text,
  frontchannel_logout_uri: text,
  skip_consent: flag,
  skip_logout_consent: flag,
  created_at: text,
  /** As Go writes durations; "" where the server's own time counts, which nobody tells. */
  authorization_code_grant_access_token_lifespan: text,
  authorization_code_grant_refresh_token_lifespan: text,
  device_authorization_grant_access_token_lifespan: text,
  device_authorization_grant_refresh_token_lifespan: text,
  refresh_token_grant_refresh_token_lifespan: text,
});
export type OAuth2Client = z.infer<typeof oauth2Client>;

const contextMembers = z.object({
  acr_values: texts,
  ui_locales: texts,
  display: text,
  login_hint: text,
  id_token_hint_claims: members,
});
/** OpenID Connect parameters of the request; all empty in a device flow, where Hydra sends null. */
export const oidcContext = contextMembers.nullish().transform((value) => value ?? contextMembers.parse({}));
export type OidcContext = z.infer<typeof oidcContext>;

/** `GET …/requests/login`. `subject` is "" unless `skip`; `request_url` has not been checked, see `restartUrl`. */
export const loginRequest = z
  .object({
    challenge: z.string(),
    requested_scope: texts,
    requested_access_token_audience: texts,
    skip: z.boolean(),
    subject: text,
    oidc_context: oidcContext,
    client: oauth2Client,
    request_url: z.string(),
    session_id: text,
  })
  .refine((request) => !request.skip || request.subject !== "", "a skipped login without a subject");
export type LoginRequest = z.infer<typeof loginRequest>;

/**
 * `GET …/requests/consent`. `login_challenge` is Hydra's short internal id, not what the login page received; login and
 * consent belong together through `context` or `login_session_id`. `consent_request_id` is "" before 25.4.
 */
export const consentRequest = z.object({
  challenge: z.string(),
  consent_request_id: text,
  requested_scope: texts,
  requested_access_token_audience: texts,
  skip: z.boolean(),
  subject: z.string().min(1),
  oidc_context: oidcContext,
  client: oauth2Client,
  request_url: z.string(),
  login_challenge: text,
  login_session_id: text,
  acr: text,
  amr: texts,
  context: anyJson,
});
export type ConsentRequest = z.infer<typeof consentRequest>;

/**
 * `GET …/requests/logout`. `client` is null when the visitor came without an `id_token_hint`; the times are null for
 * RP-initiated requests up to 26.2, which never expire. `request_url` is a path below Hydra's public URL.
 */
export const logoutRequest = z.object({
  challenge: z.string(),
  subject: text,
  sid: text,
  request_url: text,
  rp_initiated: flag,
  client: oauth2Client.nullish().transform((value) => value ?? null),
  requested_at: moment,
  expires_at: moment,
});
export type LogoutRequest = z.infer<typeof logoutRequest>;

/**
 * One stored consent and who it was given to. The claims it sent, its context and the rest of its request are facts about a
 * person that nothing here asks for, and costly to read in long lists.
 */
export const consentSession = z.object({
  consent_request_id: text,
  grant_scope: texts,
  grant_access_token_audience: texts,
  remember: flag,
  remember_for: z
    .number()
    .nullish()
    .transform((value) => value ?? 0),
  handled_at: moment,
  consent_request: z.object({
    subject: z.string().min(1),
    client: oauth2Client,
    login_session_id: text,
    request_url: text,
  }),
});
export type ConsentSession = z.infer<typeof consentSession>;
export const consentSessions = z
  .array(consentSession)
  .nullish()
  .transform((value) => value ?? []);

export const redirectAnswer = z.object({ redirect_to: z.string().min(1) });

/** A way to go, checked: http(s), origin of the configured public URL. */
export type Redirect = { readonly redirectTo: string };
