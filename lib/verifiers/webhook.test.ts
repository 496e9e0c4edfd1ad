// A webhook that plays by the rules conforms; what it is asked, and which answers count as guesses.
import { afterAll, describe, expect, test } from "vitest";
import type { JsonValue } from "../json.ts";
import { startTestWebhook } from "../webhook/test-webhook.ts";
import { describeVerifier, loginContext } from "./conformance.ts";
import {
  ada,
  answered,
  code,
  field,
  form,
  identity,
  knowsAda,
  options,
  over,
  resumed,
  right,
  says,
  username,
  wrong,
} from "./test-webhook-login.ts";
import type { LoginContext, Step } from "./verifier.ts";
import { webhook } from "./webhook.ts";

const conforming = await startTestWebhook(knowsAda);
afterAll(() => conforming.stop());
const nowhere = await startTestWebhook(knowsAda);
await nowhere.stop();
describeVerifier("a webhook", () => ({
  verifier: webhook(options(conforming.url)).verifier,
  right: { username: "ada", password: "right-password" },
  subject: "webhook:42",
  wrongSecret: { username: "ada", password: "wrong-password" },
  unknownName: { username: "nobody", password: "wrong-password" },
  canBeGuessed: true,
  secretFields: ["password"],
  recordedStates: [
    {
      asked: {
        fields: [
          {
            name: "password",
            label: "password",
            type: "password",
            autoComplete: "current-password",
            isOptional: false,
          },
        ],
        choices: ["other-step"],
        hasMore: false,
        hasPasskey: false,
      },
      nonce: "bm9uY2Vub25jZQ",
      name: "ada",
      seen: ["password"],
      theirs: { any: [1, "thing"] },
    },
    { asked: null, nonce: "bm9uY2Vub25jZQ", name: "", seen: [], theirs: {} },
  ],
  away: webhook(options(nowhere.url)).verifier,
}));

describe("what is asked", () => {
  test("only what was typed into the fields that were asked for, with the webhook's own state", async () => {
    const { server } = await answered(knowsAda, {
      ...right,
      login_challenge: "c".repeat(40),
      answer: "accept",
      x: "y",
    });
    expect(server.received.map(({ question }) => question)).toEqual([
      expect.objectContaining({
        kind: "begin",
        flow: loginContext().flowId,
        client: { id: "c", name: "" },
        returnTo: null,
      }),
      expect.objectContaining({ kind: "answer", answer: right, choice: null, state: { at: "form" } }),
    ]);
    expect(JSON.stringify(server.received)).not.toContain("cccc");
  });

  test("the same answer twice is the same question; another one, or another time, is another", async () => {
    const made = await over(knowsAda);
    const ids = async (given: Record<string, string>, opened: Step) => {
      await resumed(made, opened, given);
      return String(made.server.received.at(-1)?.headers["webhook-id"]);
    };
    const first = await made.verifier.begin(loginContext());
    const second = await made.verifier.begin(loginContext());
    const all = [
      await ids(right, first),
      await ids(right, first),
      await ids({ ...right, password: "wrong-password" }, first),
      await ids(right, second),
    ];
    expect(all[1]).toBe(all[0]);
    expect(new Set(all).size).toBe(3);
    for (const id of all) expect(id).toMatch(/^msg_[\w-]{27}$/);
  });

  test("an empty field costs the webhook no question, and what was typed stays", async () => {
    const { said, server } = await answered(knowsAda, { username: " ada ", password: "" });
    expect(said).toMatchObject({ kind: "ask", problem: { code: "missing_field", field: "password" } });
    expect(said).toMatchObject({ prompt: { fields: [{ value: "ada" }, { value: "" }] } });
    expect(server.received).toHaveLength(1);
  });

  test("a choice goes without secrets: a wrong one would be a guess that nobody counts", async () => {
    const begins = { ...form, prompt: { ...form.prompt, choices: ["other-step"] } };
    const counted: string[] = [];
    const made = await over(says({ ...form, state: {} }, begins));
    const attempts = {
      ...loginContext().attempts,
      guess: async (account: string) => ({ waitSeconds: counted.push(account) }),
    };
    const opened = await made.verifier.begin(loginContext());
    await resumed(made, opened, { ...right, choice: "other-step" }, loginContext({ attempts }));
    expect(made.server.received.at(-1)?.question).toMatchObject({ choice: "other-step", answer: { username: "ada" } });
    expect(counted).toEqual([]);
  });
});

describe("who guesses is counted", () => {
  /** What became of the guess: right ones are forgiven, wrong ones count, and what was not judged is neither. */
  async function countedAs(body: JsonValue, begins: JsonValue = form, given: Record<string, string> = right) {
    const judged: (string | boolean)[] = [];
    const attempts: LoginContext["attempts"] = {
      admits: async () => null,
      async guess(account, judge, secret = "") {
        judged.push(account, secret);
        const found = await judge().catch((error: unknown) => {
          judged.push("given back");
          throw error;
        });
        judged.push(found !== null);
        return { found };
      },
    };
    const made = await over(says(body, begins));
    const opened = await made.verifier.begin(loginContext());
    await resumed(made, opened, given, loginContext({ attempts })).catch(() => undefined);
    return judged;
  }
  test.each<[string, JsonValue, string | boolean]>([
    ["who is verified", ada, true],
    ["a wrong password", wrong, false],
    ["a wrong password, asked again", { ...form, problem: { code: "wrong_credentials" } }, false],
    ["a wrong password, asked again without a word", form, false],
    [
      "a wrong password, and everything from the start",
      { kind: "ask", prompt: { fields: [username] }, state: {} },
      false,
    ],
    ["any other problem", { kind: "refused", problem: { code: "missing_field" } }, false],
    [
      "a right password of an account that is switched off",
      { kind: "refused", problem: { code: "account_disabled" } },
      true,
    ],
    ["a right password, and a code is asked for", { kind: "ask", prompt: { fields: [code] }, state: {} }, true],
    ["an outage", { kind: "refused", problem: { code: "unavailable_method" } }, "given back"],
    ["a lie", identity({ amr: [] }), "given back"],
  ])("%s", async (_what, body, outcome) => {
    expect(await countedAs(body)).toEqual(["ada", "password", outcome]);
  });

  test("a code is counted for the name of the step before, and for itself", async () => {
    const made = await over(says({ kind: "ask", prompt: { fields: [code] }, state: {} }));
    const second = await resumed(made, await made.verifier.begin(loginContext()), right);
    const counted: string[] = [];
    const attempts = {
      ...loginContext().attempts,
      guess: async (account: string, _judge: unknown, secret = "") => ({ waitSeconds: counted.push(account, secret) }),
    };
    await resumed(made, second, { code: "123456" }, loginContext({ attempts }));
    expect(counted).toEqual(["ada", "code"]);
  });

  test("a new password is nobody's yet", async () => {
    const fields = [field("fresh", "password", "new-password")];
    expect(await countedAs(ada, { kind: "ask", prompt: { fields }, state: {} }, { fresh: "right-password" })).toEqual(
      [],
    );
  });
});
