// Challenges as long as clients with much metadata make them: 2, 8 and 16 kB have to get through every leg.
import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { calls, expectDoor, heal, spoil } from "./doors.ts";
import { allow, begin, callback, client, DEMO, expectForm, signIn, visitor } from "./story.ts";

test.each([2, 8, 16])("a challenge of %i kB completes a flow, with a wrong password on the way", async (kilobytes) => {
  // The challenge carries the whole client, compressed and sealed: only what does not compress makes it long.
  const padding = randomBytes(kilobytes * 768).toString("base64");
  const rp = await client({ client: { metadata: { padding } } });
  const person = visitor();
  const { attempt, page: login } = await begin(person, rp);
  expectForm(login, "/login/form");
  expect(login.url.searchParams.get("login_challenge")?.length).toBeGreaterThan(kilobytes * 1000);
  const again = await person.answer(login, { type: { ...DEMO, password: "wrong" }, press: "accept" });
  expectForm(again, "/login/form");
  const consent = await signIn(person, again, { remember: true });
  expect(consent.url.searchParams.get("consent_challenge")?.length).toBeGreaterThan(kilobytes * 1000);
  const back = await allow(person, consent, ["openid", "offline_access"], { remember: true });
  const tokens = await rp.redeem(attempt, callback(back));
  expect(tokens.claims()?.sub).toBe(DEMO.email);

  const logout = await person.open(rp.logoutUrl({ id_token_hint: tokens.id_token ?? "", state: "abcdefgh" }));
  const signedOut = await person.answer(logout, { press: "accept" });
  expect(signedOut.url.href).toBe(`${rp.postLogoutUri}?state=abcdefgh`);
});

test("a challenge of 16 kB finds back from a problem page to its form, and on to the application", async () => {
  const rp = await client({ client: { metadata: { padding: randomBytes(16 * 768).toString("base64") } } });
  const person = visitor();
  const { attempt, page: login } = await begin(person, rp);
  for (const kind of ["login", "consent"] as const) {
    const form = kind === "login" ? login : await signIn(person, login);
    await spoil(calls[kind].accept, { cut: true });
    const stuck = await person.answer(form, { type: DEMO, press: "accept" });
    expectDoor(stuck, 503, "hydra_unavailable");
    await heal();
    const back = await person.click(stuck, "way-on");
    expect(back.url.href).toBe(form.url.href);
    expectForm(back, `/${kind}/form`);
    if (kind === "consent") {
      expect((await rp.redeem(attempt, callback(await allow(person, back, ["openid"])))).claims()?.sub).toBe(
        DEMO.email,
      );
    }
  }
});

test("a long challenge leaves only small cookies behind", async () => {
  const rp = await client({ client: { metadata: { padding: randomBytes(8 * 768).toString("base64") } } });
  const person = visitor();
  const { page } = await begin(person, rp);
  for (const { name, value } of person.cookies.for(page.url)) {
    expect(name.length + value.length, name).toBeLessThan(4096);
  }
});
