// Decides what a page of the demo site is made from and what it may answer.
import { describeFailure, type Failure } from "./failures.ts";
import { type Content, type Html, html } from "./html.ts";
import type { Mailbox } from "./mailbox.ts";
import type { Provider } from "./provider.ts";
import type { Visitor, Visitors } from "./visitors.ts";

export type Site = {
  readonly url: string;
  readonly provider: Provider;
  readonly visitors: Visitors;
  /** Null where the app sends its mail elsewhere, or none. */
  readonly mailbox: Mailbox | null;
};

export type DemoRequest = { readonly url: URL; readonly form: URLSearchParams; readonly visitor: Visitor };

export type Reply =
  | { kind: "redirect"; to: string }
  | { kind: "page"; status: number; title: string; body: Html; refreshSeconds: number | undefined };

export type Handler = (site: Site, request: DemoRequest) => Reply | Promise<Reply>;

export function page(title: string, body: Html, options: { status?: number; refreshSeconds?: number } = {}): Reply {
  return { kind: "page", status: options.status ?? 200, title, body, refreshSeconds: options.refreshSeconds };
}

export function redirect(to: string): Reply {
  return { kind: "redirect", to };
}

/** A dead end of the demo's own, with a way on. */
export function sorry(status: number, title: string, text: Content): Reply {
  return page(title, html`<h1>${title}</h1><p class="lead">${text}</p>${backToStart()}`, { status });
}

/** What a failed OAuth exchange looks like in the application. */
export function failurePage(failure: unknown): Reply {
  const told = describeFailure(failure);
  return page(told.title, html`<h1>${told.title}</h1>${failureBox(told)}${backToStart()}`, { status: told.status });
}

export function failureBox({ error, description, hint, meaning }: Failure): Html {
  return html`<p class="lead">${meaning}</p>
<dl class="facts problem">
<div><dt>error</dt><dd><code id="error">${error}</code></dd></div>
<div><dt>error_description</dt><dd id="error-description">${description}</dd></div>
${hint !== undefined && html`<div><dt>error_hint</dt><dd>${hint}</dd></div>`}
</dl>`;
}

export function backToStart(): Html {
  return html`<p class="actions"><a class="button" href="/">Back to the start</a><a class="button quiet" href="/ways">Ways to sign in</a></p>`;
}
