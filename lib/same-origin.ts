// Decides whether a POST came from one of our own pages.

/** The two headers a browser sets by itself and no page can forge. */
export type OriginProof = { readonly secFetchSite: string | null; readonly origin: string | null };

/**
 * True only where the browser says so: `Sec-Fetch-Site: same-origin`, or, from browsers that do not
 * send it, an `Origin` equal to our public URL. No header at all is no proof.
 * A `Host` or `X-Forwarded-Host` header is never asked: whoever can send one could choose the answer.
 */
export function isSameOrigin(proof: OriginProof, publicUrl: string): boolean {
  if (proof.secFetchSite !== null) {
    // A sibling port or subdomain is "same-site": it may hold somebody else's page.
    return proof.secFetchSite === "same-origin" && (proof.origin === null || proof.origin === publicUrl);
  }
  return proof.origin === publicUrl;
}
