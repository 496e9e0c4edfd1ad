// When what accounts need is not well: a mail server, the database. The page says so, the log says why, nobody gets in.

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectForm } from "../flows/story.ts";
import { codeIn, startSilentServer } from "../mail-server.ts";
import { expectAsked, expectAskedAgain, type People, password, signInAs, startPeople } from "../people.ts";
import { startStage } from "../stage.ts";

let people: People;
beforeAll(async () => {
  people = await startPeople();
  await people.register("ada");
});
afterAll(() => people?.stop());

/** In front of the form for a code, as whoever lost the password of this name. */
async function askedForCode(name = "ada") {
  const { person, page: first } = await people.at();
  const page = await person.answer(first, { press: "method-recovery" });
  const from = people.stage.app.log().length;
  const asked = await person.answer(page, { type: { email: name }, press: "accept" });
  expectAsked(asked, "recovery-code");
  return { person, asked, from };
}

describe("a mail server", () => {
  test("that is away: the page is the same, the log says why, and another mail helps later", async () => {
    await people.mail.stop();
    const { person, asked, from } = await askedForCode();
    await expect.poll(() => people.lines("mail.failed", from).length, { timeout: 20_000 }).toBeGreaterThan(0);
    const [line = ""] = people.lines("mail.failed", from);
    expect(line).toContain("The mail server cannot be reached, because of ECONNREFUSED");
    expect(line).toContain('"reason":"recovery_code"');
    expect(line).not.toContain("ada");
    await people.mail.startAgain();
    const again = await person.answer(asked, { press: "choice-new-code" });
    // The first mail may come late as well: its code was replaced.
    for (;;) {
      const tried = await person.answer(await person.open(again.url), {
        type: { code: codeIn(await people.mailTo("ada@example.com")) },
        press: "accept",
      });
      if (tried.byId("problem-summary")) continue;
      expectAsked(tried, "recovery-password");
      break;
    }
  });

  test("that hangs makes nobody wait, and tells nobody who has an account", async () => {
    const silent = await startSilentServer();
    await people.stage.app.restart({ MAIL_URL: silent.url });
    const { from } = await askedForCode();
    // The page is there; the server has not even greeted yet.
    expect(people.lines("mail.failed", from)).toEqual([]);
    await askedForCode("nobody");
    await expect.poll(() => people.lines("mail.failed", from).length, { timeout: 20_000 }).toBeGreaterThan(0);
    expect(people.lines("mail.failed", from)[0]).toContain("did not answer in time");
    await silent.stop();
    await people.stage.app.restart({ MAIL_URL: people.mail.url });
  });

  test("that refuses the recipient is reported without who it was", async () => {
    people.mail.refuseWith(550);
    const { from } = await askedForCode();
    await expect.poll(() => people.lines("mail.failed", from).length, { timeout: 20_000 }).toBe(1);
    const [line = ""] = people.lines("mail.failed", from);
    expect(line).toContain("code 550 after RCPT");
    expect(line).not.toContain("example.com");
    people.mail.refuseWith(null);
  });
});

