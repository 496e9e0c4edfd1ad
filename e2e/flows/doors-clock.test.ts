// Hydra's clock and ours differ, or jump while a form is open: every way ends at the application, with a code or an explanation.
import { afterEach, describe, expect, test } from "vitest";
import { expectDoor, journey, type Kind } from "./doors.ts";
import { begin, callback, client, DEMO, expectForm, signIn, signInAndAllow, stage, visitor } from "./story.ts";

async function setClock(offsetSeconds: number): Promise<void> {
  const answer = await fetch(`${stage().adminUrl}/sandbox/clock`, {
    method: "PUT",
    body: JSON.stringify({ offsetSeconds }),
  });
  expect(answer.status).toBe(204);
}

afterEach(async () => {
  if (stage().kind === "sandbox") await setClock(0);
});

function clockTest(name: string, needsDevice: boolean, body: () => Promise<void>): void {
  test(name, async (context) => {
    context.skip(stage().kind !== "sandbox", "only the sandbox has a clock that can be set");
    context.skip(needsDevice && !stage().deviceGrant, "this server has no device grant");
    await body();
  });
}

const MINUTES = [10, -10] as const;
const WAYS: readonly Kind[] = ["login", "consent", "logout", "device"];

describe.each(MINUTES)("Hydra's clock is %i minutes off", (minutes) => {
  for (const kind of WAYS) {
    clockTest(`from the beginning: the ${kind} ends well`, kind === "device", async () => {
      await setClock(minutes * 60);
      const way = await journey(kind);
      await way.endsWell(await way.arrive());
    });

    clockTest(`from the moment the ${kind} form is open: it ends well`, kind === "device", async () => {
      const way = await journey(kind);
      const form = await way.arrive();
      await setClock(minutes * 60);
      const answered = await way.answer(form);
      // A user code lives ten minutes by Hydra's clock: what it no longer knows is said on the form.
      if (kind === "device" && minutes > 0) expectForm(answered, "/device/verify/form");
      else await way.endsWell(answered);
    });
  }

  for (const parameters of [{ prompt: "login" }, { max_age: "60" }, { prompt: "login", max_age: "0" }]) {
    clockTest(`and the application wants a fresh sign-in (${new URLSearchParams(parameters)})`, false, async () => {
      const rp = await client();
      const person = visitor();
      await signInAndAllow(person, rp, ["openid"], { remember: true });
      await setClock(minutes * 60);
      const { attempt, page } = await begin(person, rp, parameters);
      let last = page;
      for (let forms = 0; forms < 4 && !last.hasLeft; forms += 1) {
        last = await person.answer(last, { type: DEMO, tick: ["openid"], press: "accept" });
      }
      const { searchParams } = callback(last);
      expect(searchParams.get("state")).toBe(attempt.state);
      expect(searchParams.get("code") ?? searchParams.get("error")).toMatch(/./);
    });
  }
});

describe("Hydra's clock jumps an hour ahead", () => {
  for (const kind of ["login", "consent", "device"] as const) {
    clockTest(`while the ${kind} form is open: it says so, and starts again`, kind === "device", async () => {
      const way = await journey(kind);
      const form = await way.arrive();
      await setClock(3600);
      const stuck = await way.answer(form);
      expectDoor(stuck, 410, kind === "device" ? "expired_device" : "expired_request");
      const again = await way.person.click(stuck, "way-on");
      if (kind === "device") expectForm(again, "/device/verify/form");
      else await way.endsWell(again);
    });
  }

  clockTest("and back again: nobody is asked twice for what they answered", false, async () => {
    const way = await journey("login");
    const form = await way.arrive();
    await setClock(3600);
    await setClock(0);
    const consent = await signIn(way.person, form);
    expectForm(consent, "/consent/form");
    await way.endsWell(consent);
  });
});
