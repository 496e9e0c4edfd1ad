// Discovery, keys, health and version.
import { type HttpAnswer, json } from "./http.ts";
import type { Hydra } from "./hydra.ts";

export const MODELLED_VERSION = "v26.2.0";

export function openidConfiguration(hydra: Hydra): HttpAnswer {
  const { issuer, public: open } = hydra.urls;
  const pairwise = hydra.config.subjectTypes.includes("pairwise");
  return json(200, {
    issuer,
    authorization_endpoint: `${open}oauth2/auth`,
    device_authorization_endpoint: `${open}oauth2/device/auth`,
    token_endpoint: `${open}oauth2/token`,
    jwks_uri: `${open}.well-known/jwks.json`,
    userinfo_endpoint: `${open}userinfo`,
    revocation_endpoint: `${open}oauth2/revoke`,
    end_session_endpoint: `${open}oauth2/sessions/logout`,
    subject_types_supported: pairwise ? ["public", "pairwise"] : ["public"],
    response_types_supported: ["code", "code id_token", "id_token", "token id_token", "token", "token id_token code"],
    response_modes_supported: ["query", "fragment", "form_post"],
    grant_types_supported: [
      "authorization_code",
      "implicit",
      "client_credentials",
      "refresh_token",
      "urn:ietf:params:oauth:grant-type:device_code",
    ],
    scopes_supported: ["offline_access", "offline", "openid"],
    claims_supported: ["sub"],
    token_endpoint_auth_methods_supported: ["client_secret_post", "client_secret_basic", "private_key_jwt", "none"],
    userinfo_signing_alg_values_supported: ["none", "RS256"],
    id_token_signing_alg_values_supported: ["RS256"],
    id_token_signed_response_alg: ["RS256"],
    userinfo_signed_response_alg: ["RS256"],
    request_parameter_supported: true,
    request_uri_parameter_supported: true,
    require_request_uri_registration: true,
    claims_parameter_supported: false,
    backchannel_logout_supported: true,
    backchannel_logout_session_supported: true,
    frontchannel_logout_supported: true,
    frontchannel_logout_session_supported: true,
    request_object_signing_alg_values_supported: ["none", "RS256", "ES256"],
    code_challenge_methods_supported: ["plain", "S256"],
    credentials_endpoint_draft_00: `${open}credentials`,
    credentials_supported_draft_00: [
      {
        format: "jwt_vc_json",
        types: ["VerifiableCredential", "UserInfoCredential"],
        cryptographic_binding_methods_supported: ["jwk"],
        cryptographic_suites_supported: [
          ...["PS256", "RS256", "ES256", "PS384", "RS384", "ES384", "PS512", "RS512", "ES512", "EdDSA"],
        ],
      },
    ],
  });
}

export async function jwks(hydra: Hydra): Promise<HttpAnswer> {
  return json(200, await hydra.keys.publicSet());
}

export const health = () => json(200, { status: "ok" });
export const version = () => json(200, { version: `${MODELLED_VERSION}-sandbox` });
