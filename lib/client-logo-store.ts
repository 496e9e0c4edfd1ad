// Decides when a logo is really asked for: one request at a time for one address, few at a time for all, and not again soon.
import type { Logo } from "./client-logo-download.ts";

export type LogoStore = (url: URL) => Promise<Logo | null>;

export type LogoStoreSettings = {
  readonly download: (url: URL) => Promise<Logo>;
  readonly nowSeconds: () => number;
};

const entryLimit = 100;
const downloadLimit = 8;
const keptSeconds = { good: 3600, refused: 60 };

/** A logo per URL. Null while too many others are being asked for: a queue would let slow hosts hold up the rest. */
export function createLogoStore({ download, nowSeconds }: LogoStoreSettings): LogoStore {
  const known = new Map<string, { readonly logo: Logo; readonly until: number }>();
  const pending = new Map<string, Promise<Logo>>();

  async function fetchAndKeep(url: URL): Promise<Logo> {
    const logo = await download(url).finally(() => pending.delete(url.href));
    known.delete(url.href);
    known.set(url.href, { logo, until: nowSeconds() + (logo.ok ? keptSeconds.good : keptSeconds.refused) });
    for (const oldest of known.keys()) {
      if (known.size <= entryLimit) break;
      known.delete(oldest);
    }
    return logo;
  }

  return async (url) => {
    const found = known.get(url.href);
    if (found && nowSeconds() < found.until) return found.logo;
    const started = pending.get(url.href);
    if (started) return started;
    if (pending.size >= downloadLimit) return null;
    const fetching = fetchAndKeep(url);
    pending.set(url.href, fetching);
    return fetching;
  };
}
