// Starts one OAuth server and one app for the whole suite; what is remembered is kept apart by clients and visitors.
import type { TestProject } from "vitest/node";
import { type Stage, startStage } from "../stage.ts";

declare module "vitest" {
  interface ProvidedContext {
    stage: Stage;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { stop, server: _server, app: _app, ...stage } = await startStage();
  console.log(`Flows play against ${stage.kind}: public ${stage.publicUrl}, app ${stage.appUrl}`);
  if (!stage.deviceGrant)
    console.log("This server has no device grant (Hydra up to 2.3): the device stories are skipped.");
  project.provide("stage", stage);
  return stop;
}
