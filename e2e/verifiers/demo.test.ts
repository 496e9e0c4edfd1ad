// The smallest of all ways: one name, one password, and that it is offered only where the demo is on.
import { afterAll, beforeAll, expect, test } from "vitest";
import { allow, begin, callback, client, signIn, visitor } from "../flows/story.ts";
import { type RunningStage, startStage } from "../stage.ts";

let stage: RunningStage;
beforeAll(async () => {
  stage = await startStage({ appEnv: { VERIFIERS: "demo" } });
});
afterAll(() => stage?.stop());

test("signs a person in", async () => {
  const rp = await client({}, stage);
  const person = visitor(stage);
  const { attempt, page } = await begin(person, rp);
  const back = await allow(person, await signIn(person, page), ["openid"]);
  expect((await rp.redeem(attempt, callback(back))).claims()?.sub).toBe("foo@bar.com");
});

test("is refused at the start where it could be met by others", async () => {
  const appEnv = { VERIFIERS: "demo", GATEHOUSE_DEMO: "0" };
  await expect(startStage({ appEnv })).rejects.toThrow("VERIFIERS names the demo, whose password is known");
});
