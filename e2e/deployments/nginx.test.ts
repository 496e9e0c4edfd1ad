// The documented nginx in front of two replicas: long challenges get through, secrets stay out of its logs.
import { randomBytes } from "node:crypto";
import { afterEach, describe, expect, type TestContext, test } from "vitest";
import { allow, begin, callback, client, DEMO, expectForm, signIn, signInAndAllow } from "../flows/story.ts";
import { startBehind } from "./deployment.ts";
import { findNginx, type Nginx, replaceAll, startNginx } from "./nginx.ts";
import { comeBackAndLeave, connectADevice, Person } from "./person.ts";

type Place = Awaited<ReturnType<typeof startBehind<Nginx>>>;
let place: Place | undefined;
afterEach(() => place?.stop());

async function start(context: TestContext, change?: (configuration: string) => string): Promise<Place> {
  context.skip(findNginx() === undefined, "there is no nginx here: the documented configuration was not tried");
  place = await startBehind({ startBalancer: (port, replicas) => startNginx(port, replicas, change) });
  return place;
}

/** Asks for challenges of this length. The sandbox pads them; Hydra puts the whole client into them. */
async function longChallenges(on: Place, kilobytes: number) {
  if (on.kind !== "sandbox") {
    // Only what does not compress makes a challenge longer.
    return { client: { metadata: { padding: randomBytes(kilobytes * 768).toString("base64") } } };
  }
  const body = JSON.stringify({ bytes: kilobytes * 1024 });
  expect((await fetch(`${on.adminUrl}/sandbox/padding`, { method: "PUT", body })).ok).toBe(true);
  return {};
}

/** Signs in with a slip, allows and logs out. Returns what must not be written down anywhere. */
async function live(on: Place, kilobytes: number): Promise<readonly string[]> {
  const person = new Person(on);
  const rp = await client(await longChallenges(on, kilobytes), on);
  const { attempt, page: login } = await begin(person, rp);
  expectForm(login, "/login/form");
  const again = await person.answer(login, { type: { ...DEMO, password: "wrong-password" }, press: "accept" });
  const consent = await signIn(person, again, { remember: true });
  const back = await allow(person, consent, ["openid"], { remember: true });
  const tokens = await rp.redeem(attempt, callback(back));
  const logout = await person.open(rp.logoutUrl({ id_token_hint: tokens.id_token ?? "", state: "abcdefgh" }));
  const left = await person.answer(logout, { press: "accept" });
  expect(callback(left).href).toBe(`${rp.postLogoutUri}?state=abcdefgh`);

  const challenges = [login, consent, logout].flatMap(({ url }) => [...url.searchParams.values()]);
  const long = challenges.filter((challenge) => challenge.length > kilobytes * 1024);
  expect(long.length).toBeGreaterThanOrEqual(2);
  const cookies = person.cookies.for(new URL(on.appUrl)).map(({ value }) => value);
  return [...challenges, ...cookies, attempt.state, "wrong-password", DEMO.password, tokens.id_token ?? ""];
}

test("challenges of 2, 8 and 16 kB complete every flow, and neither log holds anything of them", async (context) => {
  const on = await start(context);
  const secrets: string[] = [];
  for (const kilobytes of [2, 8, 16]) secrets.push(...(await live(on, kilobytes)));
  await comeBackAndLeave(new Person(on), on);
  if (on.deviceGrant) await connectADevice(new Person(on), on);

  const [access, errors] = [await on.balancer.accessLog(), await on.balancer.errorLog()];
  expect(access).toMatch(/ GET \/login 303 /);
  expect(access).toMatch(/ POST \/login\/answer 303 /);
  for (const secret of secrets.filter((text) => text.length >= 6)) {
    // The beginning as well: a log may cut a long line off.
    for (const part of [secret, secret.slice(0, 40)]) {
      expect(access.includes(part), "the access log holds a secret").toBe(false);
      expect(errors.includes(part), "the error log holds a secret").toBe(false);
    }
  }
  expect(access).not.toContain("?");
  // Both replicas took part.
  for (const replica of on.replicas) expect(access).toContain(new URL(replica.url).host);
});

describe("each of the documented sizes matters: without it a challenge of 16 kB", () => {
  test("is refused on the way in", async (context) => {
    const on = await start(context, (text) => replaceAll(text, [["large_client_header_buffers 4 64k;", ""]]));
    const rp = await client(await longChallenges(on, 16), on);
    const { page } = await begin(new Person(on), rp);
    expect(page.status).toBe(414);
  });

  test("is refused on the way out", async (context) => {
    const on = await start(context, (text) =>
      replaceAll(text, [
        ["proxy_buffer_size 64k;", ""],
        ["proxy_buffers 8 64k;", ""],
        ["proxy_busy_buffers_size 128k;", ""],
      ]),
    );
    const rp = await client(await longChallenges(on, 16), on);
    const { page } = await begin(new Person(on), rp);
    expect(page.status).toBe(502);
  });
});

test("what a visitor claims about its address does not get through, so guessing is counted where it comes from", async (context) => {
  const on = await start(context);
  for (const replica of on.replicas) await replica.restart({ env: { PASSWORD_TRIES_PER_ADDRESS: "3" } });
  const rp = await client({}, on);
  const problems: (string | undefined)[] = [];
  for (let guess = 0; guess < 8; guess += 1) {
    // Each of these says that it comes from another address.
    const person = new Person(on);
    const { page } = await begin(person, rp);
    const answer = { type: { email: `nobody-${guess}@example.com`, password: `guess-${guess}` }, press: "accept" };
    problems.push((await person.answer(page, answer)).problem);
  }
  expect(problems[0]).toBeUndefined();
  expect(problems).toContain("too_many_attempts");
});

test("replicas are replaced one after the other, and of many people nobody notices", async (context) => {
  const on = await start(context);
  let isRolling = true;
  const people = Array.from({ length: on.kind === "sandbox" ? 6 : 1 }, async () => {
    let flows = 0;
    while (isRolling || flows === 0) {
      const { tokens } = await signInAndAllow(new Person(on), await client({}, on), ["openid"]);
      expect(tokens.claims()?.sub).toBe(DEMO.email);
      flows += 1;
    }
    return flows;
  });
  const roll = async () => {
    for (const replica of [...on.replicas, ...on.replicas]) {
      expect(await replica.stop()).toBe(143);
      await replica.start();
    }
  };
  const [, ...flows] = await Promise.all([
    roll().finally(() => {
      isRolling = false;
    }),
    ...people,
  ]);
  expect(flows.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(people.length);
});
