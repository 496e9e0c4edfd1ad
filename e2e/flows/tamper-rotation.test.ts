// A form that was opened under an older secret: taken while the secret is still listed, asked afresh when it is not.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { meddle, toldSince } from "../meddler.ts";
import { Page } from "../page.ts";
import { freePorts } from "../ports.ts";
import { withFreshPorts } from "../processes.ts";
import { type App, startApp, TEST_SECRET } from "../servers.ts";
import { deviceTest, expectForm, stage } from "./story.ts";
import { type Kind, type OpenForm, sendHonest } from "./tampering.ts";
import { openConsent, openDevice, openLogin, openLogout } from "./tampering-forms.ts";

const NEW = "newer-secret-for-tests-only-fedcba9876543210";

const OPEN: readonly (readonly [Kind, () => Promise<OpenForm>])[] = [
  ["login", openLogin],
  ["consent", openConsent],
  ["logout", openLogout],
  ["device", openDevice],
];

let rotated: App | undefined;
let withoutOld: App | undefined;
beforeAll(async () => {
  rotated = await startAppWith(`${NEW} ${TEST_SECRET}`);
  withoutOld = await startAppWith(NEW);
});
afterAll(async () => {
  await Promise.all([rotated?.stop(), withoutOld?.stop()]);
});

/** The same app with other secrets. Its port is another one, but browsers keep cookies by host. */
function startAppWith(secrets: string): Promise<App> {
  const { publicUrl, meddlerUrl, kind } = stage();
  const version = kind === "hydra" ? "2.3" : kind === "external" ? process.env.HYDRA_VERSION : undefined;
  return withFreshPorts(async () => {
    const [port = 0] = await freePorts(1);
    const env = { SESSION_SECRET: secrets, ...(version ? { HYDRA_VERSION: version } : {}) };
    return startApp({ port, adminUrl: meddlerUrl, publicUrl, env });
  });
}

/** The page as it was opened, in front of the app that was started since. */
function asShownBy(form: OpenForm, app: App | undefined): OpenForm {
  const { page } = form;
  const url = new URL(page.url.pathname + page.url.search, app?.url);
  return { ...form, page: new Page({ ...page, url }) };
}

for (const [kind, open] of OPEN) {
  const it = kind === "device" ? deviceTest : (name: string, body: () => Promise<void>) => test(name, body, 60_000);
  describe(`a ${kind} form that was opened before the secret changed`, () => {
    it("is taken while the older secret is still listed, and says exactly what was pressed", async () => {
      await sendHonest(asShownBy(await open(), rotated));
    });

    it("can be sent again and says the same", async () => {
      const form = asShownBy(await open(), rotated);
      await sendHonest(form);
      await meddle(stage().meddlerUrl, []);
      expect((await form.person.submit(form.page, form.how)).status).toBeLessThan(500);
      expect((await toldSince(stage().meddlerUrl)).length).toBeLessThan(2);
    });

    it("decides nothing once the older secret is gone: the page is opened afresh, once round, and then taken", async () => {
      const form = asShownBy(await open(), withoutOld);
      const { person, page } = form;
      await meddle(stage().meddlerUrl, []);
      let answer = await person.submit(page, form.how);
      expect(await toldSince(stage().meddlerUrl)).toEqual([]);

      for (let hop = 0; hop < 3 && answer.location; hop += 1) {
        answer = await person.ask(answer.location, { from: page });
      }
      expectForm(answer, page.url.pathname);
      await sendHonest(form, answer);
    });
  });
}
