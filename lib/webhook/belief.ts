// Decides what of a webhook's answer is believed: it judges people, but it neither says what they did nor who they were.
import { isSameName } from "../names.ts";
import type { Identity, LoginContext, Problem, ProblemCode, Prompt } from "../verifiers/verifier.ts";
import { believedClaims } from "./claims.ts";
import { disbelieve } from "./disbelief.ts";

/** What this login went through so far, as far as it can be seen from here. */
export type Evidence = {
  /** The name that was typed, or "". */
  readonly name: string;
  readonly seen: readonly ("password" | "code" | "passkey" | "elsewhere")[];
};

export type BeliefSettings = {
  /** Put in front of every subject, so that no other way's can be named; "" = subjects are taken as they are. */
  readonly subjectPrefix: string;
  /** Names of the claims that are taken over. */
  readonly claims: readonly string[];
  /** Values of `acr` that it may state. */
  readonly acrValues: readonly string[];
  /** Where people may be sent to. */
  readonly redirectOrigins: readonly string[];
};

/** How far the two clocks may be apart. */
const skewSeconds = 60;

/** Who waits is decided here, and whose account an application expects is read from Hydra: neither is a webhook's to say. */
const ownProblems: ReadonlySet<ProblemCode> = new Set(["try_again_later", "different_account_expected"]);
/** Said of a right secret; any other problem is a wrong guess. */
const saidOfRight: ReadonlySet<ProblemCode> = new Set(["account_disabled", "not_permitted", "password_must_change"]);

export function believedIdentity(
  said: Omit<Identity, "secondStepAt" | "trustMark">,
  login: Pick<LoginContext, "identity" | "nowSeconds" | "notBefore">,
  { name, seen }: Evidence,
  settings: BeliefSettings,
): Identity {
  const { username, amr, acr, providerSessionId, lastsSeconds, claims } = said;
  // A webhook that mixes up two people, with a cache for instance, would sign one in as the other.
  if (name !== "" && username !== undefined && !isSameName(name, username))
    disbelieve("it names somebody else than who was asked");
  const earlier = login.identity?.amr ?? [];
  const isShown = (value: string, kind: "password" | "code") =>
    seen.includes(kind) || seen.includes("elsewhere") || earlier.includes(value);
  if (amr.length === 0 || new Set(amr).size !== amr.length) disbelieve("its amr is empty, or says something twice");
  if (amr.includes("pwd") && !isShown("pwd", "password")) disbelieve("its amr says pwd, and no password was typed");
  if (amr.includes("otp") && !isShown("otp", "code")) disbelieve("its amr says otp, and no code was typed");
  const all = [...new Set([...earlier, ...amr])];
  if (all.includes("mfa") && all.length < 3) disbelieve("its amr says mfa, and names no two proofs");
  // Member by member: whatever else an identity may have one day is not a webhook's to say.
  return {
    subject: subjectOf(said.subject, login.identity, settings),
    username: name || username,
    amr: all,
    authTime: believedTime(said.authTime, login),
    ...(acr !== undefined && settings.acrValues.includes(acr) ? { acr } : {}),
    ...(providerSessionId === undefined ? {} : { providerSessionId }),
    ...(lastsSeconds === undefined ? {} : { lastsSeconds }),
    ...(claims ? { claims: believedClaims(claims, settings.claims) } : {}),
  };
}

function subjectOf(said: string, earlier: Identity | null, { subjectPrefix }: BeliefSettings): string {
  if (earlier) return said === earlier.subject ? said : disbelieve("it is about another subject than the step before");
  if (subjectPrefix === "" && said.includes(":"))
    disbelieve("its subject has a colon, which stands for another way's people");
  const subject = subjectPrefix + said;
  return subject.length <= 255 ? subject : disbelieve("its subject is too long");
}

function believedTime(said: number, { nowSeconds, notBefore }: Pick<LoginContext, "nowSeconds" | "notBefore">): number {
  if (said > nowSeconds + skewSeconds) disbelieve("its authTime is in the future");
  // Just now, by a clock that may differ a little from ours.
  const time = Math.abs(nowSeconds - said) <= skewSeconds ? nowSeconds : said;
  return notBefore === null || time >= notBefore ? time : disbelieve("its authTime is before notBefore");
}

export function believedProblem(problem: Problem, fields: readonly string[]): Problem {
  const { code, field, retryAfterSeconds } = problem;
  if (ownProblems.has(code) || retryAfterSeconds !== undefined) disbelieve(`it says ${code}, which is decided here`);
  // An outage must not count as a wrong guess.
  if (code === "unavailable_method") disbelieve("it says that it cannot tell at the moment");
  if (field !== undefined && !fields.includes(field)) disbelieve("its problem is about a field that nobody was asked");
  return problem;
}

export function believedPrompt(prompt: Prompt): Prompt {
  const names = prompt.fields.map(({ name }) => name);
  if (new Set(names).size !== names.length) disbelieve("its prompt has two fields of one name");
  if (prompt.fields.some(({ type, value }) => isSecret(type) && value !== "")) disbelieve("it fills in a secret");
  const canGoOn = names.length > 0 || prompt.passkey !== undefined || (prompt.choices ?? []).length > 0;
  return canGoOn || prompt.purpose !== undefined ? prompt : disbelieve("its prompt asks for nothing");
}

export function believedTarget(to: string, origins: readonly string[]): string {
  const { origin, username, password } = new URL(to);
  if (username !== "" || password !== "" || !origins.includes(origin))
    disbelieve("it sends people to an origin that is not in REDIRECT_ORIGINS");
  return to;
}

export function isSecret(type: string): boolean {
  return type === "password" || type === "code";
}

/** True where the secret that was judged is believed to be right. */
export function saysRight(problem: Problem | undefined): boolean {
  return problem === undefined || saidOfRight.has(problem.code);
}
