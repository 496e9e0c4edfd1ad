// Getting a new password through the pages, and what strangers learn from trying: nothing.
import { afterAll, beforeAll, expect, test } from "vitest";
import { allow, callback, expectForm, expectProblem } from "../flows/story.ts";
import { codeIn } from "../mail-server.ts";
import type { Page } from "../page.ts";
import { expectAsked, expectAskedAgain, flowBytes, type People, password, signInAs, startPeople } from "../people.ts";
import type { Visitor } from "../visitor.ts";

let people: People;
beforeAll(async () => {
  people = await startPeople();
  for (const name of ["ada", "bob", "carol", "dora", "emil", "finn"]) await people.register(name);
  people.change("bob", "is_disabled = 1");
});
afterAll(() => people?.stop());

const accept = (person: Visitor, page: Page, type: Readonly<Record<string, string>>) =>
  person.answer(page, { type, press: "accept" });

/** In front of the form that asks whose password is lost. */
async function lost() {
  const at = await people.at();
  const page = await at.person.answer(at.page, { press: "method-recovery" });
  expectAsked(page, "recovery");
  return { ...at, page };
}

test("a code from the mail, a new password, and the person is in; the old one is over", async () => {
  const { person, rp, attempt, page: first } = await people.at();
  // What was typed before goes along.
  const page = await person.answer(first, { type: { email: "ada" }, press: "method-recovery" });
  expect(page.byId("email")?.attributes.get("value")).toBe("ada");
  const asked = await person.answer(page, { press: "accept" });
  expectAsked(asked, "recovery-code");
  const mail = await people.mailTo("ada@example.com");
  expect(mail.text).toContain("ada");
  const chosen = await accept(person, asked, { code: codeIn(mail) });
  expectAsked(chosen, "recovery-password");
  expect(chosen.byId("password")?.attributes.get("autocomplete")).toBe("new-password");
  expectAskedAgain(await accept(person, chosen, { password: "short" }), "password_too_short");
  const fresh = "marble tundra 48 quilt";
  const consent = await accept(person, await person.open(chosen.url), { password: fresh });
  const claims = (await rp.redeem(attempt, callback(await allow(person, consent, ["openid"])))).claims();
  expect(claims).toMatchObject({ amr: ["pwd"] });
  expect((await people.mailTo("ada@example.com")).subject).toBe("Your password at Gatehouse was changed");

  const later = await people.at();
  const old = await signInAs(later.person, later.page, "ada", password("ada"));
  expectAskedAgain(old, "wrong_credentials");
  const back = await allow(later.person, await signInAs(later.person, old, "ada", fresh), ["openid"]);
  expect((await later.rp.redeem(later.attempt, callback(back))).claims()?.sub).toBe(claims?.sub);
});

test("who has no account, a disabled one or no verified address sees the same as who has one", async () => {
  people.change("emil", "is_email_verified = 0");
  const texts = new Set<string>();
  const lengths = new Set<number>();
  for (const name of ["dora", "emil", "bob\u0020", "zzzz"]) {
    const { person, page } = await lost();
    const asked = await accept(person, page, { email: name.trim().padEnd(4) });
    expect(asked.status).toBe(200);
    texts.add(asked.text.replace(name.trim(), "NAME"));
    if (name.trim().length === 4) lengths.add(flowBytes(person, asked));
    const wrong = await accept(person, asked, { code: "0123456789" });
    expectAskedAgain(wrong, "wrong_code");
    texts.add(wrong.text.replace(name.trim(), "NAME"));
  }
  expect(texts.size).toBe(2);
  expect(lengths.size).toBe(1);
  // Only the mailbox learns more.
  expect((await people.mailTo("bob@example.com")).text).not.toMatch(/\d{10}/);
  codeIn(await people.mailTo("dora@example.com"));
  expect(people.mail.taken.filter(({ to }) => to.includes("zzzz@example.com"))).toEqual([]);
});

test("a code opens no other account, and no other browser's page", async () => {
  const { person, page } = await lost();
  const asked = await accept(person, page, { email: "carol" });
  const code = codeIn(await people.mailTo("carol@example.com"));
  const back = await person.answer(asked, { press: "choice-other-name" });
  const other = await accept(person, back, { email: "dora" });
  expectAskedAgain(await accept(person, other, { code }), "wrong_code");

  const elsewhere = await lost();
  const theirs = await accept(elsewhere.person, elsewhere.page, { email: "carol" });
  expectAskedAgain(await accept(elsewhere.person, theirs, { code }), "wrong_code");
});

test("guessing a code is slowed down", async () => {
  const strict = await startPeople({ PASSWORD_FREE_TRIES: "3" });
  await strict.register("ada");
  const { person, page: first } = await strict.at();
  const page = await person.answer(first, { press: "method-recovery" });
  let asked = await accept(person, page, { email: "ada" });
  const right = codeIn(await strict.mailTo("ada@example.com"));
  for (let tried = 0; tried < 3; tried += 1) {
    asked = await accept(person, asked, { code: `000000000${tried}` });
    expectAskedAgain(asked, "wrong_code");
  }
  // The fourth is judged, and closes the gate behind it.
  asked = await accept(person, asked, { code: "0000000004" });
  const told = await accept(person, asked, { code: right });
  expectProblem(told, 429, "too_many_attempts");
  expectForm(await person.click(told, "way-on"), "/login/form");
  await strict.stop();
});

test("an account switched off while its code is on the way gets no password", async () => {
  const { person, page } = await lost();
  const asked = await accept(person, page, { email: "finn" });
  const chosen = await accept(person, asked, { code: codeIn(await people.mailTo("finn@example.com")) });
  people.change("finn", "is_disabled = 1");
  const refused = await accept(person, chosen, { password: "marble tundra 48 quilt" });
  expectAskedAgain(refused, "account_disabled");
});
