// Decides what the demo says about device codes that are wrong, old, used or denied, with something to click for each.
import { html } from "./html.ts";
import { type Handler, page } from "./reply.ts";

export const deviceHelpPage: Handler = ({ provider }, { visitor }) => {
  const run = visitor.device?.outcome.kind === "waiting" ? visitor.device : undefined;
  // Any run knows the provider's address; without one this is where Hydra has it.
  const verification = run?.verificationUri ?? `${provider.publicUrl}oauth2/device/verify`;
  const withCode = (userCode: string) => `${verification}?${new URLSearchParams({ user_code: userCode })}`;
  const link = (id: string, address: string, text: string) =>
    html`<a class="button quiet" id="${id}" target="_blank" rel="noreferrer" href="${address}">${text}</a>`;
  return page(
    "When a device code fails",
    html`<h1>When a device code fails</h1>
<p class="lead">Codes are short, typed by hand, and a favourite of phishers. This is what happens when something is not right.</p>
<section class="card"><h2>A wrong code</h2>
<p>Mistyped, made up, expired or used already: the answer is the same for all of them, so nobody learns which codes exist. You stay
on the page and can correct it. The television keeps waiting.</p>
<p class="actions">${link("try-wrong-code", withCode("WRONGxyz"), "Open with a wrong code")}</p></section>
<section class="card"><h2>Capital and small letters</h2>
<p>Hydra's codes mix both, and <code>aBc</code> is not <code>AbC</code>. Spaces and dashes that you type to read it more easily do no harm.</p>
${
  run
    ? html`<p class="actions">${link("try-spaced-code", withCode(`${run.userCode.slice(0, 4)}-${run.userCode.slice(4)}`), `Open with ${run.userCode.slice(0, 4)}-${run.userCode.slice(4)}`)}</p>`
    : html`<p class="note">Switch the television on first, then there is a code to try this with.</p>`
}</section>
<section class="card"><h2>A code that was used</h2>
<p>A code is good for one approval. Opening the page again with it afterwards ends like any wrong code.</p></section>
<section class="card"><h2>Denied</h2>
<p>Not your television? Press Deny. You see that nothing was connected. The television is <em>not</em> told: Hydra has no way to say so to
a waiting device, so it waits until its code expires. Switch it off here and on again for a new code.</p></section>
<section class="card"><h2>Nobody comes</h2>
<p>After some minutes the code expires, and the television says so by its own clock.</p></section>
<p class="actions"><a class="button" href="/device">To the television</a><a class="button quiet" href="/">Back to the start</a></p>`,
  );
};
