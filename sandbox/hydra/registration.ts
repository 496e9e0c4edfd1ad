// Dynamic client registration: RFC 7591 and 7592, for whoever asks, where the configuration allows it.
import type { StoredClient } from "./client.ts";
import { type ClientBody, decodeClientBody } from "./client-body.ts";
import { storeNewClient, storeReplacement } from "./clients.ts";
import { invalidClientMetadata, malformed, OAuthProblem } from "./errors.ts";
import { type HttpAnswer, type HttpRequest, json, noContent } from "./http.ts";
import type { Hydra } from "./hydra.ts";
import { newToken, newUuid } from "./ids.ts";
import { bearerOf } from "./userinfo.ts";

const forAdminsOnly = (member: string) =>
  new OAuthProblem(400, "invalid_request", `'${member}' cannot be set for dynamic client registration`);

/** What an administrator wrote there goes with the next replacement: the client cannot keep it either. */
function refuseMetadata({ metadata }: ClientBody): void {
  if (metadata) throw invalidClientMetadata("'metadata' cannot be set for dynamic client registration");
}

export function register(hydra: Hydra, request: HttpRequest): HttpAnswer {
  const body = decodeClientBody(request.body);
  if (body.client_secret) throw malformed("It is not allowed to choose your own OAuth2 Client secret.");
  // Trust in a client comes from an administrator, never from the client.
  if (body.skip_consent) throw forAdminsOnly("skip_consent");
  if (body.skip_logout_consent) throw forAdminsOnly("skip_logout_consent");
  refuseMetadata(body);
  // An id of the client's own choice is ignored, not refused.
  const { id, answer } = storeNewClient(hydra, body, newUuid());
  return json(201, answer, { location: `admin/clients/${id}` });
}

export function readRegistration(hydra: Hydra, request: HttpRequest, id: string): HttpAnswer {
  const { metadata: _hidden, ...shown } = authorized(hydra, request, id).client;
  return json(200, shown);
}

export function replaceRegistration(hydra: Hydra, request: HttpRequest, id: string): HttpAnswer {
  const stored = authorized(hydra, request, id);
  const body = decodeClientBody(request.body);
  if (body.client_secret) throw malformed("It is not allowed to choose your own OAuth2 Client secret.");
  if (body.skip_consent) throw forAdminsOnly("skip_consent");
  if (body.skip_logout_consent) throw forAdminsOnly("skip_logout_consent");
  refuseMetadata(body);
  const answer = storeReplacement(hydra, stored, body);
  stored.registrationToken = newToken("ory_at_", hydra.config.secret);
  return json(200, { ...answer, registration_access_token: stored.registrationToken });
}

export function deleteRegistration(hydra: Hydra, request: HttpRequest, id: string): HttpAnswer {
  authorized(hydra, request, id);
  hydra.store.removeClient(id);
  return noContent();
}

function authorized(hydra: Hydra, request: HttpRequest, id: string): StoredClient {
  const stored = hydra.store.clients.get(id);
  const token = bearerOf(request);
  if (stored && token !== "" && token === stored.registrationToken) return stored;
  throw new OAuthProblem(
    401,
    "The request could not be authorized",
    "The requested OAuth 2.0 client does not exist or you provided incorrect credentials.",
  );
}
