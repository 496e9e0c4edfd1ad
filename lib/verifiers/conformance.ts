// What every way of proving who someone is has to keep to, ours or a fork's; run from a test file beside the verifier.
import { expect, test as vitestTest } from "vitest";
import { type JsonObject, jsonValue } from "../json.ts";
import { createSealer } from "../seal.ts";
import {
  type Answers,
  comparable,
  type Fields,
  loginContext,
  run,
  type Subject,
  secretsIn,
  subjectOf,
  watchedAttempts,
} from "./conformance-run.ts";

import { compareTimes } from "./conformance-time.ts";
import { stepSchema } from "./step-schema.ts";
import type { Step } from "./verifier.ts";

export { loginContext, type Subject } from "./conformance-run.ts";

/** Bytes of JSON that still fit the flow's cookie once they are sealed, with room for the rest of the record. */
const stepLimit = 2500;

/** What takes the suite's tests: vitest, or whoever wants to see how many of them fail. */
export type Taker = (name: string, body: () => Promise<void>, timeoutMs?: number) => void;

/** Describes what `make` gives; `make` is called for each test anew. */
export function describeVerifier<State extends JsonObject>(
  name: string,
  make: () => Subject<State> | Promise<Subject<State>>,
  take: Taker = vitestTest,
): void {
  const kinds: readonly ((of: Subject<State>) => Answers<State> | null)[] = [
    () => null,
    ({ right }) => right,
    ({ wrongSecret }) => wrongSecret,
    ({ unknownName }) => unknownName ?? null,
    () => ({}),
  ];
  /** A subject of its own for each: what was answered once may be spent. */
  async function everything(): Promise<readonly Step<State>[]> {
    const all: Step<State>[] = [];
    for (const kind of kinds) {
      const of = await make();
      all.push(...(await run(of, kind(of))).all);
    }
    return all;
  }

  const test: Taker = (what, ...rest) => take(`${name}: ${what}`, ...rest);

  test("its id can stand in an address and a cookie", async () => {
    expect((await make()).verifier.id).toMatch(/^[a-z][a-z0-9-]{0,31}$/);
  });

  test("whatever it says has one of the four shapes, is JSON, and fits a cookie", async () => {
    for (const said of await everything()) {
      expect(stepSchema.safeParse(said).error).toBeUndefined();
      expect(jsonValue.parse(JSON.parse(JSON.stringify(said)))).toEqual(said);
      expect(JSON.stringify(said).length).toBeLessThan(stepLimit);
    }
  });

  test("its state comes back through a seal and its own schema, and no other state does", async () => {
    const { verifier, recordedStates = [] } = await make();
    const sealer = createSealer(["only-for-the-conformance-suite-of-verifiers"], () => undefined);
    for (const said of await everything()) {
      if (said.kind !== "ask" && said.kind !== "redirect") continue;
      const sealed = await sealer.seal(said.state, 60);
      expect(await sealer.unseal(sealed, verifier.stateSchema)).toEqual(said.state);
    }
    for (const state of recordedStates) expect(verifier.stateSchema.safeParse(state).error).toBeUndefined();
    for (const foreign of [null, "x", 1, [], { from: { another: "release" } }]) {
      expect(verifier.stateSchema.safeParse(foreign).success).toBe(false);
    }
  });

  test("believes who is right, and says only what happened", async () => {
    const of = await make();
    const { said } = await run(of, of.right);
    expect(said).toMatchObject({ kind: "verified", identity: { subject: subjectOf(of) } });
    if (said.kind !== "verified") return;
    const { amr, authTime } = said.identity;
    expect(authTime).toBeLessThanOrEqual(loginContext(of.login).nowSeconds);
    if (of.canBeGuessed) expect(amr).not.toEqual([]);
    expect(new Set(amr).size).toBe(amr.length);
    // One more value claims that there were two proofs (RFC 8176 §2, "mfa").
    if (amr.includes("mfa")) expect(amr.length).toBeGreaterThan(2);
    // A later step adds to what was proved, and changes nobody's identity.
    for (const earlier of of.login?.identity?.amr ?? []) expect(amr).toContain(earlier);
  });

  test("believes the same person in other letters", async () => {
    const of = await make();
    if (!of.rightOtherwise) return;
    const { said } = await run(of, of.rightOtherwise);
    expect(said).toMatchObject({ kind: "verified", identity: { subject: subjectOf(of) } });
  });

  test("does not believe who is wrong, or who says nothing", async () => {
    for (const wrong of [(of: Subject<State>) => of.wrongSecret, () => ({})]) {
      const of = await make();
      expect((await run(of, wrong(of))).said.kind).not.toBe("verified");
    }
  });

  test("believes no proof that is too old", async () => {
    const of = await make();
    const notBefore = loginContext(of.login).nowSeconds - 5;
    const { said } = await run(of, of.right, { login: { notBefore } });
    if (said.kind === "verified") expect(said.identity.authTime).toBeGreaterThanOrEqual(notBefore);
  });

  test("the same answer in the same flow has the same outcome", async () => {
    const of = await make();
    if (of.isJudgedOnce) return;
    const twice = (first: Step, second: Step) => expect(comparable(second)).toEqual(comparable(first));
    for (const answers of [of.wrongSecret, of.right]) await run(of, answers, { twice });
  });

  test("says no secret back, and keeps none", async () => {
    for (const choose of [
      (of: Subject<State>) => of.right,
      (of: Subject<State>) => of.wrongSecret,
      (of: Subject<State>) => of.unknownName ?? {},
    ]) {
      const of = await make();
      const { all, fields } = await run(of, choose(of));
      for (const secret of secretsIn(fields, of.secretFields)) expect(JSON.stringify(all)).not.toContain(secret);
    }
    const of = await make();
    const { fields } = await run(of, of.right);
    if (of.secretFields.length > 0) expect(secretsIn(fields, of.secretFields), "a telling secret").not.toEqual([]);
  });

  test("asks for a secret only in a field of a secret's type, and never fills it in", async () => {
    const { secretFields } = await make();
    for (const said of await everything()) {
      if (said.kind !== "ask") continue;
      for (const field of said.prompt.fields.filter(({ name }) => secretFields.includes(name))) {
        expect(["password", "code"]).toContain(field.type);
        expect(field.value).toBe("");
      }
    }
  });

  test("a field that is doubled, endless, or full of odd characters is no proof, and no surprise", async () => {
    const odd = [
      "x".repeat(100_000),
      "\0",
      "\u202Eevil",
      "\uFFFD".repeat(50),
      "' OR 1=1 --",
      "*)(uid=*",
      "👩‍👩‍👧".repeat(400),
    ];
    const changes: ((given: URLSearchParams, name: string) => void)[] = [
      (given, name) => given.append(name, given.get(name) ?? ""),
      (given, name) => given.append(name, "another"),
      ...odd.map((text) => (given: URLSearchParams, name: string) => given.set(name, text)),
    ];
    for (const change of changes) {
      const of = await make();
      // Only what is kept from others: a name may well be left out, or be another one.
      const names = of.secretFields;
      if (names.length === 0) return;
      const spoil = (given: URLSearchParams) => {
        for (const name of names) if (given.has(name)) change(given, name);
      };
      const { said } = await run(of, of.right, { change: spoil });
      expect(said.kind).not.toBe("verified");
      expect(JSON.stringify(said).length).toBeLessThan(stepLimit);
    }
  });

  test("a name nobody has and a wrong secret sound alike, and cost the same guess", async () => {
    const of = await make();
    const { wrongSecret, unknownName, secretFields } = of;
    if (!unknownName) return;
    const [one, other] = [watchedAttempts(null), watchedAttempts(null)];
    const known = await run(of, wrongSecret, { login: { attempts: one } });
    const unknown = await run(of, unknownName, { login: { attempts: other } });
    const names = unknown.fields.flatMap(Object.keys).filter((field) => !secretFields.includes(field));
    expect(comparable(unknown.said, names)).toEqual(comparable(known.said, names));
    expect(other.accounts.length).toBe(one.accounts.length);
  });

  test("a name nobody has takes as long as a wrong secret", async () => {
    const of = await make();
    const { wrongSecret, unknownName, timedPairs } = of;
    if (!unknownName) return;
    const compared = await compareTimes(
      () => run(of, wrongSecret),
      () => run(of, unknownName),
      timedPairs,
    );
    expect(compared).toMatchObject({ canBeTold: false });
  }, 120_000);

  test("judges nothing while somebody has to wait, and says for how long", async () => {
    for (const choose of [(of: Subject<State>) => of.right, (of: Subject<State>) => of.wrongSecret]) {
      const of = await make();
      if (!of.canBeGuessed) return;
      const attempts = watchedAttempts(30);
      const first = [choose(of)].flat().slice(0, 1);
      const { said } = await run(of, first, { login: { attempts } });
      expect(said).toMatchObject({ kind: "ask", problem: { code: "try_again_later", retryAfterSeconds: 30 } });
    }
  });

  test("has every guess counted", async () => {
    const of = await make();
    if (!of.canBeGuessed) return;
    const attempts = watchedAttempts(null);
    await run(of, of.wrongSecret, { login: { attempts } });
    expect(attempts.accounts).toHaveLength(1);
  });

  test("a visitor who has left is not believed afterwards in another way", async () => {
    const of = await make();
    const login = { signal: AbortSignal.abort() };
    const said = await run(of, of.right, { login }).then(
      (done) => done.said,
      (error: unknown) => error,
    );
    if (said instanceof Error) return;
    const step = stepSchema.parse(said);
    if (step.kind === "verified") expect(step.identity.subject).toBe(subjectOf(of));
  });

  test("believes nobody while what it asks is away, and says why without a secret", async () => {
    const of = await make();
    const { away } = of;
    if (!away) return;
    const failed = await run({ ...of, verifier: away }, of.right).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(Error);
    const fields = [of.right].flat().filter((answer): answer is Fields => typeof answer !== "function");
    for (const secret of secretsIn(fields, of.secretFields)) expect(textOf(failed)).not.toContain(secret);
  });
}

/** Everything the log could say of it. */
function textOf(error: unknown): string {
  return error instanceof Error ? `${error.stack} ${textOf(error.cause)}` : String(error);
}
