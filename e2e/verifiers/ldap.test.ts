// Signing in against a real OpenLDAP through the pages: who gets in, who does not, and what happens when it is not well.
import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import english from "../../messages/en.json" with { type: "json" };
import { allow, begin, callback, client, expectForm, expectProblem, refusal, visitor } from "../flows/story.ts";
import { textOf } from "../html.ts";
import type { Page } from "../page.ts";
import { groups, people, type Slapd, searcher, slapdMissing, startSlapd } from "../slapd.ts";
import { type RunningStage, startStage } from "../stage.ts";
import type { Visitor } from "../visitor.ts";

const missing = slapdMissing();
let slapd: Slapd;
let stage: RunningStage;
let adaId: string;
const silent = new Set<Socket>();
let hanging: Server;

beforeAll(async () => {
  if (missing !== null) return;
  slapd = await startSlapd();
  adaId = await slapd.addPerson("ada", { cn: "Ada Lovelace" });
  await slapd.addPerson("bob");
  await slapd.addPerson("reset", { pwdReset: "TRUE" });
  await slapd.addPerson("hostile", {
    displayName: "x".repeat(1_000_000),
    cn: "\u202egnp.exe\u0007",
    mail: "no address",
  });
  await slapd.add(`cn=staff,${groups}`, { objectClass: "groupOfNames", member: `uid=ada,${people}` });
  hanging = createServer((socket) => void silent.add(socket.on("error", () => undefined))).listen(0, "127.0.0.1");
  await once(hanging, "listening");
  const address = hanging.address();
  const tls = `ldaps://127.0.0.1:${slapd.tlsPort}`;
  const way = (prefix: string, more: Readonly<Record<string, string>>) => ({
    [`${prefix}_URL`]: tls,
    [`${prefix}_CA_FILE`]: slapd.caFile,
    [`${prefix}_BIND_DN`]: searcher.dn,
    [`${prefix}_BIND_PASSWORD`]: searcher.password,
    [`${prefix}_BASE`]: people,
    [`${prefix}_CONNECT_SECONDS`]: "1",
    ...Object.fromEntries(Object.entries(more).map(([name, value]) => [`${prefix}_${name}`, value])),
  });
  stage = await startStage({
    appEnv: {
      VERIFIERS: "ldap,ldap:staff,ldap:wrongca,ldap:wrongname,ldap:hanging",
      ...way("LDAP", { GROUPS_CLAIM: "staff,admins", EMAIL_VERIFIED: "1" }),
      ...way("LDAP_STAFF", { NAME: "Staff only", REQUIRED_GROUP: `cn=staff,${groups}` }),
      ...way("LDAP_WRONGCA", { CA_FILE: slapd.otherCaFile }),
      ...way("LDAP_WRONGNAME", { URL: tls.replace("127.0.0.1", "localhost") }),
      ...way("LDAP_HANGING", { URL: `ldap://127.0.0.1:${typeof address === "object" && address ? address.port : 0}` }),
    },
  });
});
afterAll(async () => {
  for (const socket of silent) socket.destroy();
  hanging?.close();
  await Promise.all([stage?.stop(), slapd?.stop()]);
});
beforeEach((context) => context.skip(missing !== null, missing ?? undefined));

const scope = "openid profile email groups";
const answer = (person: Visitor, page: Page, uid: string, password = `${uid}-password`) =>
  person.answer(page, { type: { email: uid, password }, press: "accept" });

/** In front of the form of one of the ways. */
async function at(method = "ldap") {
  const person = visitor(stage);
  const rp = await client({ scope }, stage);
  const { attempt, page: first } = await begin(person, rp);
  const page = method === "ldap" ? first : await person.answer(first, { press: `method-${method}` });
  expectForm(page, "/login/form");
  return { person, rp, attempt, page };
}

