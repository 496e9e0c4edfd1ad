// What every way of proving who someone is has to keep to, ours or a fork's; run from a test file beside the verifier.
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { loginRequest } from "../hydra/types.ts";
import { type JsonObject, type JsonValue, jsonObject, jsonValue } from "../json.ts";
import { type IdentityVerifier, type LoginContext, problemCodes, type Step } from "./verifier.ts";

type Fields = Readonly<Record<string, string>>;
export type Subject<State extends JsonObject> = {
  readonly verifier: IdentityVerifier<State>;
  /** What somebody types who is believed, and the subject they then are. */
  readonly right: Fields;
  readonly subject: string;
  /** What somebody types whose name is known and whose secret is wrong. */
  readonly wrongSecret: Fields;
  /** The same with a name that nobody has; left out where a verifier asks for no name. */
  readonly unknownName?: Fields;
  /** True where a secret is judged that could be guessed: then nobody may be spared the waiting. */
  readonly canBeGuessed: boolean;
  /** Names of the fields above whose values may not be found in anything a verifier says. */
  readonly secretFields: readonly string[];
};

// RFC 8176 §2, the registered values.
const registeredAmr = new Set(
  "face fpt geo hwk iris kba mca mfa otp pin pop pwd rba retina sc sms swk tel user vbm wia".split(" "),
);
const problem = z.strictObject({
  code: z.enum(problemCodes),
  field: z.string().optional(),
  retryAfterSeconds: z.number().positive().optional(),
});
const prompt = z.strictObject({
  fields: z.array(
    z.strictObject({
      name: z.string().min(1),
      label: z.string().min(1),
      type: z.enum(["text", "email", "password", "code"]),
      autoComplete: z.string().min(1),
      value: z.string(),
    }),
  ),
});
const identity = z.strictObject({
  subject: z.string().min(1),
  username: z.string().min(1).optional(),
  amr: z.array(z.string().refine((value) => registeredAmr.has(value), "is not in RFC 8176")).min(1),
  authTime: z.number().int(),
  acr: z.string().optional(),
  providerSessionId: z.string().optional(),
  claims: jsonObject.optional(),
});
const stepSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("ask"), prompt, state: jsonObject, problem: problem.optional() }),
  z.strictObject({ kind: z.literal("redirect"), to: z.url({ protocol: /^https?$/ }), state: jsonObject }),
  z.strictObject({ kind: z.literal("verified"), identity }),
  z.strictObject({ kind: z.literal("refused"), problem }),
]);

/** A login as a verifier sees it; spread what a test needs otherwise. */
export function loginContext(more: Partial<LoginContext> = {}): LoginContext {
  return {
    flowId: "flow-flow-flow-flow-fl",
    loginRequest: loginRequest.parse({
      challenge: "challenge-of-the-conformance-suite",
      skip: false,
      request_url: "https://hydra.example/oauth2/auth?client_id=c",
      client: { client_id: "c" },
    }),
    entry: "login",
    identity: null,
    notBefore: null,
    returnTo: { url: "https://auth.example.com/login/return/method", state: "flow-flow-flow-flow-fl" },
    foreignCookies: new Map(),
    suggestedUsername: "",
    attempts: { guess: async (_account, judge) => ({ found: await judge() }), admits: async () => null },
    nowSeconds: 1_800_000_000,
    signal: new AbortController().signal,
    ...more,
  };
}

