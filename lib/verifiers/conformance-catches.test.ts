// Verifiers with one fault each: the suite that does not notice is no proof of the others.
import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { describeVerifier, type Subject } from "./conformance.ts";
import { passwordVerifier } from "./password.ts";
import type { CheckPassword, Identity, IdentityVerifier, Step } from "./verifier.ts";

type Verifier = IdentityVerifier<Record<string, never>>;

/** As much work as tells a hash from none, and no more. */
function work(): void {
  let text = "x";
  for (let round = 0; round < 3000; round += 1) text = createHash("sha256").update(text).digest("hex");
}
const check: CheckPassword = async (username, password) => {
  work();
  return username === "ada" && password === "right-secret" ? { subject: "7" } : null;
};
const good = passwordVerifier("password", check);

/** Names of the suite's tests that this verifier fails. */
async function failures(verifier: Verifier, more: Partial<Subject<Record<string, never>>> = {}): Promise<string[]> {
  const bodies: [string, () => Promise<void>][] = [];
  const make = () => ({
    verifier,
    right: { email: "ada", password: "right-secret" },
    subject: "7",
    wrongSecret: { email: "ada", password: "wrong-secret" },
    unknownName: { email: "nobody", password: "wrong-secret" },
    canBeGuessed: true,
    secretFields: ["password"],
    timedPairs: 30,
    ...more,
  });
  describeVerifier("x", make, (name, body) => bodies.push([name, body]));
  const failed: string[] = [];
  for (const [name, body] of bodies) await body().catch(() => failed.push(name));
  return failed;
}

const changed = (
  change: (step: Step<Record<string, never>>, given: URLSearchParams) => Step<Record<string, never>>,
) => ({
  ...good,
  resume: async (...[login, state, given]: Parameters<Verifier["resume"]>) =>
    change(await good.resume(login, state, given), given),
});
const withIdentity = (change: Partial<Identity>) =>
  changed((step) => (step.kind === "verified" ? { ...step, identity: { ...step.identity, ...change } } : step));

let calls = 0;
const faults: readonly (readonly [fault: string, verifier: Verifier, caughtBy: string])[] = [
  ["an id with a slash", { ...good, id: "a/b" }, "its id can stand"],
  ["a state that anything is", { ...good, stateSchema: good.stateSchema.catch({}) }, "no other state does"],
  ["a promise of two factors", withIdentity({ amr: ["pwd", "mfa"] }), "says only what happened"],
  ["a proof nobody registered", withIdentity({ amr: ["magic"] }), "four shapes"],
  ["a proof from tomorrow", withIdentity({ authTime: 1_900_000_000 }), "says only what happened"],
  ["a proof from last year", withIdentity({ authTime: 1_700_000_000 }), "too old"],
  ["somebody else", withIdentity({ subject: "8" }), "believes who is right"],
  [
    "the password shown again",
    changed((step, given) =>
      step.kind === "ask"
        ? {
            ...step,
            prompt: { fields: step.prompt.fields.map((field) => ({ ...field, value: given.get(field.name) ?? "" })) },
          }
        : step,
    ),
    "says no secret back",
  ],
  [
    "another answer at each call",
    changed((step) =>
      step.kind === "ask" ? { ...step, problem: { code: calls++ % 2 ? "too_long" : "wrong_code" } } : step,
    ),
    "same outcome",
  ],
  [
    "the last of two passwords",
    {
      ...good,
      resume: (login, state, given) =>
        good.resume(
          login,
          state,
          new URLSearchParams([
            ["email", given.get("email") ?? ""],
            ["password", given.getAll("password").at(-1) ?? ""],
          ]),
        ),
    },
    "doubled",
  ],
  [
    "no counting",
    {
      ...good,
      resume: (login, state, given) =>
        good.resume(
          { ...login, attempts: { ...login.attempts, guess: async (_a, judge) => ({ found: await judge() }) } },
          state,
          given,
        ),
    },
    "every guess counted",
  ],
  [
    "a word for names nobody has",
    changed((step, given) =>
      step.kind === "ask" && given.get("email") === "nobody" ? { ...step, problem: { code: "not_permitted" } } : step,
    ),
    "sound alike",
  ],
  [
    "no work for names nobody has",
    passwordVerifier("password", async (username, password, signal) =>
      username === "ada" ? check(username, password, signal) : null,
    ),
    "takes as long",
  ],
];

test("a good one passes", async () => {
  expect(await failures(good)).toEqual([]);
});

test.each(faults)("%s is caught", async (_fault, verifier, caughtBy) => {
  expect((await failures(verifier)).join("; ")).toContain(caughtBy);
});

test("an empty directory instead of one that is away is caught", async () => {
  const away = passwordVerifier("password", async () => null);
  expect((await failures(good, { away })).join("; ")).toContain("while what it asks is away");
});

test("a secret in the words of a failure is caught", async () => {
  const away = passwordVerifier("password", async (_username, password) => {
    throw new Error("the query failed", { cause: new Error(`near ${password}`) });
  });
  expect((await failures(good, { away })).join("; ")).toContain("while what it asks is away");
});

test("a state that no later release takes is caught", async () => {
  expect((await failures(good, { recordedStates: [{ from: "before" }] })).join("; ")).toContain("no other state does");
});
