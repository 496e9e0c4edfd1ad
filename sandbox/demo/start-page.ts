// Decides what a visitor of the demo sees first: the four things to try, and how to sign in.
import { displayName } from "./account.ts";
import { type Html, html } from "./html.ts";
import { type Handler, page } from "./reply.ts";
import type { Visitor } from "./visitors.ts";
import { signInAddress } from "./ways.ts";

export const startPage: Handler = ({ mailbox }, { visitor }) =>
  page(
    "Gatehouse demo",
    html`<h1>Four things to try</h1>
<p class="lead">This site plays the applications. Where you are asked who you are and what you allow, you have left it: those are the pages
of Gatehouse, on the address of the provider.</p>
<p class="credentials">Sign in as <code>foo@bar.com</code> with the password <code>foobar</code>${mailbox && html`, or make an account on the sign-in page: its mail arrives in the <a id="to-mailbox" href="/mailbox">mailbox</a>`}</p>
<ol class="tries">
<li class="card">${signInCard(visitor)}</li>
<li class="card"><h2>Connect a television</h2>
<p>It shows a code and a QR code; you approve it in the browser, and the television gets its tokens.</p>
<p class="actions"><a class="button" id="to-device" href="/device">To the television</a></p></li>
<li class="card"><h2>Sign out</h2>
${
  visitor.signedIn
    ? html`<p>Out of the application and the provider at once. You are asked first, and sent back here.</p>
<div class="actions"><form action="/sign-out" method="post"><button class="button" id="sign-out">Sign out</button></form>`
    : html`<p>Sign in first and tick “Keep me signed in”: then there is a session at the provider to end.</p><div class="actions">`
}
<a class="button quiet" id="provider-sign-out" href="/provider-sign-out">Sign out at the provider</a></div>
<p class="note">“Sign out at the provider” has no application behind it. Those you signed in to are told by the provider (back-channel logout).</p></li>
<li class="card"><h2>Do it wrong</h2>
<p>Mistype the password, press Deny, use a wrong device code, come back with the Back button: everything has a way on.</p>
<p class="actions"><a class="button" id="to-device-help" href="/device/help">Codes, wrong or denied</a>
<a class="button quiet" href="${signInAddress({ scopes: ["openid", "email"], prompt: "login consent" })}">Sign in, then cancel</a>
<a class="button quiet" href="${signInAddress({ prompt: "none" })}">Silent sign-in</a></p></li>
</ol>`,
  );

function signInCard(visitor: Visitor): Html {
  if (visitor.signedIn) {
    return html`<h2>Signed in as <span id="who">${displayName(visitor.signedIn)}</span></h2>
<p>See what the application learned, get new tokens, or sign in another way.</p>
<p class="actions"><a class="button" id="to-account" href="/account">Claims and tokens</a><a class="button quiet" id="to-ways" href="/ways">Other ways</a></p>`;
  }
  return html`<h2>Sign in</h2>
<p>An application asks for your name and email address. You decide what it gets, and see it here afterwards.</p>
<p class="actions"><a class="button" id="sign-in" href="${signInAddress()}">Sign in</a><a class="button quiet" id="to-ways" href="/ways">Other ways</a></p>`;
}

/** What a client's policy and terms links lead to. */
export const legalPage =
  (title: string): Handler =>
  () =>
    page(
      title,
      html`<h1>${title}</h1><p class="lead">A real application would have its ${title.toLowerCase()} here. This one keeps what it learns in memory, on this
computer, until the demo ends.</p><p class="actions"><a class="button" href="/">To the demo</a></p>`,
    );