/** The same form once more, with this problem and a way on; nobody is signed in. */
function expectAskedAgain(page: Page, code: keyof typeof english.problems): void {
  expectForm(page, "/login/form");
  const summary = page.byId("problem-summary");
  const [words = ""] = english.problems[code].summary.split(/[.{]/);
  expect(summary && textOf(summary)).toContain(words);
  for (const id of ["email", "password", "accept"]) expect(page.byId(id)).toBeDefined();
}

/** Lines of the log about a broken way, since `from`. */
const failures = (from: number) =>
  stage.app
    .log()
    .slice(from)
    .split("\n")
    .filter((line) => line.includes('"verifier.failed"'));

test("signs a person in: a lasting subject, and the claims of the directory by scope", async () => {
  const { person, rp, attempt, page } = await at();
  const back = await allow(person, await answer(person, page, "Ada", "ada-password"), scope.split(" "));
  const claims = (await rp.redeem(attempt, callback(back))).claims();
  expect(claims).toMatchObject({
    sub: `ldap:${adaId}`,
    name: "Ada Lovelace",
    email: "ada@example.com",
    email_verified: true,
    groups: ["staff"],
  });
  expect(stage.app.log()).not.toContain(adaId);
});

test("a wrong password and a name nobody has look the same, and the right one helps at once", async () => {
  const { person, page } = await at();
  const wrong = await answer(person, page, "ada", "not the password");
  expectAskedAgain(wrong, "wrong_credentials");
  const unknown = await answer(person, wrong, "nobody", "not the password");
  expectAskedAgain(unknown, "wrong_credentials");
  expect(unknown.text).toBe(wrong.text);
  const filter = await answer(person, unknown, "*)(uid=ada", "ada-password");
  expectAskedAgain(filter, "wrong_credentials");
  expectForm(await answer(person, filter, "ada"), "/consent/form");
});

test("who is not in the required group is told so after the right password only", async () => {
  const { person, page } = await at("ldap-staff");
  expectAskedAgain(await answer(person, page, "bob", "not the password"), "wrong_credentials");
  const { person: bob, page: form } = await at("ldap-staff");
  const refused = await answer(bob, form, "bob");
  expectAskedAgain(refused, "not_permitted");
  expectForm(await answer(bob, refused, "ada"), "/consent/form");
});

test("the other ways are offered by name", async () => {
  const { page } = await at();
  expect(page.text).toContain("Continue with Staff only");
});

test("a password that has to be changed does not help, and only who knows it is told", async () => {
  const { person, page } = await at();
  const refused = await answer(person, page, "reset");
  expectAskedAgain(refused, "password_must_change");
  expectAskedAgain(await answer(person, refused, "reset", "not the password"), "wrong_credentials");
});

test("hostile attributes do no harm: what is left of them is short and plain", async () => {
  const { person, rp, attempt, page } = await at();
  const consent = await answer(person, page, "hostile");
  for (const odd of ["\u202e", "\u0007", "xxxxxxxx"]) expect(consent.body).not.toContain(odd);
  const tokens = await rp.redeem(attempt, callback(await allow(person, consent, scope.split(" "))));
  expect(tokens.claims()).toMatchObject({ name: "gnp.exe", preferred_username: "hostile" });
  expect(tokens.claims()).not.toHaveProperty("email");
});

describe("a directory that cannot be believed is reported, and nobody gets in", () => {
  test.each([
    ["ldap-wrongca", /self-signed certificate|unable to verify/],
    ["ldap-wrongname", /does not match certificate/],
    ["ldap-hanging", /no answer within 1000 ms/],
  ])("%s", async (method, cause) => {
    const { person, page } = await at(method);
    const from = stage.app.log().length;
    const told = await answer(person, page, "ada");
    expectAskedAgain(told, "unavailable_method");
    const [line, ...more] = failures(from);
    expect(more).toEqual([]);
    expect(line).toMatch(cause);
    expect(line).toContain(`"method":"${method}"`);
    expect(told.text).not.toMatch(/certificate|ldaps?:|no answer/);
    // The other ways go on working.
    const other = await person.answer(told, { press: "method-ldap" });
    expectForm(await answer(person, other, "ada"), "/consent/form");
  });
});

test("a directory that goes down is waited for: the form stays, and works when it is back", async () => {
  const { person, page } = await at();
  await slapd.kill();
  const from = stage.app.log().length;
  const told = await answer(person, page, "ada");
  expectAskedAgain(told, "unavailable_method");
  expect(failures(from).join()).toContain("ECONNREFUSED");
  // However often somebody tries meanwhile: an outage is no wrong guess.
  expectAskedAgain(await answer(person, told, "ada"), "unavailable_method");
  await slapd.startAgain();
  const again = await person.open(told.url);
  expectForm(await answer(person, again, "ada"), "/consent/form");
});

test("a directory that goes down before consent is waited for, too", async () => {
  const { person, rp, attempt, page } = await at();
  const consent = await answer(person, page, "ada");
  await slapd.kill();
  const told = await person.answer(consent, { tick: ["openid"], press: "accept" });
  expectProblem(told, 500, "internal");
  await slapd.startAgain();
  const again = await person.click(told, "way-on");
  const back = await allow(person, await answer(person, again, "ada"), ["openid"]);
  expect((await rp.redeem(attempt, callback(back))).claims()?.sub).toBe(`ldap:${adaId}`);
});

test("a remembered sign-in is not believed while the directory cannot be asked", async () => {
  const { person, rp, page } = await at();
  const type = { email: "ada", password: "ada-password" };
  callback(await allow(person, await person.answer(page, { type, tick: ["remember"], press: "accept" }), ["openid"]));
  await slapd.kill();
  const { attempt, page: told } = await begin(person, rp);
  expectProblem(told, 500, "internal");
  await slapd.startAgain();
  const back = await allow(person, await person.click(told, "way-on"), ["openid"]);
  expect((await rp.redeem(attempt, callback(back))).claims()?.sub).toBe(`ldap:${adaId}`);
});

test("a remembered sign-in ends with the entry", async () => {
  await slapd.addPerson("leaver");
  const { person, rp, page } = await at();
  const signedIn = await person.answer(page, {
    type: { email: "leaver", password: "leaver-password" },
    tick: ["remember"],
    press: "accept",
  });
  callback(await allow(person, signedIn, ["openid"]));
  const remembered = await begin(person, rp);
  expectForm(remembered.page, "/consent/form");
  await slapd.remove(`uid=leaver,${people}`);
  const { page: refused } = await begin(person, rp);
  expect(refusal(refused)).toMatchObject({ error: "access_denied" });
});

test("unusable settings stop the start, each with its remedy", async () => {
  const appEnv = { VERIFIERS: "ldap", LDAP_URL: "ldap://directory.example", LDAP_BIND_DN: "cn=x" };
  const start = startStage({ appEnv });
  await expect(start).rejects.toThrow(/LDAP_URL sends passwords in clear[\s\S]*LDAP_STARTTLS=1/);
});
