// Decides how the demo's upstream provider is started on its own: for the one client that the environment names.
import { startUpstream } from "./provider.ts";

const { UPSTREAM_CLIENT_ID: id, UPSTREAM_CLIENT_SECRET: secret, UPSTREAM_REDIRECT_URI: redirectUri } = process.env;

if (!id || !secret || !redirectUri) {
  console.error("Set UPSTREAM_CLIENT_ID, UPSTREAM_CLIENT_SECRET and UPSTREAM_REDIRECT_URI.");
  process.exitCode = 1;
} else {
  const upstream = await startUpstream(Number(process.env.PORT || 5556), { id, secret, redirectUri });
  console.log(`Upstream provider on ${upstream.issuer}`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void upstream.stop());
}
