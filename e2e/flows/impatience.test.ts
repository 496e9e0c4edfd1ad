// People press twice, reload and go back: the same answer leads to the same place, and nobody is stuck.
import { describe, expect, test } from "vitest";
import type { FormAnswer } from "../forms.ts";
import type { Page } from "../page.ts";
import type { Visitor } from "../visitor.ts";
import { ALLOW, atConsent, expectWayOn, LOG_IN, problemsShown, WRONG } from "./impatient.ts";
import { allow, begin, callback, client, DEMO, expectForm, signIn, signInAndAllow, stage, visitor } from "./story.ts";

/** Both clicks of a double click are on their way before an answer comes; the browser follows the last one. */
async function doubleClick(person: Visitor, page: Page, answer: FormAnswer): Promise<readonly [Page, Page]> {
  return Promise.all([person.submit(page, answer), person.submit(page, answer)]);
}

/** Where an answer leads, without what Hydra may seal anew each time. */
function destination(answer: Page): string {
  expect(answer.status).toBe(303);
  const { origin, pathname } = answer.location ?? {};
  return `${origin}${pathname}`;
}

describe("a double click", () => {
  test("on Log in leads to one place, and the flow ends well", async () => {
    const person = visitor();
    const rp = await client();
    const { attempt, page } = await begin(person, rp);
    const [first, second] = await doubleClick(person, page, LOG_IN);
    expect(destination(first)).toBe(destination(second));
    const back = callback(await allow(person, await person.follow(second, page), ["openid"]));
    expect((await rp.redeem(attempt, back)).claims()?.sub).toBe(DEMO.email);
  });

  test("with a wrong password shows one problem, and the right one is taken next", async () => {
    const person = visitor();
    const rp = await client();
    const { attempt, page } = await begin(person, rp);
    const [first, second] = await doubleClick(person, page, WRONG);
    expect(destination(first)).toBe(destination(second));
    const refused = await person.follow(second, page);
    expectForm(refused, "/login/form");
    expect(problemsShown(refused)).toBe(1);
    const back = callback(await allow(person, await person.answer(refused, LOG_IN), ["openid"]));
    expect((await rp.redeem(attempt, back)).claims()?.sub).toBe(DEMO.email);
  });

  test("on Allow leads to one place; a browser that follows one of the answers arrives", async () => {
    const person = visitor();
    const { rp, attempt, consent } = await atConsent(person);
    const [first, second] = await doubleClick(person, consent, ALLOW);
    expect(destination(first)).toBe(destination(second));
    const back = callback(await person.follow(second, consent));
    expect((await rp.redeem(attempt, back)).scope).toBe("openid");
    expectWayOn(await person.follow(first, consent));
  });

  test("on Deny tells the application no", async () => {
    const person = visitor();
    const { consent } = await atConsent(person);
    const [first, second] = await doubleClick(person, consent, { press: "reject" });
    expect(destination(first)).toBe(destination(second));
    expect(callback(await person.follow(second, consent)).searchParams.get("error")).toBe("access_denied");
  });

  test("on Log out logs out", async () => {
    const person = visitor();
    await signInAndAllow(person, await client(), ["openid"], { remember: true });
    const page = await person.open(`${stage().publicUrl}/oauth2/sessions/logout`);
    const [first, second] = await doubleClick(person, page, { press: "accept" });
    expect(destination(first)).toBe(destination(second));
    expect((await person.follow(second, page)).url.pathname).toBe("/");
    expectForm((await begin(person, await client())).page, "/login/form");
  });

  test("on an entry opens one request twice, and its form works", async () => {
    const person = visitor();
    const { page } = await begin(person, await client());
    const entry = page.hops.find(({ url }) => url.pathname === "/login")?.url.href ?? "";
    const [, second] = await Promise.all([person.open(entry), person.open(entry)]);
    expectForm(await signIn(person, second), "/consent/form");
  });
});

describe("reloading", () => {
  test("the page after a wrong password shows it again and asks nobody to send the form once more", async () => {
    const person = visitor();
    const { page } = await begin(person, await client());
    const refused = await person.answer(page, WRONG);
    expect(refused.method).toBe("GET");
    const reloaded = await person.open(refused.url);
    expect(problemsShown(reloaded)).toBe(1);
    expectForm(await person.answer(reloaded, LOG_IN), "/consent/form");
  });

  test("the consent page shows the same question", async () => {
    const person = visitor();
    const { rp, attempt, consent } = await atConsent(person);
    const reloaded = await person.open(consent.url);
    expect(reloaded.text).toBe(consent.text);
    expect((await rp.redeem(attempt, callback(await person.answer(reloaded, ALLOW)))).scope).toBe("openid");
  });
});

describe("going back", () => {
  test("to the login and answering it again leads on", async () => {
    const person = visitor();
    const { rp, attempt, login } = await atConsent(person);
    const consent = await person.answer(login, LOG_IN);
    expectForm(consent, "/consent/form");
    expect((await rp.redeem(attempt, callback(await person.answer(consent, ALLOW)))).scope).toBe("openid");
  });

  test("to the login and answering it wrongly spoils nothing", async () => {
    const person = visitor();
    const { rp, attempt, login } = await atConsent(person);
    const next = await person.answer(login, WRONG);
    const consent = next.url.pathname === "/login/form" ? await person.answer(next, LOG_IN) : next;
    const back = callback(await person.answer(consent, ALLOW));
    expect((await rp.redeem(attempt, back)).scope).toBe("openid");
  });

  test("to a page that is answered and done is no trap", async () => {
    const person = visitor();
    const { login, consent } = await atConsent(person);
    callback(await person.answer(consent, ALLOW));
    for (const [page, answer] of [
      [consent, ALLOW],
      [login, LOG_IN],
    ] as const) {
      expectWayOn(await person.answer(page, answer));
      expectWayOn(await person.open(page.url));
    }
  });

  test("to the logout that is done is no trap", async () => {
    const person = visitor();
    await signInAndAllow(person, await client(), ["openid"], { remember: true });
    const page = await person.open(`${stage().publicUrl}/oauth2/sessions/logout`);
    await person.answer(page, { press: "accept" });
    const again = await person.answer(page, { press: "accept" });
    if (again.problem === undefined) expect(again.url.pathname).toBe("/");
    else expectWayOn(again);
  });
});
