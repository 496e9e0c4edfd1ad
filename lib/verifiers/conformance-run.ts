// Takes one verifier through one login, as the conformance suite is told to.
import { loginRequest } from "../hydra/types.ts";
import { type JsonObject, type JsonValue, jsonValue } from "../json.ts";
import type { Attempts, IdentityVerifier, LoginContext, Step } from "./verifier.ts";

export type Fields = Readonly<Record<string, string>>;
/**
 * What somebody answers to the step that is open: form fields, or a visit elsewhere that brings back callback parameters.
 * A list answers one step after the other.
 */
export type Answer<State extends JsonObject> =
  | Fields
  | ((opened: Step<State>, login: LoginContext) => Fields | Promise<Fields>);
export type Answers<State extends JsonObject> = Answer<State> | readonly Answer<State>[];

export type Subject<State extends JsonObject> = {
  readonly verifier: IdentityVerifier<State>;
  /** What this login is like besides `loginContext()`: an identity that a first step proved, foreign cookies, the clock. */
  readonly login?: Partial<LoginContext>;
  /** What somebody answers who is believed, and the subject they then are. */
  readonly right: Answers<State>;
  readonly subject: string | (() => string);
  /** The same person, typing the same in other letters: decomposed, full width, upper case. */
  readonly rightOtherwise?: Answers<State>;
  /** What somebody answers whose name is known and whose secret is wrong; or what comes back from a visit that failed. */
  readonly wrongSecret: Answers<State>;
  /** The same with a name that nobody has; left out where a verifier asks for no name. */
  readonly unknownName?: Answers<State>;
  /** True where a secret is judged that could be guessed: then nobody may be spared the waiting. */
  readonly canBeGuessed: boolean;
  /** True where somebody else judges an answer, and only once: an authorization code. */
  readonly isJudgedOnce?: boolean;
  /** Names of the fields above whose values may not be found in anything a verifier says. */
  readonly secretFields: readonly string[];
  /** States as they stand in the cookies of running logins, written down once: a later release still has to take them. */
  readonly recordedStates?: readonly JsonObject[];
  /** The same verifier with whatever it asks being away. */
  readonly away?: IdentityVerifier<State>;
  /** How many pairs of a known and an unknown name are timed. */
  readonly timedPairs?: number;
};

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
    locale: "en",
    identity: null,
    notBefore: null,
    demandedAcr: [],
    expectedSubject: null,
    returnTo: { url: "https://auth.example.com/login/return/method", state: "flow-flow-flow-flow-fl" },
    foreignCookies: new Map(),
    suggestedUsername: "",
    attempts: { guess: async (_account, judge) => ({ found: await judge() }), admits: async () => null },
    nowSeconds: 1_800_000_000,
    signal: new AbortController().signal,
    ...more,
  };
}

export type Run<State extends JsonObject> = {
  /** What was said last, and everything that was said. */
  readonly said: Step<State>;
  readonly all: readonly Step<State>[];
  /** The answers as they were given. */
  readonly fields: readonly Fields[];
};

type Differences = {
  readonly login?: Partial<LoginContext>;
  /** Spoils the parameters of each answer. */
  readonly change?: (given: URLSearchParams) => void;
  /** Says each answer twice, and hears what was said to each. */
  readonly twice?: (first: Step, second: Step) => void;
};

/** Opens a login and answers it, one answer after the other. */
export async function run<State extends JsonObject>(
  of: Subject<State>,
  answers: Answers<State> | null,
  { login: more, change, twice }: Differences = {},
): Promise<Run<State>> {
  const { verifier } = of;
  const login = loginContext({ ...of.login, ...more });
  let said = await verifier.begin(login);
  const all = [said];
  const fields: Fields[] = [];
  for (const answer of answers === null ? [] : [answers].flat()) {
    const given = typeof answer === "function" ? await answer(said, login) : answer;
    fields.push(given);
    const parameters = new URLSearchParams(given);
    change?.(parameters);
    const state = stateOf(verifier, said);
    said = await verifier.resume(login, state, parameters);
    all.push(said);
    twice?.(said, await verifier.resume(login, state, parameters));
  }
  return { said, all, fields };
}

/** Counts how often an answer was let through to be judged, or keeps every one of them waiting. */
export function watchedAttempts(waitSeconds: number | null): Attempts & { readonly accounts: string[] } {
  const accounts: string[] = [];
  return {
    accounts,
    async guess(account, judge) {
      accounts.push(account);
      return waitSeconds === null ? { found: await judge() } : { waitSeconds };
    },
    admits: async () => (waitSeconds === null ? null : { waitSeconds }),
  };
}

export function subjectOf({ subject }: Pick<Subject<JsonObject>, "subject">): string {
  return typeof subject === "function" ? subject() : subject;
}

function stateOf<State extends JsonObject>(verifier: IdentityVerifier<State>, step: Step<State>): State {
  if (step.kind === "ask" || step.kind === "redirect") return step.state;
  throw new Error(`${verifier.id} asked nothing, and there is something to answer`);
}

/** The values of secret fields, as far as they tell something. */
export function secretsIn(fields: readonly Fields[], names: readonly string[]): string[] {
  const values = fields.flatMap((given) => names.map((name) => given[name] ?? ""));
  return values.filter((value) => value.length > 5);
}

/** A step without what may differ from one time to the next: values of these fields, fresh challenges, state. */
export function comparable(step: Step, names: readonly string[] = []): JsonValue {
  if (step.kind !== "ask") return jsonValue.parse(JSON.parse(JSON.stringify(step)));
  const { fields, passkey, notes: _notes, ...prompt } = step.prompt;
  const shown = fields.map((field) => (names.includes(field.name) ? { ...field, value: "" } : field));
  const said = { kind: step.kind, prompt: { ...prompt, fields: shown, passkey: passkey?.kind }, problem: step.problem };
  return jsonValue.parse(JSON.parse(JSON.stringify(said)));
}
