// Which facts about the person reach the application: exactly those whose scope was allowed.
import { expect, test } from "vitest";
import { admin, begin, callback, client, DEMO, signInAndAllow, visitor } from "./story.ts";

const PROFILE = { name: "Foo Bar", given_name: "Foo", family_name: "Bar" };
const EMAIL = { email: DEMO.email, email_verified: true };
const NAMES = [...Object.keys(PROFILE), ...Object.keys(EMAIL), "phone_number", "address"];

/** Only the members that are about the person. */
function personal(claims: Readonly<Record<string, unknown>> | undefined): Record<string, unknown> {
  return Object.fromEntries(Object.entries(claims ?? {}).filter(([name]) => NAMES.includes(name)));
}

test.each([
  { ticked: ["openid"], expected: {} },
  { ticked: ["openid", "profile"], expected: PROFILE },
  { ticked: ["openid", "email"], expected: EMAIL },
  { ticked: ["openid", "profile", "email"], expected: { ...PROFILE, ...EMAIL } },
])("$ticked", async ({ ticked, expected }) => {
  const rp = await client();
  const { tokens } = await signInAndAllow(visitor(), rp, ticked);
  expect(personal(tokens.claims())).toEqual(expected);
  expect(personal(await rp.userInfo(tokens.access_token, DEMO.email))).toEqual(expected);
});

test("are the same when everything was remembered", async () => {
  const rp = await client();
  const person = visitor();
  const parameters = { scope: "openid email" };
  await signInAndAllow(person, rp, ["openid", "email"], { remember: true, parameters });
  const { attempt, page } = await begin(person, rp, parameters);
  expect(page.path).not.toContain("/consent/form");
  const tokens = await rp.redeem(attempt, callback(page));
  expect(personal(tokens.claims())).toEqual(EMAIL);
  expect(personal(await rp.userInfo(tokens.access_token, DEMO.email))).toEqual(EMAIL);
});

test("survive a refresh, and still follow the scope", async () => {
  const rp = await client();
  const { tokens } = await signInAndAllow(visitor(), rp, ["openid", "offline_access", "profile"]);
  const refreshed = await rp.refresh(tokens.refresh_token ?? "");
  expect(personal(await rp.userInfo(refreshed.access_token, DEMO.email))).toEqual(PROFILE);
});

test("do not hide in the access token of somebody who only allowed openid", async () => {
  const rp = await client();
  const { tokens } = await signInAndAllow(visitor(), rp, ["openid"]);
  const { ext } = await admin().introspect(tokens.access_token);
  expect(JSON.stringify(ext ?? {})).not.toMatch(/Foo|Bar|email/);
});

test("say how the person signed in, and nothing more", async () => {
  const rp = await client();
  const { tokens } = await signInAndAllow(visitor(), rp, ["openid"]);
  expect(tokens.claims()?.amr).toEqual(["pwd"]);
});

test("an authentication context nobody can reach is refused, not claimed", async () => {
  const rp = await client();
  const { page } = await begin(visitor(), rp, { acr_values: "urn:example:two-keys-and-a-dance" });
  expect(callback(page).searchParams.get("error")).toBe("unmet_authentication_requirements");
});
