import { afterEach, beforeEach, expect, test } from "vitest";
import { readiness } from "./readiness.ts";
import { type FakeAdmin, houseOn, startFakeAdmin } from "./test-house.ts";

let admin: FakeAdmin;
beforeEach(async () => {
  admin = await startFakeAdmin();
});
afterEach(() => admin.close());

function houseWith(ready: () => Promise<void>) {
  return houseOn(admin.origin, { custom: { ready } });
}

test("a start whose database is of no use is not ready, and the log says why", async () => {
  const house = houseWith(() => Promise.reject(new Error("The accounts database is damaged")));
  expect(await readiness(house)).toMatchObject({ isReady: false, database: "unavailable" });
  expect(house.lines).toContainEqual({ event: "database.unready", detail: "The accounts database is damaged" });
});

test("a database that goes away later is reported, and pages go on explaining", async () => {
  let isAway = false;
  const house = houseWith(() => (isAway ? Promise.reject(new Error("away")) : Promise.resolve()));
  expect(await readiness(house)).toMatchObject({ isReady: true, database: "up" });
  isAway = true;
  expect(await readiness(house)).toMatchObject({ isReady: true, database: "unavailable" });
});
