// Signing in by the two example servers of the documentation, and by one that plays along, through the pages.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import english from "../../messages/en.json" with { type: "json" };
import { allow, begin, callback, client, expectForm, expectProblem, refusal, visitor } from "../flows/story.ts";
import { startStage } from "../stage.ts";
import { signed, webhookSecret } from "../webhook-host.ts";
import {
  answer,
  at,
  expectTold,
  field,
  fields,
  form,
  noPython,
  onAnswer,
  playsAlong,
  proved,
  scope,
  startWebhookStage,
  tries,
  type WebhookStage,
  wrong,
} from "../webhook-stage.ts";

let on: WebhookStage;
beforeAll(async () => {
  on = await startWebhookStage();
});
afterAll(() => on?.stop());
beforeEach(() => on.host.says(playsAlong()));

describe.each([
  ["webhook", () => null],
  ["webhook-python", () => noPython],
])("the example server behind %s", (method, missing) => {
  beforeEach((context) => context.skip(missing() !== null, missing() ?? undefined));

  test("signs a person in: a subject of its own, and claims by scope", async () => {
    const { person, rp, attempt, page } = await at(on, method);
    const back = await allow(person, await answer(person, page, "ada"), scope.split(" "));
    const claims = (await rp.redeem(attempt, callback(back))).claims();
    const expected = { sub: `${method}:42`, name: "Ada Lovelace", email: "ada@example.com", email_verified: false };
    expect(claims).toMatchObject(expected);
    expect(on.stage.app.log()).not.toContain(`${method}:42`);
  });

  test("a wrong password and a name nobody has look the same, and the right one helps at once", async () => {
    const { person, page } = await at(on, method);
    const known = await answer(person, page, "ada", "not the password");
    expectTold(known, "wrong_credentials");
    const unknown = await answer(person, known, "__proto__", "not the password");
    expectTold(unknown, "wrong_credentials");
    expect(unknown.text).toBe(known.text);
    expect(unknown.byId("username")?.attributes.get("value")).toBe("__proto__");
    expectForm(await answer(person, unknown, "ada"), "/consent/form");
  });
});

test("an example server takes nothing that is unsigned, changed or old", async () => {
  const examples = [on.node, on.python].filter((example) => example !== null);
  const ask = JSON.stringify({ kind: "account", method: "webhook", subject: "42" });
  const hour = Math.floor(Date.now() / 1000) - 3600;
  for (const { url } of examples) {
    const post = async (headers: Record<string, string>, body = ask) =>
      (await fetch(url, { method: "POST", headers, body })).status;
    expect(await post(signed("msg_1", ask))).toBe(200);
    expect(
      await post({ ...signed("msg_1", ask), "webhook-signature": `v1,x ${signed("msg_1", ask)["webhook-signature"]}` }),
    ).toBe(200);
    expect(await post(signed("msg_1", ask), ask.replace("42", "43"))).toBe(401);
    expect(await post({ ...signed("msg_1", ask), "webhook-id": "msg_2" })).toBe(401);
    expect(await post(signed("msg_1", ask, { at: hour }))).toBe(401);
    expect(await post(signed("msg_1", ask, { secret: Buffer.alloc(32, "x") }))).toBe(401);
    expect(await post({ ...signed("msg_1", ask), "webhook-signature": "" })).toBe(401);
  }
});

test("the subject of another way cannot be taken: what a webhook names is its own", async () => {
  on.host.says(onAnswer(() => ({ json: proved({ subject: "webhook:42" }) })));
  const { person, rp, attempt, page } = await at(on, "webhook-host");
  const back = await allow(person, await answer(person, page, "bob"), ["openid"]);
  expect((await rp.redeem(attempt, callback(back))).claims()?.sub).toBe("webhook-host:webhook:42");
});

test("its words are text, whatever they look like", async () => {
  const label = "<b onclick=alert(1)>Name</b>";
  on.host.says(() => ({ json: { ...form, prompt: { fields: [{ ...fields[0], label }, fields[1]] } } }));
  const { page } = await at(on, "webhook-host");
  expect(page.text).toContain(label);
  expect(page.body).not.toContain("<b ");
});

test("it learns what was typed, for whom, and nothing that is Hydra's", async () => {
  const { person, page, rp } = await at(on, "webhook-host");
  await answer(person, page, "bob");
  const { question } = on.host.asked.filter(({ question: { kind } }) => kind === "answer").at(-1) ?? {};
  expect(question).toMatchObject({
    method: "webhook-host",
    client: { id: rp.clientId },
    answer: { username: "bob", password: "bob-password" },
    state: { at: "form" },
  });
  expect(JSON.stringify(question)).not.toContain(page.url.searchParams.get("login_challenge"));
});

test("wrong answers are counted here: from some point on it is not even asked", async () => {
  on.host.says(onAnswer(() => ({ json: wrong })));
  const { person, page } = await at(on, "webhook-host");
  const from = on.host.asked.length;
  let told = page;
  for (let guess = 0; guess <= tries; guess += 1) {
    told = await answer(person, told, "mallory", `guess number ${guess}`);
    if (guess < tries) expectTold(told, "wrong_credentials");
  }
  expectTold(told, "wrong_credentials");
  const stopped = await answer(person, told, "mallory", "one guess more");
  expectProblem(stopped, 429, "too_many_attempts");
  expect(on.host.asked.length - from).toBe(tries + 1);
});

