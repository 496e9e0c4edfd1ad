// Decides how the demo site is started on its own: against the Hydra (or sandbox) that the environment names.
import { readFileSync } from "node:fs";
import { registerDemoClients } from "./clients.ts";
import { startMailbox } from "./mailbox.ts";
import { startDemoSite } from "./site.ts";

const { HYDRA_ADMIN_URL: adminUrl, HYDRA_PUBLIC_URL: publicUrl, HYDRA_ADMIN_TOKEN_FILE: tokenFile } = process.env;

try {
  if (!adminUrl || !publicUrl)
    throw new Error("Set HYDRA_ADMIN_URL and HYDRA_PUBLIC_URL to a running sandbox or Hydra.");
  const adminToken = tokenFile ? readFileSync(tokenFile, "utf8").trim() : process.env.HYDRA_ADMIN_TOKEN;
  const mailPort = Number(process.env.MAIL_PORT || 0);
  const mailbox = mailPort > 0 ? await startMailbox(mailPort) : null;
  const site = await startDemoSite({
    port: Number(process.env.PORT || 5555),
    publicUrl,
    mailbox,
    register: (siteUrl) => registerDemoClients({ adminUrl, siteUrl, adminToken }),
  });
  console.log(`Demo site on ${site.url}`);
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => void Promise.all([site.stop(), mailbox?.stop()]));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
