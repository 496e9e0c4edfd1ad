// "Not you?" from wherever it is said: the next login is never skipped for who is remembered here.
import { afterEach, beforeEach, expect, test } from "vitest";
import { switchAccount } from "./switch-account.ts";
import { endsOn, type FakeAdmin, houseOn, leadsTo, openBrowser, startFakeAdmin, type TestHouse } from "./test-house.ts";

const at = { flowId: "one", event: "consent.switched", loginSessionId: "s" } as const;
const auth = "https://hydra.example/oauth2/auth?client_id=c";
const device = "https://hydra.example/oauth2/device/verify?client_id=c&user_code=****";
let admin: FakeAdmin;
let house: TestHouse;
const visit = () => openBrowser().get("/login/form");

beforeEach(async () => {
  admin = await startFakeAdmin();
  house = houseOn(admin.origin);
});
afterEach(() => admin.close());

test.each([
  [auth, "login"],
  [`${auth}&prompt=none`, "login"],
  [`${auth}&prompt=consent`, "login consent"],
  [`${auth}&prompt=login+consent`, "login consent"],
])("%s begins anew with %j", async (requestUrl, prompt) => {
  const to = new URL(leadsTo(await switchAccount(house, visit(), { ...at, requestUrl })));
  expect(to.searchParams.get("prompt")).toBe(prompt);
  expect(to.origin).toBe("https://hydra.example");
  expect(admin.revoked).toEqual([]);
});

test("a device request takes no prompt, so the sign-in that Hydra remembers ends", async () => {
  expect(leadsTo(await switchAccount(house, visit(), { ...at, requestUrl: device }))).toBe(
    "https://hydra.example/oauth2/device/verify",
  );
  expect(admin.revoked).toEqual(["sid=s"]);
});

test("where that fails nobody is sent round in a circle", async () => {
  admin.faults.broken.push("sid=s");
  expect(endsOn(await switchAccount(house, visit(), { ...at, requestUrl: device }))).toBe("hydra_unavailable");
  expect(house.lines.map(({ event }) => event)).toEqual(["problem"]);
});

test.each(["https://evil.example/oauth2/auth?client_id=c", "https://hydra.example/oauth2/auth"])(
  "%s leads nowhere",
  async (requestUrl) => {
    expect(endsOn(await switchAccount(house, visit(), { ...at, requestUrl }))).toBe("unknown_request");
  },
);
