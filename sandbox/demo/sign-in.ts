// Decides how the demo application signs people in: authorization code with PKCE, state and nonce, all by openid-client.
import * as oidc from "openid-client";
import { html } from "./html.ts";
import { failurePage, type Handler, redirect, sorry } from "./reply.ts";
import { remember, type SignedIn } from "./visitors.ts";
import { parseWay, signInAddress } from "./ways.ts";

/** Sends the browser to the provider. */
export const startSignIn: Handler = async ({ url: siteUrl, provider }, { url, visitor }) => {
  const way = parseWay(url.searchParams);
  try {
    const configuration = await provider.web(way.client);
    const state = oidc.randomState();
    const nonce = oidc.randomNonce();
    const codeVerifier = oidc.randomPKCECodeVerifier();
    const address = oidc.buildAuthorizationUrl(configuration, {
      redirect_uri: `${siteUrl}/callback`,
      scope: way.scopes.join(" "),
      state,
      nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: "S256",
      ...(way.prompt !== undefined ? { prompt: way.prompt } : {}),
    });
    remember(visitor.pendingSignIns, state, { client: way.client, asked: way.scopes, codeVerifier, nonce });
    return redirect(address.href);
  } catch (error) {
    return failurePage(error);
  }
};

/** The provider sends the browser back here, with a code or with an error. */
export const finishSignIn: Handler = async (site, { url, visitor }) => {
  const state = url.searchParams.get("state") ?? "";
  const pending = visitor.pendingSignIns.get(state);
  if (pending === undefined) {
    // Shows nothing of the address: anybody can make a link to this page.
    return sorry(
      400,
      "No such sign-in",
      html`This answer belongs to no sign-in that was started in this browser, or it was used already. <a href="${signInAddress()}">Start a new one</a>.`,
    );
  }
  visitor.pendingSignIns.delete(state);
  try {
    const configuration = await site.provider.web(pending.client);
    // Whoever did not tick `openid` gets no ID token, and a nonce can only be expected of one that comes.
    const expectsIdToken = (url.searchParams.get("scope") ?? "openid").split(" ").includes("openid");
    const tokens = await oidc.authorizationCodeGrant(configuration, url, {
      expectedState: state,
      pkceCodeVerifier: pending.codeVerifier,
      ...(expectsIdToken ? { expectedNonce: pending.nonce, idTokenExpected: true } : {}),
    });
    site.visitors.renew(visitor);
    const { client, asked } = pending;
    visitor.signedIn = await describeTokens(configuration, tokens, { client, asked, earlierAccessTokens: [] });
    return redirect("/account");
  } catch (error) {
    return failurePage(error);
  }
};

/** New tokens for the old refresh token, without the visitor's browser taking part. */
export const refreshTokens: Handler = async (site, { visitor }) => {
  const before = visitor.signedIn;
  if (before === undefined) return redirect("/");
  if (before.refreshToken === undefined) {
    return sorry(400, "No refresh token", "The application got none: offline_access was not asked for or not allowed.");
  }
  try {
    const configuration = await site.provider.web(before.client);
    const tokens = await oidc.refreshTokenGrant(configuration, before.refreshToken);
    const after = await describeTokens(configuration, tokens, {
      client: before.client,
      asked: before.asked,
      earlierAccessTokens: [...before.earlierAccessTokens, before.accessToken].slice(-5),
    });
    visitor.signedIn = { ...after, idToken: after.idToken ?? before.idToken };
    return redirect("/account");
  } catch (error) {
    return failurePage(error);
  }
};

async function describeTokens(
  configuration: oidc.Configuration,
  tokens: oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers,
  known: Pick<SignedIn, "client" | "asked" | "earlierAccessTokens">,
): Promise<SignedIn> {
  const claims = tokens.claims();
  const userinfo = await oidc
    .fetchUserInfo(configuration, tokens.access_token, claims?.sub ?? oidc.skipSubjectCheck)
    .then((answer) => ({ claims: answer }))
    .catch((error: unknown) => ({ problem: error instanceof Error ? error.message : String(error) }));
  return {
    ...known,
    granted: tokens.scope?.split(" ").filter(Boolean) ?? known.asked,
    idToken: tokens.id_token !== undefined && claims ? { raw: tokens.id_token, claims } : undefined,
    userinfo,
    accessToken: tokens.access_token,
    refreshToken: tokens.refresh_token,
    expiresInSeconds: tokens.expires_in,
  };
}

/** Sign-out that the application begins (RP-initiated logout): the provider asks, then sends the browser to /signed-out. */
export const startSignOut: Handler = async ({ url: siteUrl, provider }, { visitor }) => {
  const { signedIn } = visitor;
  if (signedIn === undefined) return redirect("/signed-out");
  try {
    const configuration = await provider.web(signedIn.client);
    if (signedIn.idToken === undefined) {
      // Without an ID token as hint Hydra refuses a return address.
      visitor.signedIn = undefined;
      return redirect(configuration.serverMetadata().end_session_endpoint ?? "/signed-out");
    }
    const state = oidc.randomState();
    const address = oidc.buildEndSessionUrl(configuration, {
      id_token_hint: signedIn.idToken.raw,
      post_logout_redirect_uri: `${siteUrl}/signed-out`,
      state,
    });
    remember(visitor.pendingSignOuts, state, { client: signedIn.client });
    return redirect(address.href);
  } catch (error) {
    return failurePage(error);
  }
};

/** Forgets the visitor in the application only; the provider still knows them. */
export const forget: Handler = (_site, { visitor }) => {
  visitor.signedIn = undefined;
  return redirect("/");
};

/** Sign-out at the provider itself, without any application taking part. */
export const providerSignOut: Handler = async ({ provider }) => {
  try {
    const configuration = await provider.web("thirdParty");
    return redirect(configuration.serverMetadata().end_session_endpoint ?? "/");
  } catch (error) {
    return failurePage(error);
  }
};
