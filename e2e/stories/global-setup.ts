// Starts one OAuth server, one app and one application for all stories; clients and browsers keep them apart.
import { startStage } from "../stage.ts";
import { startApplicationServer } from "./application-server.ts";
import { type BrowserStage, handOver } from "./browser-stage.ts";

export default async function setup(): Promise<() => Promise<void>> {
  const application = await startApplicationServer();
  // The applications have their logos on a host of this machine, which the app would refuse to ask by itself.
  const appEnv = { CLIENT_LOGO_HOSTS: new URL(application.origin).host };
  const { stop, ...stage } = await startStage({ appEnv }).catch(async (error: unknown) => {
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
