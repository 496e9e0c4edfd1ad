import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { createTexts } from "../texts.ts";
import type { LoginFlow } from "./flow-record.ts";
import { askedLanguages, localeFor, localeOfNotice, withLanguages } from "./language.ts";
import { answerLogin, openLogin } from "./login.ts";
import { readLoginForm } from "./login-form.ts";
import { endsOn, type FakeAdmin, houseOn, leadsTo, openBrowser, shown, startFakeAdmin } from "./test-house.ts";

let admin: FakeAdmin;
beforeAll(async () => {
  admin = await startFakeAdmin();
});
afterAll(() => admin.close());
const original = () => ({ ...admin.requests });
let requests: ReturnType<typeof original>;
beforeEach(() => {
  requests = original();
  return () => void Object.assign(admin.requests, requests);
});

const flow = (uiLocales?: readonly string[]): LoginFlow => ({
  kind: "login",
  number: 1,
  openedAt: 1,
  requestUrl: null,
  entry: "login",
  step: { kind: "choose", reason: "select_account", subject: "7", hinted: null },
  identity: null,
  remember: false,
  trust: false,
  ...(uiLocales ? { uiLocales } : {}),
});

it.each([
  ["the client's wish, then the choice", { asked: ["de"], cookie: "fr", accept: "it" }, "de"],
  ["a choice made in answer to that wish", { asked: ["de"], cookie: "fr.de", accept: "it" }, "fr"],
  ["another wish than the one that was answered", { asked: ["es"], cookie: "fr.de", accept: "it" }, "es"],
  ["the choice, where no client wishes", { cookie: "fr.de", accept: "it" }, "fr"],
  ["the browser's, where nobody chose", { accept: "it" }, "it"],
  ["the browser's, where the wish cannot be met", { asked: ["tlh"], accept: "it" }, "it"],
  ["the operator's, where nothing is known", {}, "en"],
  ["no language out of a damaged cookie", { cookie: "../..", accept: "it" }, "it"],
])("takes %s", (_what, { asked, cookie, accept }: { asked?: string[]; cookie?: string; accept?: string }, expected) => {
  const house = houseOn(admin.origin);
  const browser = openBrowser();
  if (cookie !== undefined) browser.cookies.set("__Host-gatehouse-language", cookie);
  const visit = browser.get("/login/form", { acceptLanguage: accept ?? null });
  expect(localeFor(house, visit, flow(asked))).toBe(expected);
});

it("offers nothing that the operator did not", () => {
  const texts = createTexts({ locales: ["en", "fr"], fallback: "en", house: new Map(), clients: new Map() });
  const house = houseOn(admin.origin, { custom: { texts } });
  expect(localeFor(house, openBrowser().get("/", { acceptLanguage: "de,fr;q=0.5" }), null)).toBe("fr");
  expect(localeFor(house, openBrowser().get("/", { acceptLanguage: "de" }), null)).toBe("en");
});

it("remembers of a wish what can be a language, and not without end", () => {
  expect(askedLanguages(["de-CH", "x", "<b>", "a".repeat(40)])).toEqual({ uiLocales: ["de-CH"] });
  expect(askedLanguages(["ab", "cd", "ef", "gh", "ij", "kl"]).uiLocales).toHaveLength(5);
  expect(askedLanguages([])).toEqual({});
});

it("draws a page that is no form in the language of its address", async () => {
  const house = houseOn(admin.origin);
  const visit = (address: string) => openBrowser().get(address, { acceptLanguage: "fr" });
  expect(await localeOfNotice(house, visit("/error?language=de"))).toBe("de");
  expect(await localeOfNotice(house, visit("/error?language=tlh"))).toBe("fr");
  expect(await localeOfNotice(house, visit("/error?language=de&language=it"))).toBe("fr");
});

async function openedIn(house: ReturnType<typeof houseOn>, uiLocales: string[]) {
  const login = { ...admin.requests.login, oidc_context: { ui_locales: uiLocales } };
  Object.assign(admin.requests, { login });
  const browser = openBrowser();
  leadsTo(browser.keep(await openLogin(house, browser.get("/login?login_challenge=c"), "login")));
  const visit = () => browser.get("/login/form?login_challenge=c");
  const view = async () => shown(await readLoginForm(house, visit()));
  return { browser, view };
}

const answer = withLanguages(answerLogin);
const typed = { login_challenge: "c", email: "ada", password: "secret", remember: "1" };

it("changes the language where one is, keeps what was typed but secrets, and tells Hydra nothing", async () => {
  const house = houseOn(admin.origin);
  const { browser, view } = await openedIn(house, ["de"]);
  const before = admin.told.length;
  const { hidden } = await view();
  const to = leadsTo(
    browser.keep(await answer(house, browser.post("/login/form", { ...hidden, ...typed, answer: "language:fr" }))),
  );
  expect(to).toBe("/login/form?login_challenge=c");
  expect(browser.cookies.get("__Host-gatehouse-language")).toBe("fr.de");
  const after = await view();
  expect(JSON.stringify(after)).not.toContain("secret");
  expect(after).toMatchObject({ rememberChecked: true, fields: [{ value: "ada" }, { value: "" }] });
  expect(admin.told.length).toBe(before);
});

it("keeps what was wrong in sight", async () => {
  const house = houseOn(admin.origin);
  const { browser, view } = await openedIn(house, []);
  const wrong = { ...(await view()).hidden, ...typed, answer: "accept" };
  browser.keep(await answer(house, browser.post("/login/form", wrong)));
  const { hidden, problem } = await view();
  expect(problem?.code).toBe("wrong_credentials");
  browser.keep(await answer(house, browser.post("/login/form", { ...hidden, ...typed, answer: "language:fr" })));
  expect((await view()).problem?.code).toBe("wrong_credentials");
});

it.each([
  ["a language that is not on offer", { answer: "language:tlh" }, {}, "bad_form"],
  [
    "another site's form",
    { answer: "language:fr" },
    { originProof: { secFetchSite: "cross-site", origin: null } },
    "cross_site",
  ],
])("takes no %s", async (_what, fields, more, code) => {
  const house = houseOn(admin.origin);
  const { browser, view } = await openedIn(house, []);
  const { hidden } = await view();
  const ended = await answer(house, browser.post("/login/form", { ...hidden, ...typed, ...fields }, more));
  expect(endsOn(ended)).toBe(code);
  expect("cookies" in ended ? ended.cookies.map(({ name }) => name).join() : "").not.toContain("language");
});
