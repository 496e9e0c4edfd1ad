// A new SESSION_SECRET while people are in the middle of something: the order that loses nothing, and what others cost.
import { afterEach, describe, expect, test } from "vitest";
import { allow, begin, callback, client, DEMO, expectForm, expectProblem, signIn } from "../flows/story.ts";
import type { Page } from "../page.ts";
import type { Attempt, RelyingParty } from "../relying-party.ts";
import { startDeployment } from "./deployment.ts";
import { comeBackAndLeave, expectAlternation, Person, signInWithASlip } from "./person.ts";

const OLD = "an-older-secret-for-tests-only-0123456789";
const NEW = "the-newer-secret-for-tests-only-9876543210";
const withSecrets = (...secrets: string[]) => ({ env: { SESSION_SECRET: secrets.join(" ") } });

let place: Awaited<ReturnType<typeof startDeployment>> | undefined;
afterEach(() => place?.stop());

type Waiting = {
  readonly person: Person;
  readonly rp: RelyingParty;
  readonly attempt: Attempt;
  readonly page: Page;
};

/** Somebody has opened a form and went to fetch a coffee. */
async function waitingAtLogin(on: Awaited<ReturnType<typeof startDeployment>>): Promise<Waiting> {
  const [person, rp] = [new Person(on), await client({}, on)];
  const { attempt, page } = await begin(person, rp);
  expectForm(page, "/login/form");
  return { person, rp, attempt, page };
}

async function waitingAtConsent(on: Awaited<ReturnType<typeof startDeployment>>): Promise<Waiting> {
  const waiting = await waitingAtLogin(on);
  const page = await signIn(waiting.person, waiting.page, { remember: true });
  expectForm(page, "/consent/form");
  return { ...waiting, page };
}

/** Whoever waited answers, is not shown the same form again, and arrives. */
async function finish({ person, rp, attempt, page }: Waiting): Promise<void> {
  const isLogin = page.url.pathname === "/login/form";
  const consent = isLogin ? await signIn(person, page) : page;
  if (isLogin) expect(consent.path.filter((path) => path.startsWith("/login"))).toEqual(["/login/answer"]);
  const back = await allow(person, consent, ["openid"]);
  expect(back.path.filter((path) => path.startsWith("/consent"))).toEqual(["/consent/answer"]);
  expect((await rp.redeem(attempt, callback(back))).claims()?.sub).toBe(DEMO.email);
  expectAlternation(person);
}

test("first `old new` everywhere, then `new old` everywhere, then `new`: nobody notices, whichever replica is where", async () => {
  const steps: readonly (readonly [replica: number, secrets: readonly string[]])[] = [
    [0, [OLD, NEW]],
    [1, [OLD, NEW]],
    [0, [NEW, OLD]],
    [1, [NEW, OLD]],
    [0, [NEW]],
    [1, [NEW]],
  ];
  const running = await startDeployment([withSecrets(OLD), withSecrets(OLD)]);
  place = running;
  for (const [replica, secrets] of steps) {
    const waiting: Waiting[] = [];
    for (const first of [0, 1]) {
      running.balancer.startWith(first);
      waiting.push(await waitingAtLogin(running), await waitingAtConsent(running));
    }
    await running.replica(replica).restart(withSecrets(...secrets));
    for (const somebody of waiting) await finish(somebody);
    for (const first of [0, 1]) {
      running.balancer.startWith(first);
      await signInWithASlip(new Person(running), running);
      await comeBackAndLeave(new Person(running), running);
    }
  }
});

describe("`new old` at once, one replica after the other", () => {
  test.each([0, 1])(
    "the half that has only `old` reads nothing of the other: a page says so, and its button works once all have both (first request to number %i)",
    async (first) => {
      const running = await startDeployment([withSecrets(OLD), withSecrets(NEW, OLD)]);
      place = running;
      running.balancer.startWith(first);
      const person = new Person(running);
      const rp = await client({}, running);
      let { page } = await begin(person, rp);
      // Which page it is depends on who sealed what; it comes at the latest where the second form is opened.
      if (page.problem === undefined) page = await signIn(person, page);
      expectProblem(page, 400, "cookies_blocked");
      // Not a loop: the entry was tried twice, and that was all.
      expect(page.path.length).toBeLessThan(10);

      await running.replica(0).restart(withSecrets(NEW, OLD));
      const login = await person.click(page, "way-on");
      const back = await allow(person, await signIn(person, login), ["openid"]);
      expect(callback(back).searchParams.get("code")).toMatch(/./);
    },
  );
});

test("`old` thrown away at once: whoever had a form open types once more, and arrives", async () => {
  const running = await startDeployment([withSecrets(OLD), withSecrets(OLD)]);
  place = running;
  const [atLogin, atConsent] = [await waitingAtLogin(running), await waitingAtConsent(running)];
  for (const replica of running.replicas) await replica.restart(withSecrets(NEW));

  const again = await atLogin.person.answer(atLogin.page, { type: DEMO, press: "accept" });
  expectForm(again, "/login/form");
  await finish({ ...atLogin, page: again });
  const consentAgain = await atConsent.person.answer(atConsent.page, { tick: ["openid"], press: "accept" });
  expectForm(consentAgain, "/consent/form");
  await finish({ ...atConsent, page: consentAgain });

  // Hydra still knows who they are; only how they once proved it was sealed with the secret that is gone.
  const { page } = await begin(atConsent.person, atConsent.rp);
  expectForm(page, "/consent/form");
});
