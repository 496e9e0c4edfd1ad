// For tests: the requests of one consent, in the order a browser makes them, and what is asked for in it.
import { consent as sample } from "../hydra/sample-answers.ts";
import { answerConsent, openConsent } from "./consent.ts";
import { readConsentForm } from "./consent-form.ts";
import { shown, type TestBrowser, type TestHouse } from "./test-house.ts";

export const entry = "/consent?consent_challenge=one";
export const form = "/consent/form?consent_challenge=one";
export const accepted = "https://hydra.example/after-consent-accept";
export const rejected = "https://hydra.example/after-consent-reject";
export const asked = {
  ...sample,
  requested_scope: ["openid", "email", "profile"],
  requested_access_token_audience: ["https://api.example"],
  context: { claims: { name: "Ada", email: "ada@example.com" } },
};
/** A remembered consent to all of it. */
export const before = {
  grant_scope: asked.requested_scope,
  grant_access_token_audience: asked.requested_access_token_audience,
  remember: true,
  consent_request: sample,
};

/** `now` tells which house and browser a test uses at the moment; each step may name another house. */
export function consentSteps(now: () => { readonly house: TestHouse; readonly browser: TestBrowser }) {
  const page = async (on = now().house) => shown(await readConsentForm(on, now().browser.get(form)));
  return {
    open: async (on = now().house) => now().browser.keep(await openConsent(on, now().browser.get(entry))),
    page,
    answer: async (
      fields: Readonly<Record<string, string>>,
      ticked: readonly string[] = [],
      on = now().house,
      name = "grant_scope",
    ) => {
      const { hidden } = await page(on);
      const sent = new URLSearchParams({ ...hidden, ...fields });
      for (const scope of ticked) sent.append(name, scope);
      return now().browser.keep(await answerConsent(on, now().browser.post(form, sent)));
    },
  };
}
