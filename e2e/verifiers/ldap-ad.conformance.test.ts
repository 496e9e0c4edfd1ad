// What people see of Active Directory's reasons, and of servers that break off half-way; a scripted one says them.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Asked, type Reply, startTestDirectory, type TestDirectory } from "../../lib/ldap/test-directory.ts";
import english from "../../messages/en.json" with { type: "json" };
import { allow, begin, callback, client, expectForm, visitor } from "../flows/story.ts";
import { textOf } from "../html.ts";
import type { Page } from "../page.ts";
import { type RunningStage, startStage } from "../stage.ts";
import type { Visitor } from "../visitor.ts";

const base = "DC=corp,DC=example";
const service = `CN=svc,${base}`;
const guid = Buffer.from("33221100554477668899aabbccddeeff", "hex");
const accepted = "the-right-password";

/** Reasons by name: each of these people has the right password, and may not sign in all the same. */
const reasons: Readonly<Record<string, string>> = {
  disabled: "533",
  expired: "532",
  changes: "773",
  "early-bird": "530",
  elsewhere: "531",
  retired: "701",
};
const breaking: Readonly<Record<string, Reply>> = {
  closes: "close",
  hangs: "hang",
  garbles: Buffer.from("HTTP/1.1 200 OK\r\n\r\n"),
  busy: { code: 51 },
  refers: { code: 10 },
};
const refusal = (data: string): Reply => ({
  code: 49,
  text: `80090308: LdapErr: DSID-0C090447, comment: AcceptSecurityContext error, data ${data}, v3839\0`,
});

function answer(asked: Asked): Reply {
  if (asked.op === "startTls") return { code: 2 };
  if (asked.op === "search") {
    const name = /^CN=(.*?),/.exec(asked.base)?.[1] ?? /=([\w-]+)\)/.exec(asked.filter)?.[1] ?? "";
    if (name === "nobody") return { code: 0 };
    const values = { objectGUID: [guid], sAMAccountName: ["ada"], displayName: ["Ada"], userAccountControl: ["512"] };
    return { code: 0, entries: [{ dn: `CN=${name},${base}`, values }] };
  }
  if (asked.dn === service) return { code: 0 };
  const name = /^CN=(.*?),/.exec(asked.dn)?.[1] ?? "";
  const broken = breaking[name];
  if (broken !== undefined) return broken;
  if (name === "locked") return refusal("775");
  if (asked.password !== accepted) return refusal("52e");
  const reason = reasons[name];
  return reason === undefined ? { code: 0 } : refusal(reason);
}

let directory: TestDirectory;
let stage: RunningStage;
beforeAll(async () => {
  directory = await startTestDirectory(answer);
  stage = await startStage({
    appEnv: {
      VERIFIERS: "ldap:corp",
      LDAP_CORP_URL: `ldap://127.0.0.1:${directory.port}`,
      LDAP_CORP_BIND_DN: service,
      LDAP_CORP_BIND_PASSWORD: "service-password",
      LDAP_CORP_BASE: base,
      LDAP_CORP_FILTER: "(sAMAccountName={name})",
      LDAP_CORP_CONNECT_SECONDS: "1",
      LDAP_CORP_TIMEOUT_SECONDS: "1",
    },
  });
});
afterAll(() => Promise.all([stage?.stop(), directory?.stop()]));

async function at() {
  const person = visitor(stage);
  const rp = await client({}, stage);
  const { attempt, page } = await begin(person, rp);
  return { person, rp, attempt, page };
}
const signIn = (person: Visitor, page: Page, email: string, password = accepted) =>
  person.answer(page, { type: { email, password }, press: "accept" });

function expectAskedAgain(page: Page, code: keyof typeof english.problems): void {
  expectForm(page, "/login/form");
  const summary = page.byId("problem-summary");
  expect(summary && textOf(summary)).toContain(english.problems[code].summary.split(/[.{]/)[0]);
  expect(page.byId("accept")).toBeDefined();
}

test("the subject is the id that Active Directory never changes, in canonical form", async () => {
  const { person, rp, attempt, page } = await at();
  const back = await allow(person, await signIn(person, page, "ada"), ["openid", "profile"]);
  const claims = (await rp.redeem(attempt, callback(back))).claims();
  expect(claims).toMatchObject({ sub: "ldap-corp:00112233-4455-6677-8899-aabbccddeeff", name: "Ada" });
});

describe("a right password that does not help says why; a wrong one never does", () => {
  test.each([
    ["disabled", "account_disabled"],
    ["expired", "password_must_change"],
    ["changes", "password_must_change"],
    ["early-bird", "not_permitted"],
    ["elsewhere", "not_permitted"],
    ["retired", "not_permitted"],
    ["locked", "wrong_credentials"],
    ["nobody", "wrong_credentials"],
  ] as const)("%s: %s", async (name, code) => {
    const { person, page } = await at();
    const told = await signIn(person, page, name);
    expectAskedAgain(told, code);
    expect(told.text).not.toMatch(/LdapErr|AcceptSecurityContext/);
    const wrong = await signIn(person, told, name, "not-the-password");
    expectAskedAgain(wrong, "wrong_credentials");
    expectForm(await signIn(person, wrong, "ada"), "/consent/form");
  });
});

test.each(Object.keys(breaking))("a server that %s at the password is reported, and lets nobody in", async (name) => {
  const { person, page } = await at();
  const from = stage.app.log().length;
  const told = await signIn(person, page, name);
  expectAskedAgain(told, "unavailable_method");
  const lines = stage.app.log().slice(from).split("\n");
  const failed = lines.filter((line) => line.includes('"verifier.failed"'));
  expect(failed).toHaveLength(1);
  expect(failed[0]).toMatch(/because of|result code/);
  await expect.poll(() => directory.open()).toBe(0);
  expectForm(await signIn(person, told, "ada"), "/consent/form");
});