/** Describes what `make` gives; `make` is called for each test anew. */
export function describeVerifier<State extends JsonObject>(name: string, make: () => Subject<State>): void {
  describe(`${name} keeps to what a verifier promises`, () => {
    async function step(answer: Fields | null, more: Partial<LoginContext> = {}): Promise<Step<State>> {
      const { verifier } = make();
      const login = loginContext(more);
      const opened = await verifier.begin(login);
      if (answer === null) return opened;
      return verifier.resume(login, stateOf(verifier, opened), new URLSearchParams(answer));
    }
    const everything = async () => {
      const { right, wrongSecret, unknownName } = make();
      const answers = [null, right, wrongSecret, {}, ...(unknownName ? [unknownName] : [])];
      return Promise.all(answers.map((answer) => step(answer)));
    };

    test("its id can stand in an address and a cookie", () => {
      expect(make().verifier.id).toMatch(/^[a-z][a-z0-9-]{0,31}$/);
    });

    test("whatever it says has one of the four shapes, and is JSON", async () => {
      for (const said of await everything()) {
        expect(stepSchema.safeParse(said).error).toBeUndefined();
        expect(jsonValue.parse(JSON.parse(JSON.stringify(said)))).toEqual(said);
      }
    });

    test("its state comes back through its own schema, and no other state does", async () => {
      const { verifier } = make();
      for (const said of await everything()) {
        if (said.kind !== "ask" && said.kind !== "redirect") continue;
        expect(verifier.stateSchema.parse(JSON.parse(JSON.stringify(said.state)))).toEqual(said.state);
      }
      for (const foreign of [null, "x", 1, [], { from: { another: "release" } }]) {
        expect(verifier.stateSchema.safeParse(foreign).success).toBe(false);
      }
    });

    test("believes who is right, and says only what happened", async () => {
      const said = await step(make().right);
      expect(said).toMatchObject({ kind: "verified", identity: { subject: make().subject } });
      if (said.kind !== "verified") return;
      expect(said.identity.authTime).toBeLessThanOrEqual(loginContext().nowSeconds);
      // Two values would claim two proofs (RFC 8176 §2, "mfa").
      if (said.identity.amr.includes("mfa")) expect(said.identity.amr.length).toBeGreaterThan(2);
    });

    test("does not believe who is wrong, or who says nothing", async () => {
      for (const answer of [make().wrongSecret, {}]) expect((await step(answer)).kind).not.toBe("verified");
    });

    test("the same answer in the same flow has the same outcome", async () => {
      const { verifier, right, wrongSecret } = make();
      const login = loginContext();
      const state = stateOf(verifier, await verifier.begin(login));
      for (const answer of [right, wrongSecret]) {
        const first = await verifier.resume(login, state, new URLSearchParams(answer));
        expect(await verifier.resume(login, state, new URLSearchParams(answer))).toEqual(first);
      }
    });

    test("says no secret back, and keeps none", async () => {
      const { right, wrongSecret, unknownName, secretFields } = make();
      for (const answer of [right, wrongSecret, ...(unknownName ? [unknownName] : [])]) {
        const said = JSON.stringify(await step(answer));
        for (const field of secretFields) {
          const secret = answer[field] ?? "";
          expect(secret.length, `the answer has a telling ${field}`).toBeGreaterThan(5);
          expect(said).not.toContain(secret);
        }
      }
    });

    test("asks for a secret only in a field of a secret's type, and never fills it in", async () => {
      const { secretFields } = make();
      for (const said of await everything()) {
        if (said.kind !== "ask") continue;
        const secrets = said.prompt.fields.filter((field) => secretFields.includes(field.name));
        for (const field of secrets) {
          expect(["password", "code"]).toContain(field.type);
          expect(field.value).toBe("");
        }
      }
    });

    test("a name nobody has and a wrong secret sound alike", async () => {
      const { wrongSecret, unknownName, secretFields } = make();
      if (!unknownName) return;
      const names = Object.keys(unknownName).filter((field) => !secretFields.includes(field));
      const [known, unknown] = await Promise.all([step(wrongSecret), step(unknownName)]);
      expect(withoutValuesOf(unknown, names)).toEqual(withoutValuesOf(known, names));
    });

    test("judges nothing while somebody has to wait, and says for how long", async () => {
      const { canBeGuessed, right, wrongSecret } = make();
      if (!canBeGuessed) return;
      const attempts = { guess: async () => ({ waitSeconds: 30 }), admits: async () => ({ waitSeconds: 30 }) };
      for (const answer of [right, wrongSecret]) {
        const said = await step(answer, { attempts });
        expect(said).toMatchObject({ kind: "ask", problem: { code: "try_again_later", retryAfterSeconds: 30 } });
      }
    });

    test("a visitor who has left is not believed afterwards in another way", async () => {
      const { right, subject } = make();
      const said = await step(right, { signal: AbortSignal.abort() }).catch((error: unknown) => error);
      const isBelieved = typeof said === "object" && said !== null && "kind" in said && said.kind === "verified";
      if (isBelieved) expect(said).toMatchObject({ identity: { subject } });
      else expect(said instanceof Error || stepSchema.safeParse(said).success).toBe(true);
    });
  });
}

function stateOf<State extends JsonObject>(verifier: IdentityVerifier<State>, step: Step<State>): State {
  if (step.kind === "ask" || step.kind === "redirect") return step.state;
  throw new Error(`${verifier.id} asked nothing at the beginning`);
}

function withoutValuesOf(step: Step, names: readonly string[]): JsonValue {
  if (step.kind !== "ask") return jsonValue.parse(JSON.parse(JSON.stringify(step)));
  const fields = step.prompt.fields.map((field) => (names.includes(field.name) ? { ...field, value: "" } : field));
  return jsonValue.parse(JSON.parse(JSON.stringify({ ...step, prompt: { fields } })));
}
