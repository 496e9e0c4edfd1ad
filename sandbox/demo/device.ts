// Decides how the demo device gets its tokens (RFC 8628): it shows a code, and the server polls while the page reloads itself.
import * as oidc from "openid-client";
import QRCode from "qrcode";
import { beginning, claimsList, fact } from "./account.ts";
import { describeFailure } from "./failures.ts";
import { type Html, html } from "./html.ts";
import { failureBox, failurePage, type Handler, page, redirect, sorry } from "./reply.ts";
import type { DeviceRun } from "./visitors.ts";

const scope = "openid profile offline_access";

/** The TV: switched off, waiting, connected, or told no. */
export const devicePage: Handler = async ({ provider }, { visitor }) => {
  try {
    if (!(await provider.hasDeviceGrant())) {
      return page(
        "No device sign-in",
        html`<h1>This provider has no device sign-in</h1>
<p class="lead" id="unavailable">Its discovery document names no <code>device_authorization_endpoint</code>. Ory Hydra has it from version 25.4 on;
the sandbox of this demo has it too.</p><p class="actions"><a class="button" href="/">Back to the start</a></p>`,
      );
    }
  } catch (error) {
    return failurePage(error);
  }
  const { device } = visitor;
  if (device === undefined) return page("A television", switchedOff(provider.clients.device.name));
  switch (device.outcome.kind) {
    case "waiting":
      return page("Connect your television", await waiting(device), { refreshSeconds: device.intervalSeconds });
    case "connected":
      return page("Television connected", connected(device.outcome));
    case "expired":
      return page(
        "Code expired",
        html`<h1>The code has expired</h1>
<p class="lead" id="expired">Nobody approved <code>${device.userCode}</code> in time. Hydra itself never says so to a device that waits, nor that somebody
pressed Deny: the device has to look at its own clock.</p>${startAgain("Show a new code")}`,
      );
    case "failed": {
      const told = describeFailure(device.outcome.failure);
      return page(told.title, html`<h1>${told.title}</h1>${failureBox(told)}${startAgain("Show a new code")}`);
    }
  }
};

/** Asks the provider for a code and begins to poll. */
export const startDevice: Handler = async ({ provider }, { visitor }) => {
  try {
    if (!(await provider.hasDeviceGrant())) return redirect("/device");
    const configuration = await provider.device();
    const answer = await oidc.initiateDeviceAuthorization(configuration, { scope });
    if (!/^https?:/.test(answer.verification_uri)) return sorry(502, "No usable address", "The provider named none.");
    visitor.device?.abort.abort();
    const run: DeviceRun = {
      userCode: answer.user_code,
      verificationUri: answer.verification_uri,
      verificationUriComplete: answer.verification_uri_complete ?? answer.verification_uri,
      // RFC 8628 §3.2: five seconds where the provider names no interval.
      intervalSeconds: answer.interval ?? 5,
      expiresAt: Date.now() + answer.expires_in * 1000,
      abort: new AbortController(),
      outcome: { kind: "waiting" },
    };
    visitor.device = run;
    void poll(configuration, answer, run);
    return redirect("/device");
  } catch (error) {
    return failurePage(error);
  }
};

export const stopDevice: Handler = (_site, { visitor }) => {
  visitor.device?.abort.abort();
  visitor.device = undefined;
  return redirect("/device");
};

async function poll(
  configuration: oidc.Configuration,
  answer: oidc.DeviceAuthorizationResponse,
  run: DeviceRun,
): Promise<void> {
  // Hydra answers `authorization_pending` for ever to a device whose code expired unapproved, so the clock decides.
  const clock = AbortSignal.timeout(answer.expires_in * 1000);
  try {
    const tokens = await oidc.pollDeviceAuthorizationGrant(configuration, answer, undefined, {
      signal: AbortSignal.any([clock, run.abort.signal]),
    });
    run.outcome = {
      kind: "connected",
      scope: tokens.scope ?? scope,
      claims: tokens.claims(),
      accessToken: tokens.access_token,
      hasRefreshToken: tokens.refresh_token !== undefined,
      expiresInSeconds: tokens.expires_in,
    };
  } catch (failure) {
    const isExpired = clock.aborted || (failure instanceof oidc.ResponseBodyError && failure.error === "expired_token");
    run.outcome = isExpired ? { kind: "expired" } : { kind: "failed", failure };
  }
}

function switchedOff(name: string): Html {
  return html`<h1>${name}</h1>
<p class="lead">A television has no keyboard to type a password on. It shows a short code instead, and you approve it in this
browser, as you would on your phone.</p>
<form class="actions" action="/device/start" method="post"><button class="button" id="start-device">Switch it on</button>
<a class="button quiet" href="/device/help">What can go wrong</a></form>`;
}

async function waiting(run: DeviceRun): Promise<Html> {
  const picture = await QRCode.toString(run.verificationUriComplete, { type: "svg", margin: 2 });
  const minutes = Math.max(1, Math.ceil((run.expiresAt - Date.now()) / 60_000));
  return html`<section class="screen" aria-labelledby="screen-title">
<div><h1 id="screen-title">Connect your television</h1>
<p>Go to</p><p class="address" id="verification-uri">${run.verificationUri}</p>
<p>and enter</p><p class="user-code" id="user-code">${run.userCode}</p>
<p class="note">Capital and small letters are different. Good for ${minutes} more ${minutes === 1 ? "minute" : "minutes"}.</p></div>
<img class="qr" width="220" height="220" alt="QR code of the address with the code filled in" src="data:image/svg+xml;base64,${Buffer.from(picture).toString("base64")}">
</section>
<p class="lead" id="device-state">Waiting for your approval. The television asks the provider every ${run.intervalSeconds} seconds; this page follows.</p>
<p class="note">The demo runs on this computer only, so a phone cannot open the QR code. Use these instead; they open in a new tab,
and the television stays here.</p>
<p class="actions"><a class="button" id="open-verification-complete" target="_blank" rel="noreferrer" href="${run.verificationUriComplete}">Open, code filled in</a>
<a class="button quiet" id="open-verification" target="_blank" rel="noreferrer" href="${run.verificationUri}">Open and type the code</a></p>
<form class="actions" action="/device/stop" method="post"><button class="button quiet" id="stop-device">Switch it off</button>
<a class="button quiet" href="/device/help">What can go wrong</a></form>`;
}

function connected(outcome: Extract<DeviceRun["outcome"], { kind: "connected" }>): Html {
  const name = outcome.claims?.name ?? outcome.claims?.sub;
  return html`<section class="screen"><div><h1>${typeof name === "string" ? `Welcome, ${name}` : "Connected"}</h1>
<p id="device-state">The television has its tokens.</p></div></section>
<section class="card"><h2>What it got</h2><dl class="facts">
${fact("scope", html`<span id="device-scope">${outcome.scope}</span>`)}
${fact("access token", html`<code id="device-access-token">${beginning(outcome.accessToken)}</code>`)}
${outcome.expiresInSeconds !== undefined && fact("good for", `${outcome.expiresInSeconds} seconds`)}
${fact("refresh token", outcome.hasRefreshToken ? "yes" : "none")}
</dl></section>
${outcome.claims && html`<section class="card"><h2>ID token</h2>${claimsList("device-id-token", outcome.claims)}</section>`}
${startAgain("Connect it again")}`;
}

function startAgain(label: string): Html {
  return html`<form class="actions" action="/device/start" method="post"><button class="button">${label}</button><a class="button quiet" href="/">Back to the start</a></form>`;
}
