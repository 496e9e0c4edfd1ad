// Decides the frame of every demo page: head, who is signed in, and the way home.
import { displayName } from "./account.ts";
import { html } from "./html.ts";
import type { Reply } from "./reply.ts";
import type { Visitor } from "./visitors.ts";

/** The whole document of a page. */
export function layout(
  reply: Extract<Reply, { kind: "page" }>,
  { visitor, path, hasMailbox }: { visitor: Visitor; path: string; hasMailbox: boolean },
): string {
  const here = (target: string) => path === target && html` aria-current="page"`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${reply.refreshSeconds !== undefined && html`<meta http-equiv="refresh" content="${reply.refreshSeconds}">`}
<title>${reply.title === "Gatehouse demo" ? reply.title : `${reply.title} · Gatehouse demo`}</title>
<link rel="icon" href="/logo.svg">
<link rel="stylesheet" href="/style.css">
</head>
<body>
<header class="top"><a class="brand" href="/"><img src="/logo.svg" alt="" width="28" height="28">Gatehouse demo</a>
<nav aria-label="Demo"><a href="/ways"${here("/ways")}>Sign in</a><a href="/device"${here("/device")}>Television</a>${hasMailbox && html`<a href="/mailbox"${here("/mailbox")}>Mailbox</a>`}${
    visitor.signedIn && html`<a href="/account"${here("/account")}>${displayName(visitor.signedIn)}</a>`
  }</nav></header>
<main>${reply.body}</main>
<footer>Applications of the demo, on this computer only. Nothing here is a real service.</footer>
</body>
</html>
`.text;
}
