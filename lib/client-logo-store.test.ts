import { expect, test } from "vitest";
import type { Logo } from "./client-logo-download.ts";
import { createLogoStore } from "./client-logo-store.ts";

const good: Logo = { ok: true, type: "image/png", bytes: Buffer.from("x") };
const refused: Logo = { ok: false, reason: "status" };

/** A store, what was downloaded, and a way to hold downloads back. */
function opened(logo: Logo = good) {
  const clock = { seconds: 1_800_000_000 };
  const asked: string[] = [];
  const held: (() => void)[] = [];
  const state = { holds: false };
  const store = createLogoStore({
    download: async (url) => {
      asked.push(url.pathname);
      if (state.holds) await new Promise<void>((resolve) => held.push(resolve));
      return logo;
    },
    nowSeconds: () => clock.seconds,
  });
  const get = (name: string) => store(new URL(`https://cdn.example/${name}`));
  return { get, asked, clock, state, release: () => held.splice(0).forEach((go) => void go()) };
}

test("a logo is fetched once an hour", async () => {
  const { get, asked, clock } = opened();
  expect(await get("a")).toEqual(good);
  clock.seconds += 3599;
  expect(await get("a")).toEqual(good);
  expect(asked).toEqual(["/a"]);
  clock.seconds += 1;
  await get("a");
  expect(asked).toEqual(["/a", "/a"]);
});

test("what was refused is not asked for again within a minute", async () => {
  const { get, asked, clock } = opened(refused);
  expect(await get("a")).toEqual(refused);
  clock.seconds += 59;
  expect(await get("a")).toEqual(refused);
  expect(asked).toHaveLength(1);
  clock.seconds += 1;
  await get("a");
  expect(asked).toHaveLength(2);
});

test("many people on one page cause one request", async () => {
  const { get, asked, state, release } = opened();
  state.holds = true;
  const all = Promise.all([get("a"), get("a"), get("a")]);
  release();
  expect(await all).toEqual([good, good, good]);
  expect(asked).toEqual(["/a"]);
});

test("eight are asked at a time; whoever comes then sees initials, and nobody waits in a queue", async () => {
  const { get, asked, state, release } = opened();
  state.holds = true;
  const slow = Array.from({ length: 8 }, (_, number) => get(`slow-${number}`));
  expect(await get("late")).toBeNull();
  expect(asked).toHaveLength(8);
  release();
  expect(await Promise.all(slow)).toHaveLength(8);
  state.holds = false;
  expect(await get("late")).toEqual(good);
});

test("a hundred logos are kept, the oldest goes first", async () => {
  const { get, asked } = opened();
  for (let number = 0; number <= 100; number += 1) await get(`${number}`);
  expect(asked).toHaveLength(101);
  await get("1");
  expect(asked).toHaveLength(101);
  await get("0");
  expect(asked).toHaveLength(102);
});
