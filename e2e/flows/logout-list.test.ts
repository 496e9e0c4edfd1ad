// What a logout page names: the applications of this login, and which of them are told.
import { afterEach, describe, expect, test } from "vitest";
import { textOf } from "../html.ts";
import type { Page } from "../page.ts";
import { heal, spoil } from "./doors.ts";
import { browserOf, isSignedIn, named, openApplication, opLogout, somebody } from "./logins.ts";
import {
  admin,
  begin,
  callback,
  expectForm,
  expectProblem,
  rememberSomebody,
  signIn,
  signInAndAllow,
  visitor,
} from "./story.ts";

afterEach(() => heal());

/** What stands below a heading, up to the end of its section. */
function section(page: Page, labelledBy: string): string {
  const found = page.all(({ attributes }) => attributes.get("aria-labelledby") === labelledBy)[0];
  return found ? textOf(found) : "";
}

describe("the page names the applications of this login", () => {
  test("and which of them are told", async () => {
    const subject = somebody();
    const back = { backchannel_logout_uri: "http://127.0.0.1:5555/back" };
    const front = { frontchannel_logout_uri: "http://127.0.0.1:5555/front" };
    const person = await browserOf(subject, await named("Back Bakery", back));
    await openApplication(person, await named("Front Florist", front));
    await openApplication(person, await named("Quiet Quarry"));
    // Another login of the same person, and another person.
    await browserOf(subject, await named("Elsewhere Electric", back));
    await browserOf(somebody(), await named("Foreign Foundry", back));
    const page = await opLogout(person);
    expectForm(page, "/logout/form");
    expect(section(page, "told")).toMatch(/Back Bakery.*Front Florist/);
    expect(section(page, "untold")).toContain("Quiet Quarry");
    expect(section(page, "told") + section(page, "untold")).toMatch(/^(?!.*Quiet.*Quiet)/);
    for (const name of ["Elsewhere Electric", "Foreign Foundry"]) expect(page.text).not.toContain(name);
  });

  test("as they are registered now, and without the tricks in their names", async () => {
    const rp = await named("Old Orchard");
    const person = await browserOf(somebody(), rp);
    await admin().changeClient(rp.clientId, {
      client_name: "Pay\u202eBank\u200b",
      backchannel_logout_uri: "http://127.0.0.1:5555/back",
    });
    const page = await opLogout(person);
    expect(section(page, "told")).toContain("PayBank");
    expect(page.text).not.toContain("Old Orchard");
  });

  test("the one that asks comes first, whatever it is called", async () => {
    const person = visitor();
    const rp = await named("Zebra Zoo");
    const { tokens } = await signInAndAllow(person, rp, ["openid"], { remember: true });
    await openApplication(person, await named("Aardvark", { backchannel_logout_uri: "http://127.0.0.1:5555/back" }));
    const page = await person.open(rp.logoutUrl({ id_token_hint: tokens.id_token ?? "" }));
    expect(section(page, "told")).toMatch(/Zebra Zoo.*Aardvark/);
    expect(page.byId("everywhere")).toBeDefined();
  });

  test("but to nobody who only holds somebody's ID token, who ends no other login either", async () => {
    const subject = somebody();
    const person = visitor();
    const rp = await named("Zebra Zoo");
    const { id_token = "" } = await rememberSomebody(person, rp, subject);
    await openApplication(person, await named("Aardvark", { backchannel_logout_uri: "http://127.0.0.1:5555/back" }));
    const page = await person.open(rp.logoutUrl({ id_token_hint: id_token }));
    expectForm(page, "/logout/form");
    // To this app the browser never signed in as that person.
    expect(section(page, "told")).toBe("");
    expect(page.text).not.toContain("Aardvark");
    expect(page.byId("everywhere")).toBeUndefined();
    const forged = await person.answer(page, { press: "accept", forge: [["everywhere", "1"]] });
    expectProblem(forged, 400, "bad_form");
    expect(await isSignedIn(person)).toBe(true);
  });

  test("many are summed up, and none is left out", async () => {
    const subject = somebody();
    const person = await browserOf(subject, await named("Application 00"));
    const names = Array.from({ length: 11 }, (_, at) => `Application ${String(at + 1).padStart(2, "0")}`);
    for (const name of names) await openApplication(person, await named(name));
    const page = await opLogout(person);
    for (const name of ["Application 00", ...names]) expect(section(page, "untold")).toContain(name);
    expect(page.all(({ attributes }) => attributes.get("class")?.includes("fold") === true)).toHaveLength(1);
  });

  test("also where Hydra asked nobody again, and then the list is whole", async () => {
    const [skipped, front] = [
      await named("Known Kiosk", { backchannel_logout_uri: "http://127.0.0.1:5555/back" }),
      await named("Fresh Fair"),
    ];
    const person = visitor();
    await signInAndAllow(person, skipped, ["openid"], { remember: true, parameters: { scope: "openid" } });
    await person.answer(await opLogout(person), { press: "accept" });
    const { page: login } = await begin(person, skipped, { scope: "openid" });
    expect(callback(await signIn(person, login, { remember: true })).searchParams.get("code")).toMatch(/./);
    await openApplication(person, front);
    const page = await opLogout(person);
    expect(section(page, "told")).toContain("Known Kiosk");
    expect(section(page, "untold")).toContain("Fresh Fair");
    expect(page.text).not.toContain("There may be more");
  });

  test("if they can be had: a list that fails keeps nobody signed in", async () => {
    const person = await browserOf(somebody(), await named("Acme Anvils"));
    await spoil("GET /admin/oauth2/auth/sessions/consent", { cut: true });
    const page = await opLogout(person);
    expectForm(page, "/logout/form");
    expect(page.text).not.toContain("Acme Anvils");
    expect(page.text).toContain("You may also be logged out");
    expect((await person.answer(page, { press: "accept" })).url.pathname).toBe("/");
    expect(await isSignedIn(person)).toBe(false);
  });
});
