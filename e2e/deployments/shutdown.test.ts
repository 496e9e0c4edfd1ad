// A replica that is asked to leave gives the answers it owes and is gone soon; one that starts first waits for nobody.
import { Agent, type IncomingMessage, request } from "node:http";
import { createConnection } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { allow, begin, callback, client, DEMO, expectForm, expectProblem, signIn } from "../flows/story.ts";
import { callsSeen, meddle, startMeddler } from "../meddler.ts";
import { startProcess } from "../processes.ts";
import { TEST_SECRET } from "../servers.ts";
import { startDeployment } from "./deployment.ts";
import { Person } from "./person.ts";

const PUT_LOGIN = "PUT /admin/oauth2/auth/requests/login";

type Place = Awaited<ReturnType<typeof startDeployment>>;
let place: Place;
beforeEach(async () => {
  place = await startDeployment([{ env: { HYDRA_TIMEOUT_SECONDS: "30" } }]);
});
afterEach(() => place?.stop());

/** Somebody pressed the button, and the app waits for Hydra to answer. */
async function answerThatWaits(delayMs: number) {
  const person = new Person(place);
  const rp = await client({}, place);
  const { attempt, page } = await begin(person, rp);
  await meddle(place.meddlerUrl, [{ on: PUT_LOGIN, delayMs }]);
  const answer = person.submit(page, { type: DEMO, press: "accept" });
  await expect
    .poll(() => callsSeen(place.meddlerUrl), { timeout: 20_000 })
    .toContainEqual(expect.stringContaining(PUT_LOGIN));
  return { person, rp, attempt, page, answer };
}

/** One request over a given agent's connection. */
function ask(url: string, agent: Agent): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { agent }, (incoming) => {
      incoming.resume();
      incoming.once("end", () => resolve(incoming));
      incoming.once("error", reject);
    });
    outgoing.once("error", reject);
    outgoing.end();
  });
}

describe("a replica that is asked to leave", () => {
  test("still gives the answer it owes, with its redirect, refuses new visitors meanwhile, and then is gone", async () => {
    const { person, rp, attempt, page, answer } = await answerThatWaits(3_000);
    const { url } = place.replica(0);
    let isAnswered = false;
    const owed = answer.then((given) => {
      isAnswered = true;
      return given;
    });
    const ended = place.replica(0).signal("SIGTERM");

    await expect
      .poll(() =>
        fetch(`${url}/health/live`).then(
          () => "let in",
          () => "refused",
        ),
      )
      .toBe("refused");
    expect(isAnswered).toBe(false);
    const given = await owed;
    expect(given.status).toBe(303);
    expect(given.location?.origin).toBe(place.publicUrl);
    expect(given.headers["set-cookie"]?.length).toBeGreaterThan(0);
    expect(await ended).toBe(143);

    await place.replica(0).restart();
    const back = await allow(person, await person.follow(given, page), ["openid"]);
    expect((await rp.redeem(attempt, callback(back))).scope).toBe("openid");
  });

  test("is asked a second time and does not cut the answer off", async () => {
    const { answer } = await answerThatWaits(2_000);
    void place.replica(0).signal("SIGTERM");
    const ended = place.replica(0).signal("SIGTERM");
    expect((await answer).status).toBe(303);
    expect(await ended).toBe(143);
  });

  test("is not held up by connections that are kept open", async () => {
    const agent = new Agent({ keepAlive: true });
    expect((await ask(`${place.replica(0).url}/health/live`, agent)).statusCode).toBe(200);
    const { hostname, port } = new URL(place.replica(0).url);
    // One that never says anything, one that stops in the middle of its headers.
    const silent = createConnection({ host: hostname, port: Number(port) });
    const slow = createConnection({ host: hostname, port: Number(port) });
    const bothOpen = [silent, slow].map(
      (socket) =>
        new Promise<void>((resolve) => {
          socket.on("error", () => undefined);
          socket.once("connect", () => resolve());
        }),
    );
    await Promise.all(bothOpen);
    slow.write("GET /health/live HTTP/1.1\r\nHost: ");

    const startedAt = performance.now();
    expect(await place.replica(0).signal("SIGTERM")).toBe(143);
    // Far less than the time for which idle connections are kept.
    expect(performance.now() - startedAt).toBeLessThan(15_000);
    agent.destroy();
    silent.destroy();
    slow.destroy();
  });

  test("is not held up by a balancer that keeps one connection busy, and tells it to close", async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    let last = await ask(`${place.replica(0).url}/health/live`, agent);
    expect(last.headers.connection).toBe("keep-alive");
    let isOver = false;
    const ended = place
      .replica(0)
      .signal("SIGTERM")
      .finally(() => {
        isOver = true;
      });
    const busy = (async () => {
      while (!isOver) last = await ask(`${place.replica(0).url}/health/live`, agent);
    })().catch(() => undefined);
    expect(await ended).toBe(143);
    await busy;
    expect(last.headers.connection).toBe("close");
    agent.destroy();
  });
});

test("through `npm start` the signal reaches the server too: the answer is given, and nothing stays behind", async () => {
  await place.replica(0).stop();
  const { port, url } = { port: new URL(place.replica(0).url).port, url: place.replica(0).url };
  const npm = await startProcess({
    name: "npm",
    command: "npm",
    args: ["start"],
    env: {
      NODE_ENV: "production",
      PORT: port,
      PUBLIC_URL: place.appUrl,
      HYDRA_ADMIN_URL: place.meddlerUrl,
      HYDRA_PUBLIC_URL: place.publicUrl,
      HYDRA_TIMEOUT_SECONDS: "30",
      ...(place.kind === "hydra" ? { HYDRA_VERSION: "2.3" } : {}),
      SESSION_SECRET: TEST_SECRET,
      GATEHOUSE_DEMO: "1",
    },
    readyUrls: [`${url}/health/live`],
  });
  try {
    const { answer } = await answerThatWaits(2_000);
    // Only npm is told, as a process manager does.
    process.kill(npm.pid, "SIGTERM");
    const given = await answer;
    expect(given.status).toBe(303);
    expect(given.location?.origin).toBe(place.publicUrl);
    expect([0, 143, "SIGTERM"]).toContain(await npm.ended);
    await expect
      .poll(
        () =>
          fetch(url).then(
            () => "still there",
            () => "gone",
          ),
        { timeout: 20_000 },
      )
      .toBe("gone");
  } finally {
    await npm.stop();
  }
});

test("a replica that starts while Hydra is down is ready, says what is wrong, and its button works once Hydra is there", async () => {
  const hydra = await startMeddler(place.adminUrl);
  await hydra.leave();
  await place.replica(0).restart({ env: { HYDRA_ADMIN_URL: hydra.url } });
  const { url } = place.replica(0);
  expect((await fetch(`${url}/health/live`)).status).toBe(200);
  const ready = await fetch(`${url}/health/ready`);
  expect({ status: ready.status, body: await ready.json() }).toEqual({
    status: 200,
    body: { status: "ok", hydra: "unreachable" },
  });

  const rp = await client({}, place);
  const person = new Person(place);
  const { attempt, page } = await begin(person, rp);
  expectProblem(page, 503, "hydra_unavailable");
  expectProblem(await person.click(page, "way-on"), 503, "hydra_unavailable");
  await hydra.comeBack();
  try {
    const login = await person.click(page, "way-on");
    expectForm(login, "/login/form");
    const back = await allow(person, await signIn(person, login), ["openid"]);
    expect((await rp.redeem(attempt, callback(back))).scope).toBe("openid");
  } finally {
    await hydra.stop();
  }
});
