// Decides how the demo shows what an application learned: claims, userinfo, scopes and tokens of the current sign-in.
import { type Content, type Html, html } from "./html.ts";
import { type Handler, page, redirect } from "./reply.ts";
import type { Json, SignedIn } from "./visitors.ts";

export const accountPage: Handler = ({ provider }, { visitor }) => {
  const { signedIn } = visitor;
  if (signedIn === undefined) return redirect("/");
  const application = provider.clients.web[signedIn.client].name;
  return page(
    "Signed in",
    html`<h1>${signedIn.idToken ? html`Signed in as <span id="who">${displayName(signedIn)}</span>` : "Access without a name"}</h1>
<p class="lead">${
      signedIn.idToken
        ? html`This is everything ${application} learned about you.`
        : html`${application} was not allowed <code>openid</code>: it holds an access token, but nobody told it who you are.`
    }</p>
<div class="actions">
${
  signedIn.refreshToken !== undefined
    ? html`<form action="/refresh" method="post"><button class="button" id="refresh">Refresh tokens</button></form>`
    : html`<p class="note">No refresh token: <code>offline_access</code> was not asked for or not allowed.</p>`
}
<form action="/sign-out" method="post"><button class="button quiet" id="sign-out">Sign out</button></form>
<form action="/forget" method="post"><button class="button quiet" id="forget">Forget me here only</button></form>
</div>
<section class="card"><h2>Scopes</h2>
<ul class="scopes" id="scopes">${signedIn.asked.map((scope) => {
      const isGranted = signedIn.granted.includes(scope);
      return html`<li class="${isGranted ? "granted" : "withheld"}"><code>${scope}</code> ${isGranted ? "allowed" : "not allowed"}</li>`;
    })}</ul></section>
${signedIn.idToken && html`<section class="card"><h2>ID token</h2>${claimsList("id-token", signedIn.idToken.claims)}</section>`}
<section class="card"><h2>Userinfo</h2>${
      "claims" in signedIn.userinfo
        ? claimsList("userinfo", signedIn.userinfo.claims)
        : html`<p class="note" id="userinfo">The userinfo endpoint refused: ${signedIn.userinfo.problem}</p>`
    }</section>
<section class="card"><h2>Tokens</h2>
<p class="note">An application never shows these to anybody. Only their beginnings are here, to see them change.</p>
<dl class="facts">
${fact("access token", html`<code id="access-token">${beginning(signedIn.accessToken)}</code>`)}
${signedIn.expiresInSeconds !== undefined && fact("good for", `${signedIn.expiresInSeconds} seconds`)}
${signedIn.refreshToken !== undefined && fact("refresh token", html`<code>${beginning(signedIn.refreshToken)}</code>`)}
${
  signedIn.earlierAccessTokens.length > 0 &&
  fact(
    "replaced",
    html`<span id="replaced">${signedIn.earlierAccessTokens.map((token) => html`<code>${beginning(token)}</code> `)}</span>`,
  )
}
</dl></section>`,
  );
};

/** What to call a signed-in visitor: the claims they allowed, or their subject. */
export function displayName({ idToken, userinfo }: SignedIn): string {
  const claims: Json = { ...idToken?.claims, ...("claims" in userinfo ? userinfo.claims : {}) };
  const name = [claims.name, claims.email, claims.sub].find((claim) => typeof claim === "string" && claim !== "");
  return typeof name === "string" ? name : "somebody";
}

/** A list of claims, times also in words. */
export function claimsList(id: string, claims: Json): Html {
  return html`<dl class="facts" id="${id}">${Object.entries(claims).map(([name, value]) => fact(name, claimValue(name, value)))}</dl>`;
}

export function fact(name: string, value: Content): Html {
  return html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
}

export function beginning(token: string): string {
  return `${token.slice(0, 16)}…`;
}

const timeClaims = new Set(["iat", "exp", "nbf", "auth_time", "rat", "updated_at"]);

function claimValue(name: string, value: unknown): Content {
  if (typeof value === "string") return value;
  const time = timeClaims.has(name) && typeof value === "number" ? new Date(value * 1000) : undefined;
  const text = JSON.stringify(value);
  if (time === undefined || Number.isNaN(time.getTime())) return html`<code>${text}</code>`;
  return html`${time.toISOString().replace("T", " ").slice(0, 19)} UTC <small>${text}</small>`;
}
