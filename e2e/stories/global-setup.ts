// Starts one OAuth server, one app and one application for all stories; clients and browsers keep them apart.
import { startStage } from "../stage.ts";
import { startApplicationServer } from "./application-server.ts";
import { type BrowserStage, handOver } from "./browser-stage.ts";

export default async function setup(): Promise<() => Promise<void>> {
  const application = await startApplicationServer();
  const { stop, ...stage } = await startStage().catch(async (error: unknown) => {
    await application.stop();
    throw error;
  });
  const { appUrl, publicUrl, adminUrl, meddlerUrl, deviceGrant } = stage;
  const shown: BrowserStage = {
    appUrl,
    publicUrl,
    adminUrl,
    meddlerUrl,
    deviceGrant,
    applicationUrl: application.origin,
  };
  handOver(shown);
  console.log(`Stories play against ${stage.kind}: public ${publicUrl}, app ${appUrl}`);
  if (!deviceGrant) console.log("This server has no device grant (Hydra up to 2.3): the device stories are skipped.");
  return async () => {
    await Promise.all([stop(), application.stop()]);
  };
}
