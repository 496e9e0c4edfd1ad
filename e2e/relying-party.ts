// Decides how the applications behind a flow behave: ordinary OAuth clients, spoken by a library that is not ours.
import { randomBytes } from "node:crypto";
import * as oauth from "openid-client";
import { HydraAdmin, type Json, text } from "./hydra-admin.ts";

type Server = { readonly publicUrl: string; readonly adminUrl: string };
type Parameters = Readonly<Record<string, string>>;
export type Tokens = oauth.TokenEndpointResponse & oauth.TokenEndpointResponseHelpers;

/** One authorization request, with what is needed to redeem its code. */
export type Attempt = { readonly url: URL; readonly state: string; readonly nonce: string; readonly verifier: string };

/** Never contacted: a visitor recognises it and stops. A loopback address lets public clients skip consent in Hydra. */
const ORIGIN = "http://127.0.0.1:5555";
const DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code";

export type ClientOptions = {
  /** `public` has no secret and relies on PKCE. */
  readonly kind?: "confidential" | "public";
  /** Every scope it may ask for. */
  readonly scope?: string;
  /** Further members of the client, as the admin API names them. */
  readonly client?: Json;
};

export class RelyingParty {
  readonly clientId: string;
  readonly redirectUri = `${ORIGIN}/callback`;
  readonly postLogoutUri = `${ORIGIN}/signed-out`;
  readonly #config: oauth.Configuration;
  readonly #scope: string;

  constructor(config: oauth.Configuration, scope: string) {
    this.#config = config;
    this.#scope = scope;
    this.clientId = config.clientMetadata().client_id;
  }

  /** An authorization request; `parameters` override or add, e.g. `prompt`. */
  async attempt(parameters: Parameters = {}): Promise<Attempt> {
    const [state, nonce, verifier] = [oauth.randomState(), oauth.randomNonce(), oauth.randomPKCECodeVerifier()];
    const url = oauth.buildAuthorizationUrl(this.#config, {
      redirect_uri: this.redirectUri,
      scope: this.#scope,
      state,
      nonce,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
      ...parameters,
    });
    return { url, state, nonce, verifier };
  }

  /** Redeems the code of a callback; the library checks state, nonce, issuer and the ID token's signature. */
  async redeem(attempt: Attempt, callback: URL): Promise<Tokens> {
    return oauth.authorizationCodeGrant(this.#config, callback, {
      pkceCodeVerifier: attempt.verifier,
      expectedState: attempt.state,
      // Without an ID token there is no nonce to find, and then the library must not look for one.
      ...(grantedScopes(callback).includes("openid") ? { expectedNonce: attempt.nonce } : {}),
    });
  }

  refresh(refreshToken: string): Promise<Tokens> {
    return oauth.refreshTokenGrant(this.#config, refreshToken);
  }

  revoke(token: string): Promise<void> {
    return oauth.tokenRevocation(this.#config, token);
  }

  userInfo(accessToken: string, subject: string): Promise<oauth.UserInfoResponse> {
    return oauth.fetchUserInfo(this.#config, accessToken, subject);
  }

  /** RP-initiated logout. */
  logoutUrl(parameters: Parameters): URL {
    return oauth.buildEndSessionUrl(this.#config, { post_logout_redirect_uri: this.postLogoutUri, ...parameters });
  }

  startDevice(scope: string = this.#scope): Promise<oauth.DeviceAuthorizationResponse> {
    return oauth.initiateDeviceAuthorization(this.#config, { scope });
  }

  /** One poll of a waiting device: tokens, or the error code. */
  async pollDevice(deviceCode: string): Promise<Tokens | string> {
    try {
      return await oauth.genericGrantRequest(this.#config, DEVICE_GRANT, { device_code: deviceCode });
    } catch (error) {
      if (error instanceof oauth.ResponseBodyError) return error.error;
      throw error;
    }
  }
}

/** Registers a client through the admin API. Each test takes its own, so that nothing is remembered between them. */
export async function registerClient(server: Server, options: ClientOptions = {}): Promise<RelyingParty> {
  const { kind = "confidential", scope = "openid offline_access profile email" } = options;
  const isPublic = kind === "public";
  const client = await new HydraAdmin(server.adminUrl).createClient({
    client_name: "Test application",
    grant_types: ["authorization_code", "refresh_token", DEVICE_GRANT],
    response_types: ["code"],
    scope,
    redirect_uris: [`${ORIGIN}/callback`],
    post_logout_redirect_uris: [`${ORIGIN}/signed-out`],
    token_endpoint_auth_method: isPublic ? "none" : "client_secret_basic",
    ...(isPublic ? {} : { client_secret: randomBytes(16).toString("hex") }),
    ...options.client,
  });
  const id = text(client, "client_id");
  const authentication = isPublic ? oauth.None() : oauth.ClientSecretBasic(text(client, "client_secret"));
  const config = await oauth.discovery(new URL(`${server.publicUrl}/`), id, undefined, authentication, {
    execute: [oauth.allowInsecureRequests],
  });
  return new RelyingParty(config, scope);
}

/** The scopes a callback says were granted. */
export function grantedScopes(callback: URL): string[] {
  return (callback.searchParams.get("scope") ?? "").split(" ").filter((scope) => scope !== "");
}
