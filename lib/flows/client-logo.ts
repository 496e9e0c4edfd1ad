// Decides which logos this app fetches for its pages: only those whose address it took from Hydra's own record of a client.
import { timingSafeEqual } from "node:crypto";
import { downloadLogo, type Logo } from "../client-logo-download.ts";
import { createLogoStore, type LogoStore } from "../client-logo-store.ts";
import { logoUrl } from "../client-logo-url.ts";
import { type House, keyedHash } from "./house.ts";
import { readOnce } from "./visit.ts";

const purpose = "client-logo";
const stores = new WeakMap<House, LogoStore>();

/**
 * Where a page finds a client's logo: at an address of this app, which carries the client's own with a proof that it was
 * this app, or another replica of it, that wrote it there. Null where there is no logo, or none that may be fetched.
 */
export function logoSrc({ config }: House, logoUri: string): string | null {
  const url = config.clientLogos.isOn ? logoUrl(logoUri, config.clientLogos.trustedHosts) : null;
  // Encoded, because the client's host has no business in the page.
  const of = url && Buffer.from(url.href).toString("base64url");
  return url && `/client-logo?of=${of}&proof=${keyedHash(config.secrets[0], purpose, url.href)}`;
}

/** The picture behind such an address; null for a forged one, which asks nobody, and for whatever is no fit picture. */
export async function readLogo(house: House, query: URLSearchParams): Promise<(Logo & { ok: true }) | null> {
  const { isOn, trustedHosts } = house.config.clientLogos;
  const of = Buffer.from(readOnce(query, "of") ?? "", "base64url").toString();
  if (!isOn || !isProven(house, of, readOnce(query, "proof") ?? "")) return null;
  // Proven long ago perhaps, under other settings.
  const url = logoUrl(of, trustedHosts);
  const logo = url && (await storeOf(house)(url));
  return logo?.ok ? logo : null;
}

function isProven({ config }: House, of: string, proof: string): boolean {
  const given = Buffer.from(proof);
  const isEqual = (right: Buffer) => given.length === right.length && timingSafeEqual(given, right);
  return config.secrets.map((secret) => isEqual(Buffer.from(keyedHash(secret, purpose, of)))).includes(true);
}

function storeOf(house: House): LogoStore {
  const made = stores.get(house);
  if (made) return made;
  const { trustedHosts } = house.config.clientLogos;
  const store = createLogoStore({
    download: async (url) => {
      const logo = await downloadLogo(url, { trustedHosts });
      if (!logo.ok) house.log("warn", { event: "logo.refused", reason: logo.reason, detail: url.host.slice(0, 80) });
      return logo;
    },
    nowSeconds: house.nowSeconds,
  });
  stores.set(house, store);
  return store;
}