describe("the database", () => {
  const failure = () => people.lines("verifier.failed").at(-1) ?? "";

  test("locked by another program: the form stays, and works when it is free again", async () => {
    const { person, page } = await people.at();
    const other = new DatabaseSync(people.file, { timeout: 5000 });
    other.exec("begin immediate");
    const told = await signInAs(person, page, "ada");
    expectAskedAgain(told, "unavailable_method");
    expect(failure()).toContain("The accounts database is locked by another program");
    other.exec("rollback");
    other.close();
    // An outage was no guess.
    expectForm(await signInAs(person, told, "ada"), "/consent/form");
  });

  test("of a newer release, damaged, or missing its folder: nobody gets in, and nothing is written", async () => {
    const folder = await mkdtemp(join(tmpdir(), "gatehouse-broken-"));
    const damaged = join(folder, "damaged.db");
    await writeFile(
      damaged,
      "this is no database, whatever its name says, and it is longer than a header would be".repeat(50),
    );
    const newer = join(folder, "newer.db");
    const db = new DatabaseSync(newer);
    db.exec("create table gatehouse_schema (version integer primary key, name text not null)");
    db.exec("insert into gatehouse_schema values (999, 'later')");
    db.close();
    const cases = [
      [newer, /newer/],
      [damaged, /is no SQLite database|damaged/],
      [join(folder, "missing", "accounts.db"), /folder/],
    ] as const;
    for (const [file, cause] of cases) {
      await people.stage.app.restart({ DATABASE_URL: `sqlite:${file}` });
      const { person, page } = await people.at();
      const told = await signInAs(person, page, "ada");
      expectAskedAgain(told, "unavailable_method");
      expect(told.text).not.toMatch(/database|sqlite/i);
      expect(failure()).toMatch(cause);
      const lost = await person.answer(told, { press: "method-recovery" });
      expectAskedAgain(await person.answer(lost, { type: { email: "ada" }, press: "accept" }), "unavailable_method");
      const ready = await fetch(`${people.stage.appUrl}/health/ready`);
      expect({ status: ready.status, body: await ready.json() }).toMatchObject({
        status: 503,
        body: { status: "not ready", database: "unavailable" },
      });
      expect(people.lines("database.unready").at(-1)).toMatch(cause);
    }
    await people.stage.app.restart({ DATABASE_URL: `sqlite:${people.file}` });
    const { person, page } = await people.at();
    expectForm(await signInAs(person, page, "ada"), "/consent/form");
    await rm(folder, { recursive: true });
  });

  test("that goes away within a registration: the page waits, and no account is half made", async () => {
    const { person, page } = await people.at({ prompt: "registration" });
    const asked = await person.answer(page, { type: { email: "half@example.com" }, press: "accept" });
    const code = codeIn(await people.mailTo("half@example.com"));
    const named = await person.answer(asked, { type: { code }, press: "accept" });
    const other = new DatabaseSync(people.file, { timeout: 5000 });
    other.exec("begin immediate");
    const type = { username: "half", password: password("half") };
    const told = await person.answer(named, { type, press: "accept" });
    expectAskedAgain(told, "unavailable_method");
    other.exec("rollback");
    other.close();
    expectForm(await person.answer(told, { type, press: "accept" }), "/consent/form");
  });
});

test("without mail neither a new password nor an account is offered, and registration explains itself", async () => {
  await people.stage.app.restart({ MAIL_URL: "", REGISTRATION: "closed" });
  const { page } = await people.at();
  for (const id of ["method-recovery", "method-registration"]) expect(page.byId(id)).toBeUndefined();
  const { page: closed } = await people.at({ prompt: "registration" });
  expect(closed.text).toContain("New accounts cannot be made here");
  await people.stage.app.restart({ MAIL_URL: people.mail.url, REGISTRATION: "open" });
});

test.each([
  [{ REGISTRATION: "open" }, /REGISTRATION is open, but no mail can be sent[\s\S]*Set MAIL_URL/],
  [{ RECOVERY: "on" }, /RECOVERY is on, but no mail can be sent/],
  [{ MAIL_URL: "smtp://mail.example.com" }, /MAIL_FROM is missing[\s\S]*Example/],
  [{ MAIL_URL: "mail.example.com", MAIL_FROM: "a@example.com" }, /MAIL_URL is not smtp/],
  [{ DATABASE_URL: "mysql://x/y" }, /DATABASE_URL is neither sqlite:FILE nor postgres/],
  [{ VERIFIERS: "accounts:staff" }, /VERIFIERS gives the accounts a name/],
])("unusable settings %j stop the start, with their remedy", async (env, expected) => {
  await expect(startStage({ appEnv: { VERIFIERS: "accounts", ...env } })).rejects.toThrow(expected);
});
