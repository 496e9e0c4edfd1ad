// Which client is calling the token, device authorization or revocation endpoint, and whether it proved it.
import { timingSafeEqual } from "node:crypto";
import { type Client, grantTypes } from "./client.ts";
import { invalidClient, invalidRequest, unauthorizedClient } from "./errors.ts";
import type { HttpRequest } from "./http.ts";
import type { Hydra } from "./hydra.ts";

/** The authenticated client, or the refusal thrown. */
export function authenticateClient(hydra: Hydra, request: HttpRequest, form: URLSearchParams): Client {
  const basic = readBasic(request.headers.authorization);
  const id = basic?.id ?? form.get("client_id");
  if (!id) {
    throw invalidRequest(
      "Client credentials missing or malformed in both HTTP Authorization header and HTTP POST body.",
    );
  }
  const stored = hydra.store.clients.get(id);
  if (!stored) throw invalidClient({ debug: "Unable to locate the resource" });
  const { client } = stored;
  const configured = client.token_endpoint_auth_method;
  if (configured === "none") return client;
  const secret = basic?.secret ?? form.get("client_secret") ?? "";
  const used = basic ? "client_secret_basic" : "client_secret_post";
  const triedToProve = basic !== undefined || form.has("client_secret");
  if (triedToProve && configured !== used) {
    throw invalidClient(
      `The OAuth 2.0 Client supports client authentication method '${configured}', but method '${used}' was requested. You must configure the OAuth 2.0 client's 'token_endpoint_auth_method' value to accept '${used}'.`,
    );
  }
  if (!sameSecret(secret, stored.secret)) throw invalidClient({ debug: "passwords do not match" });
  return client;
}

function readBasic(header: string | undefined): { id: string; secret: string } | undefined {
  const [, encoded] = /^Basic (.+)$/i.exec(header ?? "") ?? [];
  if (!encoded) return undefined;
  const text = Buffer.from(encoded, "base64").toString("utf8");
  const colon = text.indexOf(":");
  if (colon < 0) return undefined;
  try {
    return { id: decodePart(text.slice(0, colon)), secret: decodePart(text.slice(colon + 1)) };
  } catch {
    return undefined;
  }
}

// RFC 6749 §2.3.1: both halves are form-encoded.
const decodePart = (text: string) => decodeURIComponent(text.replaceAll("+", " "));

function sameSecret(given: string, stored: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(stored)];
  return stored !== "" && a.length === b.length && timingSafeEqual(a, b);
}

export function requireGrantType(client: Client, grantType: string): void {
  if (!grantTypes(client).includes(grantType)) {
    throw unauthorizedClient(`The OAuth 2.0 Client is not allowed to use authorization grant '${grantType}'.`);
  }
}
