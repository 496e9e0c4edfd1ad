// The device grant: codes for the device, and the browser's way from its user code to "return to your device".
import { readAudience, requireAudience } from "./authorize-request.ts";
import { firstForeignScope, grantTypes, splitSpaces } from "./client.ts";
import { authenticateClient } from "./client-auth.ts";
import { requestConsent, returnFromConsent } from "./consent-step.ts";
import { DEVICE_CSRF_COOKIE, requireCsrf, setCsrfCookie } from "./cookies.ts";
import {
  accessDenied,
  duplicateRow,
  invalidClient,
  invalidGrant,
  invalidRequest,
  invalidScope,
  TOKEN_HEADERS,
} from "./errors.ts";
import { isDeviceFlow, newBallast, openDeviceFlow, requireFresh, sealFlow } from "./flow.ts";
import { type HttpAnswer, type HttpRequest, json, redirect, withParameters } from "./http.ts";
import type { Hydra } from "./hydra.ts";
import { newHexId, newToken, randomText } from "./ids.ts";
import { DecodeError, decodeBody } from "./json-body.ts";
import { requestLogin, returnFromLogin, type StepRequest } from "./login-step.ts";
import type { Device } from "./store.ts";
import { asTokenAnswer, DEVICE_GRANT, requireForm } from "./token-endpoint.ts";
import { grantOf } from "./tokens.ts";

/** `POST /oauth2/device/auth`: RFC 8628 §3.1. */
export function deviceAuthorization(hydra: Hydra, request: HttpRequest): Promise<HttpAnswer> {
  return asTokenAnswer(hydra, async () => {
    const form = requireForm(request);
    const client = authenticateClient(hydra, request, form);
    if (!grantTypes(client).includes(DEVICE_GRANT)) {
      throw invalidGrant(`The requested OAuth 2.0 Client does not have the '${DEVICE_GRANT}' grant.`);
    }
    const scope = splitSpaces(form.get("scope"));
    const foreign = firstForeignScope(splitSpaces(client.scope), scope, hydra.config.exactScopes);
    if (foreign) throw invalidScope(`The OAuth 2.0 Client is not allowed to request scope '${foreign}'.`);
    const audience = readAudience(form);
    requireAudience(client, audience);
    const { ttl, userCode: shape, secret, pollingIntervalSeconds } = hydra.config;
    const device: Device = {
      id: newHexId(),
      clientId: client.client_id,
      scope,
      audience,
      deviceCode: newToken("ory_dc_", secret),
      userCode: randomText(shape.length, shape.alphabet),
      expiresAt: hydra.clock.now() + ttl.deviceUserCode,
    };
    hydra.store.devices.set(device.deviceCode, device);
    const verify = `${hydra.urls.public}oauth2/device/verify`;
    const answer = {
      // A Go struct member that Hydra forgot to hide.
      Header: null,
      device_code: device.deviceCode,
      user_code: device.userCode,
      verification_uri: verify,
      verification_uri_complete: withParameters(verify, { user_code: device.userCode }),
      expires_in: Math.floor(ttl.deviceUserCode / 1000),
      interval: pollingIntervalSeconds,
    };
    return json(200, answer, TOKEN_HEADERS);
  });
}

/** `GET /oauth2/device/verify`. Refusals surface here as JSON in the browser. */
export async function deviceVerify(hydra: Hydra, request: HttpRequest): Promise<HttpAnswer> {
  const { query } = request;
  const [deviceVerifier, loginVerifier, consentVerifier] = ["device", "login", "consent"].map((name) =>
    query.get(`${name}_verifier`),
  );
  if (deviceVerifier) return returnFromDevice(hydra, request, deviceVerifier);
  if (loginVerifier) {
    const step = stepOf(hydra, request);
    const { flow, cookies } = await returnFromLogin(hydra, step, loginVerifier);
    return requestConsent(hydra, step, flow, cookies);
  }
  if (consentVerifier) return finish(hydra, request, consentVerifier);
  return beginDevice(hydra, request);
}

