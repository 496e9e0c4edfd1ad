// Decides what a sign-out means for the application: the browser's return from the provider, and the provider's own word.
import { createRemoteJWKSet, jwtVerify } from "jose";
import { html } from "./html.ts";
import { backToStart, type Handler, page, type Site } from "./reply.ts";
import { signInAddress } from "./ways.ts";

/** Where the provider sends the browser after an RP-initiated logout. */
export const signedOutPage: Handler = ({ provider }, { url, visitor }) => {
  const state = url.searchParams.get("state") ?? "";
  const pending = visitor.pendingSignOuts.get(state);
  visitor.pendingSignOuts.delete(state);
  if (pending !== undefined) {
    visitor.signedIn = undefined;
    return page(
      "Signed out",
      html`<h1>Signed out</h1>
<p class="lead" id="outcome">You are signed out of ${provider.clients.web[pending.client].name} and of the provider. The
<code>state</code> came back unchanged, so this answers the sign-out that was started here.</p>
<p class="actions"><a class="button" href="${signInAddress()}">Sign in again</a><a class="button quiet" href="/">Back to the start</a></p>`,
    );
  }
  if (visitor.signedIn === undefined) {
    return page(
      "Signed out",
      html`<h1>You are not signed in</h1><p class="lead" id="outcome">There was nothing to sign out of.</p>${backToStart()}`,
    );
  }
  // Anybody can link here: without the state of a sign-out that this browser started, nobody is signed out.
  return page(
    "Still signed in",
    html`<h1>You are still signed in</h1>
<p class="lead" id="outcome">This address came without the <code>state</code> of a sign-out started in this browser, so it changed nothing.</p>
<p class="actions"><a class="button" href="/account">To your account</a></p>`,
  );
};

const logoutEvent = "http://schemas.openid.net/event/backchannel-logout";

/** OpenID Connect Back-Channel Logout 1.0 §2.6: true where the token is the provider's and the session is now ended. */
export async function acceptLogoutToken(site: Site, token: string): Promise<boolean> {
  const { clients } = site.provider;
  try {
    const metadata = (await site.provider.web("thirdParty")).serverMetadata();
    if (metadata.jwks_uri === undefined) return false;
    const keys = createRemoteJWKSet(new URL(metadata.jwks_uri), { timeoutDuration: 10_000 });
    const { payload } = await jwtVerify(token, keys, {
      issuer: metadata.issuer,
      audience: Object.values(clients.web).map(({ id }) => id),
      requiredClaims: ["iat", "jti", "sid"],
    });
    const { events, sid, nonce } = payload;
    // An ID token must not pass for a logout token: only the latter has this event, only the former a nonce.
    const isLogout = typeof events === "object" && events !== null && logoutEvent in events && nonce === undefined;
    if (!isLogout || typeof sid !== "string") return false;
    site.visitors.endProviderSession(sid);
    return true;
  } catch {
    return false;
  }
}
