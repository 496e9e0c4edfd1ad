// The headers that depend on the page or the deployment; those that never change are in lib/every-request.ts.

/** `styleSource` names the styles that stand in the page itself, by their hashes. */
const styles = (styleSource: string) => `style-src 'self'${styleSource ? ` ${styleSource}` : ""}`;
const common = "base-uri 'none'; object-src 'none'; frame-ancestors 'none'";

/** For pages without script: problems, endings, the landing page. */
export function staticPagePolicy(styleSource = ""): string {
  return `default-src 'none'; ${styles(styleSource)}; img-src 'self' data:; form-action 'self'; ${common}`;
}

/**
 * For form pages. No `form-action`: Chromium applies it to every redirect after the POST, which leads through Hydra to
 * the client (w3c/webappsec-csp#8).
 */
export function formPagePolicy(nonce: string, styleSource = ""): string {
  return `default-src 'none'; script-src 'nonce-${nonce}' 'strict-dynamic'; ${styles(styleSource)}; img-src 'self' data:; ${common}`;
}

/** For answers without a body: redirects, HEAD, "nothing to see yet". */
export const bare = { "cache-control": "no-store", "content-security-policy": staticPagePolicy() };
