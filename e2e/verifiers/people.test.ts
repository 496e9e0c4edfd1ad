// Signing in with an account of this app, through the pages: who gets in, who does not, and who has to choose a new password.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { allow, begin, callback, expectForm, refusal } from "../flows/story.ts";
import { expectAsked, expectAskedAgain, type People, password, scope, signInAs, startPeople } from "../people.ts";

let people: People;
beforeAll(async () => {
  people = await startPeople();
  for (const name of ["ada", "bob", "carol", "leaver"]) await people.register(name);
  people.change("bob", "is_disabled = 1");
  people.change("carol", "must_change_password = 1");
});
afterAll(() => people?.stop());

test("signs a person in: a lasting random subject, and claims by scope", async () => {
  const subjects: (string | undefined)[] = [];
  for (const name of ["ada", "ＡDA@example.com"]) {
    const { person, rp, attempt, page } = await people.at();
    const back = await allow(person, await signInAs(person, page, name, password("ada")), scope.split(" "));
    const claims = (await rp.redeem(attempt, callback(back))).claims();
    expect(claims).toMatchObject({
      preferred_username: "ada",
      email: "ada@example.com",
      email_verified: true,
      amr: ["pwd"],
    });
    subjects.push(claims?.sub);
  }
  expect(subjects[0]).toMatch(/^[0-9a-f-]{36}$/);
  expect(subjects[1]).toBe(subjects[0]);
  expect(people.stage.app.log()).not.toContain(subjects[0]);
});

test("a wrong password and a name nobody has look the same, and the right one helps at once", async () => {
  const { person, page } = await people.at();
  const wrong = await signInAs(person, page, "ada", "not the password");
  expectAskedAgain(wrong, "wrong_credentials");
  const unknown = await signInAs(person, wrong, "nobody", "not the password");
  expectAskedAgain(unknown, "wrong_credentials");
  expect(unknown.text).toBe(wrong.text);
  for (const odd of ["' or 1=1 --", "ada\u0000", "%", "x".repeat(321)])
    expectForm(await signInAs(person, await person.open(unknown.url), odd, password("ada")), "/login/form");
  expectForm(await signInAs(person, await person.open(unknown.url), "ada"), "/consent/form");
});

test("an account that is switched off is told so after the right password only", async () => {
  const { person, page } = await people.at();
  const wrong = await signInAs(person, page, "bob", "not the password");
  expectAskedAgain(wrong, "wrong_credentials");
  const refused = await signInAs(person, wrong, "bob");
  expectAskedAgain(refused, "account_disabled");
  expectForm(await signInAs(person, refused, "ada"), "/consent/form");
});

test("a remembered sign-in ends with the account", async () => {
  const { person, rp, page } = await people.at();
  const type = { email: "leaver", password: password("leaver") };
  const signedIn = await person.answer(page, { type, tick: ["remember"], press: "accept" });
  callback(await allow(person, signedIn, ["openid"]));
  expectForm((await begin(person, rp)).page, "/consent/form");
  people.change("leaver", "is_disabled = 1");
  expect(refusal((await begin(person, rp)).page)).toMatchObject({ error: "access_denied" });
});

describe("a password that somebody else set", () => {
  test("lets nobody in before it was replaced, and only who knows it is told", async () => {
    const { person, rp, attempt, page } = await people.at();
    const wrong = await signInAs(person, page, "carol", "not the password");
    expectAskedAgain(wrong, "wrong_credentials");
    const asked = await signInAs(person, wrong, "carol");
    expectAsked(asked, "password-change");
    expect(asked.byId("password")?.attributes.get("autocomplete")).toBe("new-password");
    const again = async (secret: string, from = asked) =>
      person.answer(await person.open(from.url), { type: { password: secret }, press: "accept" });
    expectAskedAgain(await again(password("carol")), "password_unchanged");
    const short = await again("short");
    expectAskedAgain(short, "password_too_short");
    expect(short.text).toContain("at least 15 characters");
    expectAskedAgain(await again("carolcarolcarolcarol"), "password_too_common");

    const fresh = "marble tundra 48 quilt";
    const back = await allow(person, await again(fresh), ["openid"]);
    expect((await rp.redeem(attempt, callback(back))).claims()).toMatchObject({ amr: ["pwd"] });
    expect((await people.mailTo("carol@example.com")).subject).toBe("Your password at Gatehouse was changed");

    const { person: later, page: form } = await people.at();
    const old = await signInAs(later, form, "carol");
    expectAskedAgain(old, "wrong_credentials");
    expectForm(await signInAs(later, old, "carol", fresh), "/consent/form");
  });
});

test("the state of the database is part of being ready", async () => {
  const answer = await fetch(`${people.stage.appUrl}/health/ready`);
  expect(await answer.json()).toEqual({ status: "ok", hydra: "up", database: "up" });
});
