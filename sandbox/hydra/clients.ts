// The admin API's clients: create, read, replace, patch, delete.
import type { Client, StoredClient } from "./client.ts";
import {
  buildClient,
  type ClientBody,
  decodeClientBody,
  decodeClientDocument,
  requireValidClient,
} from "./client-body.ts";
import { toRfc3339 } from "./clock.ts";
import { duplicateRow, noSuchRow, unrecognizable } from "./errors.ts";
import { type HttpAnswer, type HttpRequest, json, noContent } from "./http.ts";
import type { Hydra } from "./hydra.ts";
import { newToken, newUuid, randomText } from "./ids.ts";
import type { JsonObject } from "./json.ts";
import { firstDocument } from "./json-body.ts";
import { applyPatch, PatchError } from "./json-patch.ts";

const SECRET_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_~.";

export function createClient(hydra: Hydra, request: HttpRequest): HttpAnswer {
  const body = decodeClientBody(request.body);
  const created = storeNewClient(hydra, body, body.client_id ?? "");
  return json(201, created.answer, { location: `/admin/clients/${encodeURIComponent(created.id)}` });
}

/** Stores a new client and gives the one answer that ever shows its secret and registration token. */
export function storeNewClient(hydra: Hydra, body: ClientBody, chosenId: string): { id: string; answer: JsonObject } {
  requireValidClient(hydra, body);
  const id = chosenId || newUuid();
  if (hydra.store.clients.has(id)) throw duplicateRow();
  const client = buildClient(hydra, body, id);
  const open = client.token_endpoint_auth_method === "none";
  const secret = body.client_secret || (open ? "" : randomText(26, SECRET_ALPHABET));
  const registrationToken = newToken("ory_at_", hydra.config.secret);
  hydra.store.clients.set(id, { client: asRead(client), secret, registrationToken });
  const answer = {
    ...client,
    ...(secret && { client_secret: secret }),
    registration_access_token: registrationToken,
    // Hydra builds the address before it generates an id.
    registration_client_uri: `${hydra.urls.public}oauth2/register${chosenId ? `/${chosenId}` : ""}`,
  };
  return { id, answer };
}

/** Lists come back empty from the database, never null. */
function asRead(client: Client): Client {
  return {
    ...client,
    redirect_uris: client.redirect_uris ?? [],
    grant_types: client.grant_types ?? [],
    response_types: client.response_types ?? [],
    contacts: client.contacts ?? [],
  };
}

export function findClient(hydra: Hydra, id: string): StoredClient {
  const stored = hydra.store.clients.get(id);
  if (!stored) throw noSuchRow();
  return stored;
}

export function getClient(hydra: Hydra, _request: HttpRequest, id: string): HttpAnswer {
  return json(200, findClient(hydra, id).client);
}

export function replaceClient(hydra: Hydra, request: HttpRequest, id: string): HttpAnswer {
  const body = decodeClientBody(request.body);
  const stored = findClient(hydra, id);
  return json(200, storeReplacement(hydra, stored, body));
}

/** The id of the path stays, whatever the body says; so does the secret unless the body has a new one. */
export function storeReplacement(hydra: Hydra, stored: StoredClient, body: ClientBody): JsonObject {
  requireValidClient(hydra, body);
  const client = buildClient(hydra, body, stored.client.client_id, stored.client.created_at);
  stored.client = asRead(client);
  stored.secret = body.client_secret || stored.secret;
  return { ...client, ...(body.client_secret && { client_secret: body.client_secret }) };
}

export function patchClient(hydra: Hydra, request: HttpRequest, id: string): HttpAnswer {
  const stored = findClient(hydra, id);
  const before: JsonObject = { ...stored.client };
  const patched = patchedDocument(before, firstDocument(request.body));
  // Under a changed id there is no row to update.
  if (patched.client_id !== id) throw noSuchRow();
  const body = decodeClientDocument(() => withoutEmptyJwks(patched));
  requireValidClient(hydra, body);
  stored.client = asRead(buildClient(hydra, body, id, stored.client.created_at));
  stored.secret = body.client_secret || stored.secret;
  return json(200, { ...stored.client, ...(body.client_secret && { client_secret: body.client_secret }) });
}

function patchedDocument(document: JsonObject, patch: unknown): JsonObject {
  try {
    return applyPatch(document, patch);
  } catch (error) {
    if (error instanceof PatchError) throw unrecognizable();
    throw error;
  }
}

// An empty key set in the stored form means "none was given".
function withoutEmptyJwks(document: JsonObject): JsonObject {
  const { jwks, ...rest } = document;
  return typeof jwks === "object" && jwks !== null && Object.keys(jwks).length === 0 ? rest : document;
}

export function setLifespans(hydra: Hydra, request: HttpRequest, id: string): HttpAnswer {
  const { lifespans } = decodeClientBody(request.body);
  const stored = findClient(hydra, id);
  stored.client = { ...stored.client, ...lifespans, updated_at: toRfc3339(hydra.clock.seconds()) };
  return json(200, stored.client);
}

export function deleteClient(hydra: Hydra, _request: HttpRequest, id: string): HttpAnswer {
  findClient(hydra, id);
  hydra.store.removeClient(id);
  return noContent();
}
