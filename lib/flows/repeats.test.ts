import { expect, test } from "vitest";
import { saveFlow } from "./flow.ts";
import { type Answer, redirectTo } from "./outcome.ts";
import { answerOnce, createRepeats } from "./repeats.ts";
import { houseOn, openBrowser } from "./test-house.ts";

function counting(outcome: (call: number) => Answer) {
  const done: number[] = [];
  return {
    done,
    work: async () => {
      done.push(done.length + 1);
      await Promise.resolve();
      return outcome(done.length);
    },
  };
}
const problem = (call: number): Answer => ({
  kind: "problem",
  problem: { code: "hydra_timeout", flowId: null, wayOn: null, incident: String(call), retryAfterSeconds: null },
  cookies: [],
});

test("two at once are one, and get the same answer", async () => {
  const { work, done } = counting((call) => redirectTo(`/after/${call}`));
  const repeats = createRepeats();
  const [one, two] = await Promise.all([repeats.once("key", work), repeats.once("key", work)]);
  expect(one).toEqual(redirectTo("/after/1"));
  expect(two).toEqual(one);
  expect(done).toEqual([1]);
});

test("within a minute the answer is the same, after that it is given anew", async () => {
  const clock = { ms: 0 };
  const { work } = counting((call) => redirectTo(`/after/${call}`));
  const repeats = createRepeats(() => clock.ms);
  await repeats.once("key", work);
  clock.ms = 59_999;
  expect(await repeats.once("key", work)).toEqual(redirectTo("/after/1"));
  clock.ms = 60_000;
  expect(await repeats.once("key", work)).toEqual(redirectTo("/after/2"));
  expect(await repeats.once("another key", work)).toEqual(redirectTo("/after/3"));
});

test("a problem is not remembered: the next try may fare better", async () => {
  const { work } = counting((call) => (call === 1 ? problem(1) : redirectTo("/after")));
  const repeats = createRepeats();
  expect(await repeats.once("key", work)).toEqual(problem(1));
  expect(await repeats.once("key", work)).toEqual(redirectTo("/after"));
});

test("a surprise is not remembered either", async () => {
  const repeats = createRepeats();
  await expect(repeats.once("key", () => Promise.reject(new Error("surprise")))).rejects.toThrow("surprise");
  expect(await repeats.once("key", async () => redirectTo("/after"))).toEqual(redirectTo("/after"));
});

test("another browser with a record of the same request is not given what the first one answered", async () => {
  const house = houseOn("http://127.0.0.1:4445");
  const visits = await Promise.all(
    [openBrowser(), openBrowser()].map(async (browser) => {
      const flow = { kind: "device", number: 1, openedAt: 0, requestUrl: null, userCode: "", problem: null } as const;
      browser.keep(redirectTo("/", await saveFlow(house, browser.get("/"), "id", flow)));
      return browser.post("/", { answer: "accept" });
    }),
  );
  const [mine, theirs] = visits;
  if (!mine || !theirs) throw new Error("two browsers were opened");
  const { work } = counting((call) => redirectTo(`/after/${call}`));
  expect(await answerOnce(house, mine, "id", work)).toEqual(redirectTo("/after/1"));
  expect(await answerOnce(house, mine, "id", work)).toEqual(redirectTo("/after/1"));
  expect(await answerOnce(house, theirs, "id", work)).toEqual(redirectTo("/after/2"));
});

test("only so many are remembered", async () => {
  const { work, done } = counting((call) => redirectTo(`/after/${call}`));
  const repeats = createRepeats();
  for (let key = 0; key < 600; key += 1) await repeats.once(`key ${key}`, work);
  await repeats.once("key 599", work);
  expect(done).toHaveLength(600);
  await repeats.once("key 0", work);
  expect(done).toHaveLength(601);
});
