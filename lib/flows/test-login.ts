// For tests: the requests of one login, in the order a browser makes them.
import { answerLogin, openLogin } from "./login.ts";
import { readLoginForm } from "./login-form.ts";
import { shown, type TestBrowser, type TestHouse } from "./test-house.ts";

export const entry = "/login?login_challenge=one";
export const form = "/login/form?login_challenge=one";
export const right = { email: "ada", password: "right", answer: "accept" };

/** `now` tells which house and browser a test uses at the moment; each step may name another house. */
export function loginSteps(now: () => { readonly house: TestHouse; readonly browser: TestBrowser }) {
  const page = async (on = now().house) => shown(await readLoginForm(on, now().browser.get(form)));
  return {
    open: async (on = now().house) => now().browser.keep(await openLogin(on, now().browser.get(entry), "login")),
    page,
    answer: async (fields: Readonly<Record<string, string>>, on = now().house) => {
      const { hidden } = await page(on);
      const { browser } = now();
      return browser.keep(await answerLogin(on, browser.post(form, { ...hidden, ...fields })));
    },
  };
}
