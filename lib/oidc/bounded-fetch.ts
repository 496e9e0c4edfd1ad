// Asks a provider and believes only so much: addresses it may have, no redirect, a bounded body, a bounded time.
import type { CustomFetch } from "openid-client";
import { boundedBody } from "../bounded-body.ts";

const bytesLimit = 512 * 1024; // a key set with certificate chains has some 20 kB

/** `isAllowed` sees every address before it is asked. */
export function boundedFetch(isAllowed: (url: URL) => boolean, until: AbortSignal): CustomFetch {
  return async (url, { signal, ...options }) => {
    // A description can name any address, also one inside the operator's network.
    if (!isAllowed(new URL(url))) throw new Error("An address that this provider may not have was not asked");
    const response = await fetch(url, {
      ...options,
      body: typeof options.body === "string" || options.body instanceof URLSearchParams ? options.body : null,
      redirect: "manual",
      // The framework keeps answers otherwise, and would give one person's to another.
      cache: "no-store",
      signal: signal ? AbortSignal.any([signal, until]) : until,
    });
    const { status, headers } = response;
    if (status >= 300 && status < 400) {
      await response.body?.cancel();
      throw new Error(`The provider answered ${status}, and redirects are not followed`);
    }
    const bytes = await boundedBody(response, bytesLimit);
    return new Response([204, 205].includes(status) ? null : bytes, { status, headers });
  };
}
