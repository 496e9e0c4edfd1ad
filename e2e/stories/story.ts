// The stage of every story: a fresh browser whose pages are watched, and an application of its own.
import { randomInt } from "node:crypto";
import { test as base, expect } from "@playwright/test";
import { meddle } from "../meddler.ts";
import { type ClientOptions, type RelyingParty, registerClient } from "../relying-party.ts";
import { type BrowserStage, takeOver } from "./browser-stage.ts";
import { Manners } from "./manners.ts";
import { Person } from "./person.ts";

export { expect };

export type Fixtures = {
  readonly stage: BrowserStage;
  readonly person: Person;
  /** Registers an application. */
  readonly application: (options?: ClientOptions) => Promise<RelyingParty>;
};

/** Every story ends with the same question: did each page it came by behave? */
export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture needs.
  stage: async ({}, use) => {
    await use(takeOver());
  },
  // Each browser comes from somewhere else, as far as the app's proxy would say: from one address only so many codes are
  // filled in and so many passwords judged.
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture needs.
  extraHTTPHeaders: async ({}, use) => {
    await use({ "x-forwarded-for": `10.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}` });
  },
  application: async ({ stage }, use) => {
    const { applicationUrl } = stage;
    await use((options = {}) =>
      registerClient(stage, {
        ...options,
        client: {
          redirect_uris: [`${applicationUrl}/callback`],
          post_logout_redirect_uris: [`${applicationUrl}/signed-out`],
          ...options.client,
        },
      }),
    );
  },
  person: async ({ stage, context, page }, use) => {
    const manners = new Manners(context, stage);
    await use(new Person(page, stage));
    await meddle(stage.meddlerUrl, []);
    expect(await manners.faults()).toEqual([]);
  },
});

/** A story that needs the device grant. Hydra has it from 25.4 on; without it the report says why nothing was told. */
export const deviceTest = test.extend<{ needsDeviceGrant: undefined }>({
  needsDeviceGrant: [
    async ({ stage }, use) => {
      base.skip(!stage.deviceGrant, "this server has no device grant: its discovery document names no endpoint");
      await use(undefined);
    },
    { auto: true },
  ],
});
