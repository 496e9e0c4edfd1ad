import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { memoryCounters } from "./counters.ts";
import { createThrottle, type Guesser, type Target, type ThrottleLimits, waitAfter } from "./throttle.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const limits: ThrottleLimits = { freeTries: 3, triesPerAddress: 20, codeTries: 4, codeSeconds: 600 };
const stranger: Target = { account: "ada", secret: "password", knownBrowser: null };

function world(more: Partial<ThrottleLimits> = {}) {
  const throttle = createThrottle(memoryCounters(), { ...limits, ...more });
  let answers = 0;
  const judged: string[] = [];
  const from = (address: string | null, answer?: string): Guesser => ({
    address,
    flow: `flow of ${address}`,
    answer: answer ?? `answer ${++answers}`,
  });
  const judge = (result: string | null) => async () => {
    judged.push(result ?? "wrong");
    return result;
  };
  return {
    throttle,
    judged,
    from,
    wrong: (address: string | null = "1", target = stranger, answer?: string) =>
      throttle.guessSecret(from(address, answer), target, judge(null)),
    right: (address: string | null = "1", target = stranger) =>
      throttle.guessSecret(from(address), target, judge("subject")),
    code: (address: string, result: string | null = null) => throttle.guessUserCode(from(address), judge(result)),
    seconds: (count: number) => void vi.advanceTimersByTime(count * 1000),
  };
}

const judgedWrong = { found: null };

describe("passwords of one account", () => {
  test("some are free, then each one has to wait twice as long as the one before", async () => {
    const { wrong, seconds, judged } = world();
    for (let i = 0; i < 3; i += 1) expect(await wrong()).toEqual(judgedWrong);
    // The fourth is judged, and closes the gate.
    expect(await wrong()).toEqual(judgedWrong);
    for (const wait of [1, 2, 4, 8]) {
      expect(await wrong()).toEqual({ waitSeconds: wait });
      seconds(wait);
      expect(await wrong()).toEqual(judgedWrong);
    }
    expect(judged).toHaveLength(8);
  });

  test("just before the wait is over nothing is judged, just after it is", async () => {
    const { wrong, seconds } = world();
    for (let i = 0; i < 7; i += 1) {
      await wrong();
      seconds(60);
    }
    await wrong();
    expect(await wrong()).toEqual({ waitSeconds: 16 });
    seconds(15);
    expect(await wrong()).toEqual({ waitSeconds: 1 });
    seconds(1);
    expect(await wrong()).toEqual(judgedWrong);
  });

  test("sent all at once, no more are judged than one after the other", async () => {
    const { wrong, judged } = world();
    const all = await Promise.all(Array.from({ length: 50 }, () => wrong("1")));
    expect(judged).toHaveLength(4);
    expect(all.filter((guess) => "waitSeconds" in guess)).toHaveLength(46);
  });

  test("from many addresses they count together", async () => {
    const { wrong } = world();
    for (let i = 0; i < 4; i += 1) await wrong(`address ${i}`);
    expect(await wrong("yet another")).toEqual({ waitSeconds: 1 });
  });

  test("while somebody has to wait, even the right one is not judged: the answer would tell", async () => {
    const { wrong, right, judged, seconds } = world();
    for (let i = 0; i < 4; i += 1) await wrong();
    expect(await right()).toEqual({ waitSeconds: 1 });
    expect(judged).not.toContain("subject");
    seconds(1);
    expect(await right()).toEqual({ found: "subject" });
  });

  test("the right one forgives the wrong ones before it", async () => {
    const { wrong, right, seconds } = world();
    for (let i = 0; i < 4; i += 1) await wrong();
    seconds(1);
    await right();
    for (let i = 0; i < 4; i += 1) expect(await wrong()).toEqual(judgedWrong);
  });

  test("somebody who keeps knocking at the closed gate does not make it stay closed", async () => {
    const { wrong, seconds } = world();
    for (let i = 0; i < 4; i += 1) await wrong();
    for (let i = 0; i < 100; i += 1) expect(await wrong("knocking")).toEqual({ waitSeconds: 1 });
    seconds(1);
    expect(await wrong()).toEqual(judgedWrong);
  });

  test("strangers lock nobody out: a browser that knows the account does not wait for them", async () => {
    const { wrong, right } = world();
    for (let i = 0; i < 30; i += 1) await wrong(`stranger ${i}`);
    expect(await right("stranger")).toHaveProperty("waitSeconds");
    expect(await right("home", { account: "ada", secret: "password", knownBrowser: "hers" })).toEqual({
      found: "subject",
    });
  });

  test("a browser that knows the account has to wait for its own mistakes", async () => {
    const { wrong } = world();
    const hers = { account: "ada", secret: "password", knownBrowser: "hers" };
    for (let i = 0; i < 4; i += 1) await wrong("home", hers);
    expect(await wrong("home", hers)).toEqual({ waitSeconds: 1 });
  });

  test("another account is not touched", async () => {
    const { wrong } = world();
    for (let i = 0; i < 10; i += 1) await wrong();
    expect(await wrong("1", { account: "bob", secret: "password", knownBrowser: null })).toEqual(judgedWrong);
  });

  test("no more than a hundred in a row are judged before a try costs a day", () => {
    let seconds = 0;
    for (let failures = 0; failures < 100; failures += 1) seconds += waitAfter(failures, 5);
    expect(seconds).toBeGreaterThan(3 * 24 * 3600);
    expect(waitAfter(99, 5)).toBe(3600);
    expect(waitAfter(100, 5)).toBe(24 * 3600);
    expect(waitAfter(100, 100)).toBe(24 * 3600);
  });
});