function beginDevice(hydra: Hydra, request: HttpRequest): HttpAnswer {
  const userCode = request.query.get("user_code");
  const masked = withParameters(`${hydra.urls.public}oauth2/device/verify?${request.search}`, {
    user_code: userCode ? "****" : undefined,
  });
  const flow = {
    id: newHexId(),
    requestedAt: hydra.clock.seconds(),
    requestUrl: masked,
    csrf: newHexId(),
    ballast: newBallast("device"),
  };
  const location = withParameters(hydra.urls.deviceVerification, {
    device_challenge: sealFlow(hydra, "device_challenge", flow),
    user_code: userCode ?? undefined,
  });
  return redirect(request, location, [setCsrfCookie(hydra, DEVICE_CSRF_COOKIE, flow.csrf)]);
}

/** The admin call behind the code field: one answer for every code that is not good. */
export function acceptUserCode(hydra: Hydra, request: HttpRequest): HttpAnswer {
  const challenge = request.query.get("device_challenge");
  if (!challenge) throw invalidRequest("Query parameter 'device_challenge' is not defined but should have been.");
  const userCode = decodeUserCode(request.body);
  if (!userCode) throw invalidRequest("Field 'user_code' must not be empty.");
  const flow = openDeviceFlow(hydra, "device_challenge", challenge);
  const device = [...hydra.store.devices.values()].find((candidate) => candidate.userCode === userCode);
  if (!device || device.grant || device.expiresAt < hydra.clock.now()) {
    throw invalidRequest("The 'user_code' session could not be found or has expired or is otherwise malformed.");
  }
  const verifier = sealFlow(hydra, "device_verifier", { ...flow, deviceId: device.id });
  const redirectTo = withParameters(flow.requestUrl, { client_id: device.clientId, device_verifier: verifier });
  return json(200, { redirect_to: redirectTo });
}

function decodeUserCode(body: string): string | undefined {
  try {
    return decodeBody(body, { user_code: "string" }).user_code;
  } catch (error) {
    if (error instanceof DecodeError) throw invalidRequest(`Unable to decode request body: ${error.message}`);
    throw error;
  }
}

function returnFromDevice(hydra: Hydra, request: HttpRequest, verifier: string): Promise<HttpAnswer> {
  const flow = hydra.sealer.open("device_verifier", verifier);
  const device = isDeviceFlow(flow) ? deviceById(hydra, flow.deviceId) : undefined;
  if (!isDeviceFlow(flow) || !device) {
    throw accessDenied("The device verifier has already been used, has not been granted, or is invalid.");
  }
  requireFresh(hydra, flow, "device");
  requireCsrf(request, DEVICE_CSRF_COOKIE, flow.csrf);
  const step = stepOf(hydra, request);
  const requestUrl = withParameters(flow.requestUrl, { client_id: device.clientId });
  return requestLogin(hydra, { ...step, ...device, requestUrl, deviceId: device.id });
}

function finish(hydra: Hydra, request: HttpRequest, verifier: string): HttpAnswer {
  const flow = returnFromConsent(hydra, stepOf(hydra, request), verifier);
  const device = deviceById(hydra, flow.deviceId);
  // Two browsers on one code: the slower one finds the code taken.
  if (!device || device.grant) throw duplicateRow();
  device.grant = grantOf(hydra, flow, "");
  return redirect(request, withParameters(hydra.urls.deviceSuccess, { client_id: flow.client.client_id }));
}

const deviceById = (hydra: Hydra, id: string | undefined) =>
  [...hydra.store.devices.values()].find((device) => device.id === id);

function stepOf(hydra: Hydra, request: HttpRequest): StepRequest {
  const clientId = request.query.get("client_id");
  if (!clientId) throw invalidClient("Query parameter 'client_id' is missing.");
  const stored = hydra.store.clients.get(clientId);
  if (!stored) throw invalidClient({ hint: "The requested OAuth 2.0 Client does not exist." });
  const { client } = stored;
  const form = new URLSearchParams();
  return { http: request, form, client, scope: [], audience: [], redirectUri: "", requestUrl: "", deviceId: "" };
}
