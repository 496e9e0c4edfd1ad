// Decides whether an authorization request is one that may be answered at all, in the order Hydra decides it.
import {
  type Client,
  firstForeignAudience,
  firstForeignScope,
  responseTypes as registeredResponseTypes,
  splitSpaces,
} from "./client.ts";
import {
  invalidClient,
  invalidRequest,
  invalidScope,
  invalidState,
  registrationNotSupported,
  unsupportedResponseMode,
  unsupportedResponseType,
} from "./errors.ts";
import { formAndQuery, type HttpRequest } from "./http.ts";
import type { Hydra } from "./hydra.ts";

export type ResponseMode = "query" | "fragment" | "form_post";

/** Where a refusal goes. Without a redirect URI it goes to `urls.error`: nobody else can be trusted with it. */
export type ReplyTo = { redirectUri?: string; mode: ResponseMode; state: string };

export type AuthorizeRequest = {
  form: URLSearchParams;
  client: Client;
  redirectUri: string;
  redirectUriGiven: string;
  state: string;
  responseTypes: string[];
  mode: ResponseMode;
  scope: string[];
  audience: string[];
};

const MIN_STATE_LENGTH = 8;

/** Reads the request and fills in `replyTo` as far as it can be trusted, or throws the refusal. */
export function readAuthorizeRequest(hydra: Hydra, request: HttpRequest, replyTo: ReplyTo): AuthorizeRequest {
  const form = formAndQuery(request);
  const field = (name: string) => form.get(name) ?? "";
  replyTo.state = field("state");
  const client = findClient(hydra, field("client_id"));
  const scope = splitSpaces(form.get("scope"));
  refuseRequestObjects(form, client, scope);
  const redirectUri = chooseRedirectUri(client, field("redirect_uri"), scope);
  replyTo.redirectUri = redirectUri;

  const foreignScope = firstForeignScope(splitSpaces(client.scope), scope, hydra.config.exactScopes);
  if (foreignScope) throw invalidScope(`The OAuth 2.0 Client is not allowed to request scope '${foreignScope}'.`);
  const audience = readAudience(form);
  requireAudience(client, audience);
  if (field("registration") !== "") throw registrationNotSupported({});
  const responseTypes = readResponseTypes(client, field("response_type"));
  replyTo.mode = chooseMode(field("response_mode"), responseTypes, replyTo);
  if (replyTo.state.length < MIN_STATE_LENGTH) {
    throw invalidState("Request parameter 'state' must be at least be 8 characters long to ensure sufficient entropy.");
  }
  const { state, mode } = replyTo;
  const redirectUriGiven = field("redirect_uri");
  return { form, client, redirectUri, redirectUriGiven, state, responseTypes, mode, scope, audience };
}

function findClient(hydra: Hydra, id: string): Client {
  const found = hydra.store.clients.get(id);
  if (found) return found.client;
  const hint = "The requested OAuth 2.0 Client does not exist.";
  throw invalidClient({ hint, debug: "Unable to locate the resource" });
}

// Request objects are outside the sandbox's scope; clients without keys are refused as Hydra refuses them.
function refuseRequestObjects(form: URLSearchParams, client: Client, scope: string[]): void {
  if (!scope.includes("openid") || !(form.get("request") || form.get("request_uri"))) return;
  if (Object.keys(client.jwks).length === 0 && !client.jwks_uri) {
    throw invalidRequest(
      "OpenID Connect 'request' or 'request_uri' context was given, but the OAuth 2.0 Client does not have any JSON Web Keys registered.",
    );
  }
  throw invalidRequest("The sandbox does not read request objects.");
}

function chooseRedirectUri(client: Client, asked: string, scope: string[]): string {
  const registered = client.redirect_uris ?? [];
  if (asked === "") {
    if (scope.includes("openid")) {
      throw invalidRequest("The 'redirect_uri' parameter is required when using OpenID Connect 1.0.");
    }
    const [only] = registered;
    if (only !== undefined && registered.length === 1) return only;
  } else if (registered.includes(asked) || registered.some((uri) => sameLoopback(uri, asked))) {
    if (URL.canParse(asked)) return asked;
  }
  throw invalidRequest(
    "The 'redirect_uri' parameter does not match any of the OAuth 2.0 Client's pre-registered redirect urls.",
  );
}

/** RFC 8252 §7.3: the port of a loopback IP may vary. `localhost` is no IP. */
function sameLoopback(registered: string, asked: string): boolean {
  if (!URL.canParse(registered) || !URL.canParse(asked)) return false;
  const [have, want] = [new URL(registered), new URL(asked)];
  const loopback = ["127.0.0.1", "[::1]"].includes(want.hostname) && want.protocol === "http:";
  return (
    loopback &&
    have.protocol === want.protocol &&
    have.hostname === want.hostname &&
    have.pathname === want.pathname &&
    have.search === want.search
  );
}

/** One parameter holds several audiences, or the parameter is repeated. */
export function readAudience(form: URLSearchParams): string[] {
  const values = form.getAll("audience");
  return values.length > 1 ? values.filter((value) => value !== "") : splitSpaces(values[0]);
}

export function requireAudience(client: Client, audience: readonly string[]): void {
  const foreign = firstForeignAudience(client.audience, audience);
  if (foreign) {
    throw invalidRequest(`Requested audience '${foreign}' has not been whitelisted by the OAuth 2.0 Client.`);
  }
}

function readResponseTypes(client: Client, asked: string): string[] {
  const types = splitSpaces(asked);
  if (types.length === 0) throw unsupportedResponseType("`The request is missing the 'response_type' parameter.");
  const key = (list: readonly string[]) => [...list].sort().join(" ");
  const allowed = registeredResponseTypes(client).map((entry) => key(splitSpaces(entry)));
  if (!allowed.includes(key(types))) {
    throw unsupportedResponseType(`The client is not allowed to request response_type '${asked}'.`);
  }
  return types;
}

function chooseMode(asked: string, responseTypes: string[], replyTo: ReplyTo): ResponseMode {
  const onlyCode = responseTypes.length === 1 && responseTypes[0] === "code";
  if (asked === "") return onlyCode ? "query" : "fragment";
  if (asked === "fragment" || asked === "form_post" || (asked === "query" && onlyCode)) return asked;
  if (asked === "query") {
    replyTo.mode = "fragment";
    throw unsupportedResponseMode(`Insecure response_mode 'query' for the response_type '${responseTypes.join(" ")}'.`);
  }
  delete replyTo.redirectUri;
  throw unsupportedResponseMode(`Request with unsupported response_mode '${asked}'.`);
}
