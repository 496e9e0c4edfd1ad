// Where an admin answer may send a browser: to Hydra's own public origin and nowhere else.

// Go's encoder never leaves these in a URL; browsers drop tabs and line breaks and read `\` as `/`.
const neverInUrl = /[\p{Cc} \\]/u;

/**
 * The absolute URL to redirect to, or null when `raw` may not be followed: not http(s), with credentials, or of another
 * origin than `publicUrl`. Relative ones (410 of a used logout request) are resolved against `publicUrl`, never the app.
 */
export function checkRedirect(raw: string, publicUrl: string): string | null {
  if (raw === "" || neverInUrl.test(raw)) return null;
  const home = new URL(publicUrl);
  const url = URL.parse(belowBasePath(raw, home), home);
  if (!url || (url.protocol !== "https:" && url.protocol !== "http:")) return null;
  if (url.username !== "" || url.password !== "") return null;
  return url.origin === home.origin ? url.href : null;
}

// A proxy that serves Hydra below a path strips it, so Hydra's relative URLs lack it.
function belowBasePath(raw: string, home: URL): string {
  const base = home.pathname.replace(/\/+$/, "");
  const isPath = raw.startsWith("/") && !raw.startsWith("//");
  return isPath && base !== "" && !raw.startsWith(`${base}/`) ? base + raw : raw;
}
