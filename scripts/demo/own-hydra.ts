// Decides whether a Hydra that is not ours can serve the demo, and what its operator has to know.

export type OwnHydra = { readonly hasDeviceGrant: boolean };

/** Looks at both sides of the Hydra. Throws one sentence where the demo cannot use it. */
export async function inspectHydra(options: {
  publicUrl: string;
  adminUrl: string;
  adminToken?: string | undefined;
}): Promise<OwnHydra> {
  const { publicUrl, adminUrl, adminToken } = options;
  const discovery = `${publicUrl}/.well-known/openid-configuration`;
  const metadata = await readJson(discovery, "HYDRA_PUBLIC_URL");
  const issuer = "issuer" in metadata ? metadata.issuer : undefined;
  if (typeof issuer !== "string" || issuer.replace(/\/+$/, "") !== publicUrl) {
    throw new Error(
      `HYDRA_PUBLIC_URL is ${publicUrl}, but that Hydra calls itself ${issuer}: use the same (urls.self.issuer).`,
    );
  }
  const headers: Record<string, string> = adminToken ? { authorization: `Bearer ${adminToken}` } : {};
  await readJson(`${adminUrl}/admin/clients?page_size=1`, "HYDRA_ADMIN_URL", headers);
  return { hasDeviceGrant: "device_authorization_endpoint" in metadata };
}

/** Hydra's settings that lead people to the app, by their names in its configuration file. */
export function urlsFor(appUrl: string, hasDeviceGrant: boolean): ReadonlyMap<string, string> {
  const paths: readonly (readonly [key: string, path: string])[] = [
    ["urls.login", "/login"],
    ["urls.registration", "/registration"],
    ["urls.consent", "/consent"],
    ["urls.logout", "/logout"],
    ["urls.error", "/error"],
    ["urls.post_logout_redirect", "/"],
  ];
  const devicePaths: typeof paths = [
    ["urls.device.verification", "/device/verify"],
    ["urls.device.success", "/device/success"],
  ];
  return new Map([...paths, ...(hasDeviceGrant ? devicePaths : [])].map(([key, path]) => [key, appUrl + path]));
}

/** The same as environment variables, which the sandbox takes too. */
export function asEnvironment(settings: ReadonlyMap<string, string>): Record<string, string> {
  return Object.fromEntries([...settings].map(([key, value]) => [key.toUpperCase().replaceAll(".", "_"), value]));
}

async function readJson(url: string, variable: string, headers: Record<string, string> = {}): Promise<object> {
  let answer: Response;
  try {
    answer = await fetch(url, { headers, signal: AbortSignal.timeout(10_000) });
  } catch (error) {
    const why = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new Error(`Nothing answers at ${url} (${why}): is ${variable} right, and is Hydra running?`, {
      cause: error,
    });
  }
  const json: unknown = await answer.json().catch(() => undefined);
  if (answer.status !== 200 || typeof json !== "object" || json === null) {
    throw new Error(`${url} answered ${answer.status} and not what Hydra answers there: is ${variable} right?`);
  }
  return json;
}
