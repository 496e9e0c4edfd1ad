// Who is signed in: the person who is shown is the person who is accepted, also where Hydra remembers somebody else.
import { expect, test } from "vitest";
import {
  allow,
  begin,
  callback,
  client,
  DEMO,
  expectForm,
  rememberSomebody,
  signIn,
  signInAndAllow,
  visitor,
} from "./story.ts";

const SOMEBODY = "somebody@example.com";

test("a skipped login keeps the subject Hydra remembers, and consent names that one", async () => {
  const rp = await client();
  const person = visitor();
  await rememberSomebody(person, rp, SOMEBODY);
  const { attempt, page } = await begin(person, rp);
  expectForm(page, "/consent/form");
  expect(page.text).toContain(SOMEBODY);
  expect(page.text).not.toContain(DEMO.email);
  const back = await allow(person, page, ["openid", "email"]);
  const claims = (await rp.redeem(attempt, callback(back))).claims();
  expect(claims?.sub).toBe(SOMEBODY);
  expect(claims).not.toHaveProperty("email", DEMO.email);
});

test("the consent page offers another account, and signing in there is a real sign-in", async () => {
  const rp = await client();
  const person = visitor();
  await rememberSomebody(person, rp, SOMEBODY);
  const { attempt, page } = await begin(person, rp);
  const login = await person.click(page, "switch-account");
  expectForm(login, "/login/form");
  expect(login.byId("password")).toBeDefined();
  const back = await allow(person, await signIn(person, login), ["openid"]);
  expect((await rp.redeem(attempt, callback(back))).claims()?.sub).toBe(DEMO.email);
});

test("registering where somebody else is remembered ends with the one who signed in", async () => {
  const rp = await client();
  const person = visitor();
  await rememberSomebody(person, rp, SOMEBODY);
  const { attempt, page } = await begin(person, rp, { prompt: "registration" });
  expect(page.text).toContain(SOMEBODY);
  const login = await person.answer(page, { press: "switch-account" });
  const back = await allow(person, await signIn(person, login), ["openid"]);
  expect((await rp.redeem(attempt, callback(back))).claims()?.sub).toBe(DEMO.email);
});

test("a consent page left open is not answered for the next person in the same browser", async () => {
  const rp = await client();
  const other = await client();
  const person = visitor();
  await rememberSomebody(person, rp, SOMEBODY);
  const left = await begin(person, rp);
  expectForm(left.page, "/consent/form");
  // The next person signs in with another application.
  await signInAndAllow(person, other, ["openid"], { remember: true, parameters: { prompt: "login" } });
  const back = await allow(person, left.page, ["openid"]);
  // The page named somebody, so somebody is who may be granted for; nobody else's name may come out of it.
  const claims = (await rp.redeem(left.attempt, callback(back))).claims();
  expect(claims?.sub).toBe(SOMEBODY);
});

test("the name in the form does not become the subject in another spelling", async () => {
  const rp = await client();
  const person = visitor();
  const { attempt, page } = await begin(person, rp);
  const typed = { email: " FOO@bar.com ", password: DEMO.password };
  const after = await person.answer(page, { type: typed, press: "accept" });
  if (after.url.pathname === "/login/form") expect(after.byId("problem-summary")).toBeDefined();
  else {
    const back = await allow(person, after, ["openid"]);
    expect((await rp.redeem(attempt, callback(back))).claims()?.sub).toBe(DEMO.email);
  }
});
