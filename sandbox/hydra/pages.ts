// The few pages Hydra draws itself.
import { escapeHtml, type HttpAnswer, type HttpRequest, html } from "./http.ts";

const page = (title: string, body: string, head = "") =>
  `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title>${head}</head><body>${body}</body></html>`;

const UNCONFIGURED = "The request could not be executed because a mandatory configuration key is missing or malformed";

/** Shown where the configuration names no page of a provider app. */
export function unconfiguredPage(key: string): HttpAnswer {
  const text = `Set ${key} to the address of that page in your provider app.`;
  return html(200, page(UNCONFIGURED, `<h1>${UNCONFIGURED}</h1><p>${escapeHtml(text)}</p>`));
}

export function errorPage(request: HttpRequest): HttpAnswer {
  const rows = ["error", "error_description"].map((name) => {
    return `<dt>${name}</dt><dd>${escapeHtml(request.query.get(name) ?? "")}</dd>`;
  });
  const title = "An OAuth 2.0 Error Occurred";
  return html(500, page(title, `<h1>${title}</h1><dl>${rows.join("")}</dl>`));
}

export function loggedOutPage(): HttpAnswer {
  const title = "You logged out successfully!";
  const text =
    "The default page of the sandbox. Set URLS_POST_LOGOUT_REDIRECT to lead people somewhere better; the log out request however succeeded.";
  return html(200, page(title, `<h1>Your log out request however succeeded.</h1><p>${text}</p>`));
}

export function deviceDonePage(): HttpAnswer {
  const title = "You successfully authenticated on your device.";
  return html(200, page(title, `<h1>${title}</h1><p>You may close this window.</p>`));
}

/** Loads each client's logout address in a frame and then goes on, at the latest after seven seconds. */
export function frontChannelPage(frames: readonly string[], redirectTo: string): string {
  const target = escapeHtml(redirectTo);
  const script = `var left=${frames.length};function done(){left-=1;if(left<1)window.location.href=document.getElementById("next").href}`;
  return page(
    "Logging out",
    `<a id="next" href="${target}">Continue</a>${frames
      .map((uri) => `<iframe src="${escapeHtml(uri)}" onload="done(this)"></iframe>`)
      .join("")}`,
    `<meta http-equiv="refresh" content="7; URL=${target}"><style>iframe{position:absolute;left:0;top:0;height:0;width:0;border:none}</style><script>${script}</script>`,
  );
}

export function notFoundPage(): string {
  return page("404 - Route not found", "<h1>404</h1><p>The requested route does not exist.</p>");
}