describe("the same answer in the same flow", () => {
  test("counts once, however often it is sent", async () => {
    const { wrong, judged } = world();
    for (let i = 0; i < 20; i += 1) expect(await wrong("1", stranger, "one answer")).toEqual(judgedWrong);
    for (let i = 0; i < 2; i += 1) await wrong();
    expect(await wrong()).toEqual(judgedWrong);
    expect(await wrong()).toEqual({ waitSeconds: 1 });
    expect(judged).toHaveLength(23);
  });

  test("is judged once the wait is over", async () => {
    const { wrong, seconds } = world();
    for (let i = 0; i < 4; i += 1) await wrong();
    expect(await wrong("1", stranger, "one answer")).toEqual({ waitSeconds: 1 });
    expect(await wrong("1", stranger, "one answer")).toEqual({ waitSeconds: 1 });
    seconds(1);
    expect(await wrong("1", stranger, "one answer")).toEqual(judgedWrong);
  });
});

describe("passwords from one address", () => {
  const target = (i: number): Target => ({ account: `account ${i}`, secret: "password", knownBrowser: null });

  test("for ever other accounts have a bound of their own, until the window ends", async () => {
    const { wrong, seconds } = world();
    for (let i = 0; i < 20; i += 1) expect(await wrong("1", target(i))).toEqual(judgedWrong);
    seconds(899);
    expect(await wrong("1", target(20))).toEqual({ waitSeconds: 1 });
    expect(await wrong("2", target(20))).toEqual(judgedWrong);
    seconds(1);
    expect(await wrong("1", target(21))).toEqual(judgedWrong);
  });

  test("right ones do not count: a whole office may sign in", async () => {
    const { right } = world();
    for (let i = 0; i < 100; i += 1) expect(await right("office", target(i))).toEqual({ found: "subject" });
  });

  test("are not counted where nobody knows the address", async () => {
    const { wrong } = world();
    for (let i = 0; i < 100; i += 1) expect(await wrong(null, target(i))).toEqual(judgedWrong);
  });

  test("that an account refuses do not use up the address", async () => {
    const { wrong } = world();
    for (let i = 0; i < 100; i += 1) await wrong("1");
    expect(await wrong("1", target(1))).toEqual(judgedWrong);
  });
});

test("a guess nobody could judge does not count", async () => {
  const { throttle, from, wrong } = world();
  const broken = () => Promise.reject(new Error("the directory is away"));
  for (let i = 0; i < 50; i += 1)
    await expect(throttle.guessSecret(from("1"), stranger, broken)).rejects.toThrow("the directory is away");
  for (let i = 0; i < 4; i += 1) expect(await wrong()).toEqual(judgedWrong);
});

describe("user codes", () => {
  test("from one address have a bound while a code lives", async () => {
    const { throttle, from, seconds } = world();
    const guess = (flow: string) => throttle.guessUserCode({ ...from("1"), flow }, async () => null);
    for (let i = 0; i < 4; i += 1) expect(await guess(`flow ${i}`)).toEqual(judgedWrong);
    seconds(599);
    expect(await guess("a fresh flow")).toEqual({ waitSeconds: 1 });
    seconds(1);
    expect(await guess("a fresh flow")).toEqual(judgedWrong);
  });

  test("for one challenge have a bound, from wherever they come", async () => {
    const { throttle, from } = world();
    const guess = (address: string) => throttle.guessUserCode({ ...from(address), flow: "one" }, async () => null);
    for (let i = 0; i < 4; i += 1) expect(await guess(`address ${i}`)).toEqual(judgedWrong);
    expect(await guess("yet another")).toEqual({ waitSeconds: 600 });
    expect(await throttle.guessUserCode(from("yet another"), async () => null)).toEqual(judgedWrong);
  });

  test("that are right do not count", async () => {
    const { code } = world();
    for (let i = 0; i < 20; i += 1) expect(await code("1", "right")).toEqual({ found: "right" });
  });

  test("in links are filled in only so often for one address", async () => {
    const { throttle, seconds } = world();
    for (let i = 0; i < 10; i += 1) expect(await throttle.admitsCodeInLink("1")).toBe(true);
    expect(await throttle.admitsCodeInLink("1")).toBe(false);
    expect(await throttle.admitsCodeInLink("2")).toBe(true);
    seconds(600);
    expect(await throttle.admitsCodeInLink("1")).toBe(true);
  });
});
