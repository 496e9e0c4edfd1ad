// How long an allowed consent counts: what was offered and chosen, and never anything else.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { meddle, toldSince } from "../meddler.ts";
import { type RunningStage, type Stage, startStage } from "../stage.ts";
import { begin, client, expectForm, signIn, stage, visitor } from "./story.ts";

const month = 2_592_000;

/** What Hydra hears of the memory after this answer. */
async function toldAfter(
  on: Stage,
  answer: { tick?: readonly string[]; forge?: readonly (readonly [string, string])[] },
) {
  const rp = await client({}, on);
  const person = visitor(on);
  const { page } = await begin(person, rp);
  const consent = await signIn(person, page);
  expectForm(consent, "/consent/form");
  await meddle(on.meddlerUrl, []);
  // A forged value comes instead of the page's own.
  const omit = answer.forge ? ["remember"] : [];
  await person.answer(consent, { ...answer, omit, press: "accept" });
  const told = (await toldSince(on.meddlerUrl)).filter(({ path }) => path.endsWith("/consent/accept"));
  expect(told).toHaveLength(1);
  return told[0]?.body;
}

const only = (remember: boolean, remember_for: number) => expect.objectContaining({ remember, remember_for });

describe("where the operator sets no end", () => {
  test.each([
    [["remember-once"], only(false, 0)],
    [[`remember-${month}`], only(true, month)],
    [["remember"], only(true, 0)],
    [[], only(false, 0)],
  ])("ticking %j", async (tick, expected) => {
    expect(await toldAfter(stage(), { tick })).toEqual(expected);
  });

  test.each(["1", "true", "on", "00", "-1", "2592001", "99999999999", "once,0", "", "remember"])(
    "the forged choice %j counts only this time",
    async (value) => {
      expect(await toldAfter(stage(), { forge: [["remember", value]] })).toEqual(only(false, 0));
    },
  );

  test("two choices at once are none", async () => {
    const forge = [
      ["remember", "0"],
      ["remember", String(month)],
    ] as const;
    expect(await toldAfter(stage(), { forge })).toEqual(only(false, 0));
  });
});

describe("where the operator allows an hour", () => {
  let on: RunningStage;
  beforeAll(async () => {
    on = await startStage({ appEnv: { CONSENT_REMEMBER_SECONDS: "3600" } });
  });
  afterAll(() => on?.stop());

  test("an hour is the longest offer", async () => {
    expect(await toldAfter(on, { tick: ["remember"] })).toEqual(only(true, 3600));
  });

  test.each(["0", String(month), "3601"])("%j cannot be had by force", async (value) => {
    expect(await toldAfter(on, { forge: [["remember", value]] })).toEqual(only(false, 0));
  });
});