test("a second step of its own: the code is asked for after the password, and both are believed", async () => {
  const code = {
    kind: "ask",
    prompt: { fields: [field("code", "code", "one-time-code")], purpose: "totp" },
    state: { step: 2 },
  };
  on.host.says(
    onAnswer((question) => {
      const { state } = question;
      const isSecond = typeof state === "object" && state !== null && "step" in state;
      return { json: isSecond ? proved({ amr: ["pwd", "otp", "mfa"] }) : code };
    }),
  );
  const { person, rp, attempt, page } = await at(on, "webhook-host");
  const second = await answer(person, page, "bob");
  expect(second.text).toContain(english.prompts.totp.title);
  const back = await allow(person, await person.answer(second, { type: { code: "123456" }, press: "accept" }), [
    "openid",
  ]);
  expect((await rp.redeem(attempt, callback(back))).claims()).toMatchObject({
    sub: "webhook-host:7",
    amr: ["pwd", "otp", "mfa"],
  });
});

test("a level of assurance counts where the operator allows it", async () => {
  const says = (acr: string) => on.host.says(onAnswer(() => ({ json: proved({ acr }) })));
  const levelOf = async (acr: string, parameters: Readonly<Record<string, string>> = {}) => {
    says(acr);
    const { person, rp, attempt, page } = await at(on, "webhook-host", parameters);
    const back = await allow(person, await answer(person, page, "bob"), ["openid"]);
    return (await rp.redeem(attempt, callback(back))).claims()?.acr;
  };
  expect(await levelOf("gold", { acr_values: "gold" })).toBe("gold");
  expect(await levelOf("urn:gatehouse:aal2")).toBeUndefined();
  says("silver");
  const { person, page } = await at(on, "webhook-host", { acr_values: "gold" });
  expect(refusal(await answer(person, page, "bob")).error).toBe("unmet_authentication_requirements");
});

test("to another site and back, where that site was allowed", async () => {
  const { origin } = new URL(on.elsewhere.url);
  on.host.says((question) => {
    if (question.kind === "begin") return { json: { kind: "redirect", to: `${origin}/start`, state: { ticket: "t" } } };
    return playsAlong()(question);
  });
  // Of this visitor no secrets are noted: the `state` between two sites is the flow's name, which the log has everywhere.
  const { appUrl, publicUrl } = on.stage;
  const person = visitor({ appUrl, publicUrl });
  const rp = await client({ scope }, on.stage);
  const { attempt, page: first } = await begin(person, rp);
  const left = await person.answer(first, { press: "method-webhook-host" });
  expect(left.url.href).toBe(`${origin}/start`);
  const returnTo = on.host.asked.at(-1)?.question.returnTo;
  if (typeof returnTo !== "object" || returnTo === null || !("url" in returnTo) || !("state" in returnTo))
    throw new Error("It was not told where the way back leads");
  const back = new URL(String(returnTo.url));
  back.searchParams.set("state", String(returnTo.state));
  back.searchParams.set("ticket", "stamped");
  const consent = await person.open(back);
  expect(on.host.asked.map(({ question }) => question)).toContainEqual(
    expect.objectContaining({
      kind: "answer",
      answer: { state: returnTo.state, ticket: "stamped" },
      state: { ticket: "t" },
    }),
  );
  const done = await allow(person, consent, ["openid"]);
  expect((await rp.redeem(attempt, callback(done))).claims()?.sub).toBe("webhook-host:7");
});

describe("what it has on record today", () => {
  test("decides the claims: they are asked for at consent, not kept from the sign-in", async () => {
    on.host.says(
      playsAlong((question) =>
        question.kind === "account" ? { json: { kind: "known", claims: { name: "Robert" } } } : null,
      ),
    );
    const { person, rp, attempt, page } = await at(on, "webhook-host");
    const back = await allow(person, await answer(person, page, "bob"), scope.split(" "));
    expect((await rp.redeem(attempt, callback(back))).claims()).toMatchObject({ name: "Robert" });
  });

  test("is waited for while the server is away", async () => {
    const { person, rp, attempt, page } = await at(on);
    const consent = await answer(person, page, "ada");
    await on.node.kill();
    const from = on.stage.app.log().length;
    const told = await person.answer(consent, { tick: ["openid"], press: "accept" });
    expectProblem(told, 500, "internal");
    expect(on.stage.app.log().slice(from)).toContain("The webhook cannot be reached");
    await on.node.startAgain();
    const again = await person.click(told, "way-on");
    const back = await allow(person, await answer(person, again, "ada"), ["openid"]);
    expect((await rp.redeem(attempt, callback(back))).claims()?.sub).toBe("webhook:42");
  });

  test.each(["disabled", "unknown"])("ends a remembered sign-in of somebody who is %s", async (kind) => {
    const { person, rp, page } = await at(on, "webhook-host");
    const type = { username: "bob", password: "bob-password" };
    const signedIn = await person.answer(page, { type, tick: ["remember"], press: "accept" });
    callback(await allow(person, signedIn, ["openid"]));
    expectForm((await begin(person, rp)).page, "/consent/form");
    on.host.says(playsAlong((question) => (question.kind === "account" ? { json: { kind } } : null)));
    expect(refusal((await begin(person, rp)).page)).toMatchObject({ error: "access_denied" });
  });
});

test("the other ways are offered by name, and no secret is in the log", async () => {
  expect((await at(on)).page.text).toContain("Continue with Snakes");
  for (const secret of [webhookSecret, webhookSecret.slice(6)]) expect(on.stage.app.log()).not.toContain(secret);
});

test("unusable settings stop the start, each with its remedy", async () => {
  const appEnv = { VERIFIERS: "webhook", WEBHOOK_URL: "http://people.example", WEBHOOK_SECRET: "secret" };
  const start = startStage({ appEnv });
  await expect(start).rejects.toThrow(/WEBHOOK_URL sends passwords in clear[\s\S]*WEBHOOK_SECRET[\s\S]*openssl rand/);
});
