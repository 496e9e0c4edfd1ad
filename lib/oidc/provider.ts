// Knows an upstream provider: reads its description, sends people to it, and redeems what they bring back.
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  Configuration,
  clockSkew,
  clockTolerance,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  getJwksCache,
  None,
  type ServerMetadata,
  setJwksCache,
} from "openid-client";
import { z } from "zod";
import { isLoopback } from "../loopback.ts";
import { boundedFetch } from "./bounded-fetch.ts";
import { providerFailure } from "./failure.ts";

export type ProviderSettings = {
  readonly issuer: string;
  readonly allowsCleartext: boolean;
  readonly clientId: string;
  readonly clientSecret: string | null;
  readonly clientAuth: "client_secret_basic" | "client_secret_post" | null;
  readonly timeoutMs: number;
};
type Asked = { readonly nowSeconds: number; readonly signal: AbortSignal };
type Checks = { readonly state: string; readonly nonce: string; readonly codeVerifier: string };
export type Claims = Readonly<Record<string, unknown>>;
/** What a provider says of itself, as far as it is believed. */
export type Description = {
  readonly server: ServerMetadata;
  /** Everything but the browser may be asked of these, and of nothing else. */
  readonly addresses: readonly string[];
  readonly takesBasic: boolean;
  /** Values of `prompt` that it knows; undefined where it does not say. */
  readonly prompts: readonly string[] | undefined;
};

/** How long a description is believed: short, because people are sent to a provider that may be gone. */
const descriptionSeconds = 600;
/** Two clocks may differ by this much. */
export const toleranceSeconds = 60;
/**
 * Signatures that need the provider's own key. Not "none", and not HS256: whoever learns the client secret could then be
 * anybody.
 */
const signatures = "RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA Ed25519".split(" ");

const texts = z.array(z.string());
const description = z.object({
  authorization_endpoint: z.string(),
  token_endpoint: z.string(),
  jwks_uri: z.string(),
  userinfo_endpoint: z.string().optional(),
  id_token_signing_alg_values_supported: texts.default(["RS256"]),
  // RFC 8414 §2: what holds where nothing is said.
  token_endpoint_auth_methods_supported: texts.default(["client_secret_basic"]),
  prompt_values_supported: texts.optional(),
});

/** Whatever is wrong with the provider, or with what it says, throws. */
export function upstreamProvider(settings: ProviderSettings) {
  let known: { readonly description: Promise<Description>; readonly until: number } | null = null;
  let keys: Parameters<typeof setJwksCache>[1] | undefined;

  async function read(): Promise<Description> {
    try {
      // Read for everybody who waits for it, so no single visitor who leaves ends it.
      const until = AbortSignal.timeout(settings.timeoutMs);
      const found = await discovery(new URL(settings.issuer), settings.clientId, undefined, None(), {
        [customFetch]: boundedFetch(isUsable, until),
        execute: settings.allowsCleartext ? [allowInsecureRequests] : [],
      });
      const { supportsPKCE: _helper, ...metadata } = found.serverMetadata();
      // The library lets some companies' descriptions be another issuer's; OIDC Discovery §4.3 does not.
      if (new URL(metadata.issuer).href !== settings.issuer) throw new Error("It describes another issuer");
      const told = description.parse(metadata);
      const { authorization_endpoint, token_endpoint, jwks_uri, userinfo_endpoint } = told;
      const asked = [token_endpoint, jwks_uri, ...(userinfo_endpoint === undefined ? [] : [userinfo_endpoint])];
      for (const endpoint of [authorization_endpoint, ...asked])
        if (!URL.canParse(endpoint) || !isUsable(new URL(endpoint)))
          throw new Error("It names an address that is not https");
      const ours = told.id_token_signing_alg_values_supported.filter((alg) => signatures.includes(alg));
      if (ours.length === 0) throw new Error("It signs in no way that can be believed");
      return {
        server: { ...metadata, id_token_signing_alg_values_supported: ours },
        addresses: asked.map((address) => new URL(address).href),
        takesBasic: told.token_endpoint_auth_methods_supported.includes("client_secret_basic"),
        prompts: told.prompt_values_supported,
      };
    } catch (error) {
      const cause = error instanceof z.ZodError ? new Error("It leaves out an endpoint") : error;
      throw providerFailure("The provider's description cannot be used", cause);
    }
  }

  function isUsable({ protocol, hostname, username, password, hash }: URL): boolean {
    if (username || password || hash) return false;
    return protocol === "https:" || (protocol === "http:" && settings.allowsCleartext && isLoopback(hostname));
  }

  /** For one HTTP request, with this house's clock and its end. */
  function configuration(told: Description, { nowSeconds, signal }: Asked): Configuration {
    const clocks = { [clockSkew]: nowSeconds - Math.floor(Date.now() / 1000), [clockTolerance]: toleranceSeconds };
    const config = new Configuration(told.server, settings.clientId, clocks, authentication(told));
    const until = AbortSignal.any([signal, AbortSignal.timeout(settings.timeoutMs)]);
    config[customFetch] = boundedFetch((url) => told.addresses.includes(url.href), until);
    if (settings.allowsCleartext) allowInsecureRequests(config);
    // TLS alone would do (OIDC Core §3.1.3.7, 6); but between here and there may be somebody's proxy.
    enableNonRepudiationChecks(config);
    if (keys) setJwksCache(config, keys);
    return config;
  }

  function authentication({ takesBasic }: Description): ClientAuth {
    const { clientSecret, clientAuth } = settings;
    if (clientSecret === null) return None();
    const method = clientAuth ?? (takesBasic ? "client_secret_basic" : "client_secret_post");
    return method === "client_secret_basic" ? ClientSecretBasic(clientSecret) : ClientSecretPost(clientSecret);
  }

  return {
    /** Read anew after a while, and after every failure. */
    async description({ nowSeconds, signal }: Asked): Promise<Description> {
      signal.throwIfAborted();
      if (!known || known.until <= nowSeconds || known.until > nowSeconds + descriptionSeconds) {
        const asked = { description: read(), until: nowSeconds + descriptionSeconds };
        known = asked;
        asked.description.catch(() => {
          if (known === asked) known = null;
        });
      }
      return known.description;
    },

    authorizationUrl(told: Description, parameters: Readonly<Record<string, string>>): string {
      const config = new Configuration(told.server, settings.clientId);
      if (settings.allowsCleartext) allowInsecureRequests(config);
      return buildAuthorizationUrl(config, { ...parameters }).href;
    },

    /** The ID token's claims after every check of OIDC Core §3.1.3.7, and what to ask for more with. */
    async redeem(
      told: Description,
      callback: URL,
      { state, nonce, codeVerifier }: Checks,
      asked: Asked,
    ): Promise<{
      readonly claims: Claims & { readonly iss: string; readonly sub: string; readonly iat: number };
      readonly accessToken: string;
    }> {
      const config = configuration(told, asked);
      const answer = await authorizationCodeGrant(config, callback, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: codeVerifier,
        idTokenExpected: true,
      });
      keys = getJwksCache(config);
      const claims = answer.claims();
      if (!claims) throw new Error("There is no ID token");
      return { claims, accessToken: answer.access_token };
    },

    /** null where the provider has nobody to ask. */
    async userInfo(told: Description, accessToken: string, subject: string, asked: Asked): Promise<Claims | null> {
      if (told.server.userinfo_endpoint === undefined) return null;
      return fetchUserInfo(configuration(told, asked), accessToken, subject);
    },
  };
}
