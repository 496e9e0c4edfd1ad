// Decides how the addresses of a run reach the processes that tell the stories.
import { type Json, text } from "../hydra-admin.ts";

/** Where everything is. */
export type BrowserStage = {
  readonly appUrl: string;
  readonly publicUrl: string;
  readonly adminUrl: string;
  readonly meddlerUrl: string;
  /** Where the application behind the story would be. */
  readonly applicationUrl: string;
  readonly deviceGrant: boolean;
};

const NAME = "GATEHOUSE_BROWSER_STAGE";

/** Playwright gives its workers the environment that the setup leaves behind. */
export function handOver(stage: BrowserStage): void {
  process.env[NAME] = JSON.stringify(stage);
}

export function takeOver(): BrowserStage {
  const handed = process.env[NAME];
  if (!handed) throw new Error(`${NAME} is not set: the stories run through Playwright's configuration.`);
  const stage: Json = JSON.parse(handed);
  return {
    appUrl: text(stage, "appUrl"),
    publicUrl: text(stage, "publicUrl"),
    adminUrl: text(stage, "adminUrl"),
    meddlerUrl: text(stage, "meddlerUrl"),
    applicationUrl: text(stage, "applicationUrl"),
    deviceGrant: stage.deviceGrant === true,
  };
}
