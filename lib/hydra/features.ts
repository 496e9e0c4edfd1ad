// Which members and calls a Hydra release knows: servers up to 2.3 refuse a body with a member they do not know.
import type { components } from "./schema.d.ts";

export type LoginAcceptance = components["schemas"]["AcceptLoginRequest"];
export type ConsentAcceptance = components["schemas"]["AcceptConsentRequest"];
export type Rejection = components["schemas"]["RejectRequest"];

export type HydraFeatures = {
  /** 2.1: `extend_session_lifespan` at login accept. */
  readonly extendsSessionLifespan: boolean;
  /** 2.2: `identity_provider_session_id` at login accept. */
  readonly linksProviderSession: boolean;
  /** 2.2: `context` at consent accept. */
  readonly keepsConsentContext: boolean;
  /** 25.4: device grant, `consent_request_id`, and a `rel="next"` in lists of consent sessions. */
  readonly hasDeviceGrant: boolean;
};

/**
 * What release `version` ("2.3", "26.2.0") knows, or null when it is no release number. `GET /version` is no substitute
 * for the setting: builds of one's own say "master" or a commit there.
 */
export function hydraFeatures(version: string): HydraFeatures | null {
  const [, major, minor] = /^v?(\d{1,3})\.(\d{1,3})(?:\.\d+)?$/.exec(version) ?? [];
  if (major === undefined || minor === undefined) return null;
  const release = Number(major) * 1000 + Number(minor);
  return {
    extendsSessionLifespan: release >= 2_001,
    linksProviderSession: release >= 2_002,
    keepsConsentContext: release >= 2_002,
    hasDeviceGrant: release >= 25_004,
  };
}

export function loginAcceptBody(features: HydraFeatures, acceptance: LoginAcceptance): LoginAcceptance {
  const body = { ...acceptance };
  if (!features.extendsSessionLifespan) delete body.extend_session_lifespan;
  if (!features.linksProviderSession) delete body.identity_provider_session_id;
  return body;
}

export function consentAcceptBody(features: HydraFeatures, acceptance: ConsentAcceptance): ConsentAcceptance {
  const body = { ...acceptance };
  if (!features.keepsConsentContext) delete body.context;
  return body;
}
