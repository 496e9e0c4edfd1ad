// The stage of stories with second steps: an app under a name, for which browsers have passkeys, and a device that makes them.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type CDPSession, expect } from "@playwright/test";
import { codeOf } from "../authenticator-app.ts";
import { startStage } from "../stage.ts";
import { type BrowserStage, takeOver } from "./browser-stage.ts";
import { findings, overflow } from "./findings.ts";
import { DEMO, type Person } from "./person.ts";
import { test as base } from "./story.ts";

/** One app and its database for all stories of a file; what people set up is forgotten after each. */
type Grounds = { readonly stage: BrowserStage; change(...statements: readonly string[]): void };

/** Chromium's own pretended device, with a fingerprint that is always right until it is told otherwise. */
export type Device = {
  /** Whoever holds it confirms what it is asked from now on. In Chromium they also pick the passkey a field offers. */
  isConfirming(isConfirming: boolean): Promise<void>;
  /** Somebody else holds it. */
  isHeldByOwner(isOwner: boolean): Promise<void>;
  howManyPasskeys(): Promise<number>;
  /** Sets the use counters of all its passkeys, as a copy made earlier would have them. */
  countFrom(counter: number): Promise<void>;
};

type Fixtures = {
  readonly device: Device;
  /** Everything that anybody set up is gone afterwards, and also now. */
  readonly forget: () => void;
};

const nothingLeft = ["gatehouse_second_steps", "gatehouse_recovery_codes", "gatehouse_passkeys"].map(
  (table) => `delete from ${table}`,
);

export const test = base.extend<Fixtures, { readonly grounds: Grounds }>({
  grounds: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture needs.
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), "gatehouse-passkeys-"));
      const file = join(folder, "accounts.db");
      const appEnv = { SECOND_STEP: "offered", DATABASE_URL: `sqlite:${file}` };
      const { stop, ...started } = await startStage({ appEnv, appHost: "localhost" });
      const { appUrl, publicUrl, adminUrl, meddlerUrl, deviceGrant } = started;
      // The database has its tables from the first question on.
      await fetch(`${appUrl}/health/ready`);
      await use({
        stage: { ...takeOver(), appUrl, publicUrl, adminUrl, meddlerUrl, deviceGrant },
        change(...statements) {
          const db = new DatabaseSync(file, { timeout: 5000 });
          for (const statement of statements) db.exec(statement);
          db.close();
        },
      });
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
    { scope: "worker" },
  ],
  stage: async ({ grounds }, use) => use(grounds.stage),
  forget: [
    async ({ grounds }, use) => {
      const forget = () => grounds.change(...nothingLeft);
      await use(forget);
      forget();
    },
    { auto: true },
  ],
  device: async ({ page, context }, use) => {
    await use(await pretendedDevice(await context.newCDPSession(page)));
  },
});

async function pretendedDevice(browser: CDPSession): Promise<Device> {
  await browser.send("WebAuthn.enable", { enableUI: false });
  const { authenticatorId } = await browser.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: false,
    },
  });
  const credentials = async () => (await browser.send("WebAuthn.getCredentials", { authenticatorId })).credentials;
  return {
    async isConfirming(enabled) {
      await browser.send("WebAuthn.setAutomaticPresenceSimulation", { authenticatorId, enabled });
    },
    async isHeldByOwner(isUserVerified) {
      await browser.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified });
    },
    howManyPasskeys: async () => (await credentials()).length,
    async countFrom(signCount) {
      for (const credential of await credentials()) {
        await browser.send("WebAuthn.removeCredential", { authenticatorId, credentialId: credential.credentialId });
        await browser.send("WebAuthn.addCredential", { authenticatorId, credential: { ...credential, signCount } });
      }
    },
  };
}

/** The page that asks this, clean for axe by day and by night, on a narrow screen and a wide one. */
export async function isAsked({ page }: Person, title: string, isLookedAt = true): Promise<void> {
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(title);
  if (!isLookedAt) return;
  const before = page.viewportSize();
  for (const width of [320, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    expect(await overflow(page), `${title}, ${width} px wide`).toEqual([]);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await findings(page), `${title}, ${width} px wide, ${colorScheme}`).toEqual([]);
    }
  }
  if (before) await page.setViewportSize(before);
}

export async function setsUpApp(
  person: Person,
  { isLookedAt = false } = {},
): Promise<{ key: string; codes: string[] }> {
  const { page } = person;
  await person.press("accept");
  await isAsked(person, "Set up your authenticator app", isLookedAt);
  const key = ((await page.locator(".secret-text").textContent()) ?? "").replaceAll(" ", "");
  await page.locator("#code").fill(codeOf(key));
  await person.press("accept");
  await isAsked(person, "Keep these codes", isLookedAt);
  const codes = await page.locator(".codes li").allTextContents();
  await person.press("accept");
  return { key, codes };
}

/** Presses the button, and confirms what the device then asks. */
export async function usesPasskey({ page }: Person, device: Device): Promise<void> {
  await device.isConfirming(true);
  const sent = page.waitForRequest((request) => request.method() === "POST");
  await page.locator("#use-passkey").click();
  await sent;
  await device.isConfirming(false);
}

/** From the offer on: a passkey is made, the codes are kept, and the passkey is used once. */
export async function setsUpPasskey(person: Person, device: Device, { isLookedAt = false } = {}): Promise<string[]> {
  const { page } = person;
  await person.press("choice-use-passkey-enrolment");
  await isAsked(person, "Set up a passkey", isLookedAt);
  await usesPasskey(person, device);
  await isAsked(person, "Keep these codes", isLookedAt);
  const codes = await page.locator(".codes li").allTextContents();
  await person.press("accept");
  await isAsked(person, "Your passkey, please", isLookedAt);
  await usesPasskey(person, device);
  return codes;
}

export { DEMO, expect };
