// What the original authorization request said, read from Hydra's request_url; where a flow can be started again.
import { z } from "zod";
import { checkRedirect } from "./redirect.ts";

// Logout requests have a path only; the origin is never used.
const anyOrigin = "http://relative.invalid";

function queryOf(requestUrl: string): URLSearchParams {
  return URL.parse(requestUrl, anyOrigin)?.searchParams ?? new URLSearchParams();
}

/** A device flow: another device, not this browser, gets the tokens (RFC 8628). */
export function isDeviceRequest(requestUrl: string): boolean {
  return URL.parse(requestUrl, anyOrigin)?.pathname.endsWith("/oauth2/device/verify") ?? false;
}

/** Where a person begins with a device's code, without it: Hydra gives every visit a new challenge. */
export function deviceStartUrl(publicUrl: string): string {
  return new URL("oauth2/device/verify", publicUrl.endsWith("/") ? publicUrl : `${publicUrl}/`).href;
}

/** Values of `prompt` in asked order; Hydra too looks at the first parameter of that name only. */
export function promptsOf(requestUrl: string): string[] {
  return (queryOf(requestUrl).get("prompt") ?? "").split(" ").filter((prompt) => prompt !== "");
}

/** `ui_locales` in asked order: Hydra tells them apart for a login, not for a logout (RP-Initiated Logout 1.0 §2). */
export function uiLocalesOf(requestUrl: string): string[] {
  return (queryOf(requestUrl).get("ui_locales") ?? "").split(" ").filter((tag) => tag !== "");
}

/** `max_age` in seconds; null when absent or not a whole number (Hydra refuses those later by itself). */
export function maxAgeOf(requestUrl: string): number | null {
  const value = queryOf(requestUrl).get("max_age") ?? "";
  return /^\d{1,15}$/.test(value) ? Number(value) : null;
}

const essentialAcr = z.object({
  id_token: z.object({
    acr: z.object({ essential: z.literal(true), value: z.string().optional(), values: z.array(z.string()).optional() }),
  }),
});

/**
 * The `acr` values one of which is demanded, not wished for (OIDC Core §5.5.1.1: the `claims` parameter with
 * `essential: true`). Empty when nothing is demanded, or the parameter is no such JSON.
 */
export function essentialAcrsOf(requestUrl: string): string[] {
  let claims: unknown;
  try {
    claims = JSON.parse(queryOf(requestUrl).get("claims") ?? "null");
  } catch {
    return [];
  }
  const acr = essentialAcr.safeParse(claims).data?.id_token.acr;
  return acr ? (acr.values ?? (acr.value === undefined ? [] : [acr.value])) : [];
}

/** Where the client gets its answer, as the request said it: only to be shown. Null in device flows and where left out. */
export function redirectUriOf(requestUrl: string): string | null {
  return queryOf(requestUrl).get("redirect_uri");
}

const verifiers = ["login_verifier", "consent_verifier", "device_verifier"];

/**
 * Where the same request starts again, with `prompt` replaced if given; null when it cannot: another origin than
 * Hydra's, or a request that came by POST, of which Hydra keeps no parameters.
 */
export function restartUrl(requestUrl: string, publicUrl: string, change: { prompt?: string } = {}): string | null {
  const checked = checkRedirect(requestUrl, publicUrl);
  if (checked === null) return null;
  const url = new URL(checked);
  for (const verifier of verifiers) url.searchParams.delete(verifier);
  if (isDeviceRequest(checked)) {
    // Hydra masks the code in request_url; the device page would show the mask as if it were one.
    url.searchParams.delete("user_code");
    return url.href;
  }
  if (!url.searchParams.has("client_id") && url.pathname.endsWith("/oauth2/auth")) return null;
  if (change.prompt !== undefined) url.searchParams.set("prompt", change.prompt);
  return url.href;
}
