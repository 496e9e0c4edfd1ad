// Decides how a form is tampered with, and what an authorization server may have heard of it afterwards.
import { expect } from "vitest";
import { type FormAnswer, submissionOf } from "../forms.ts";
import { meddle, type Told, toldSince } from "../meddler.ts";
import type { Page } from "../page.ts";
import type { Visitor } from "../visitor.ts";
import { DEMO, DENIED, stage } from "./story.ts";

type Field = readonly [name: string, value: string];
export type Kind = "login" | "consent" | "logout" | "device";

/** A form in front of a person, how they would answer it, and what the page stands for. */
export type OpenForm = {
  readonly kind: Kind;
  readonly person: Visitor;
  readonly page: Page;
  readonly how: FormAnswer;
  /** What the consent page asks for, in asked order. */
  readonly scopes?: readonly string[];
  readonly audience?: readonly string[];
};

/** What one field of a form is replaced by, given its honest values and those of two forms that are not this one. */
export type Tampering = (honest: readonly string[], strange: Strange) => readonly string[];
type Strange = { readonly otherFlow: string; readonly otherKind: string };

const GARBAGE = "\u0000'\"><x>\u202e%00../\u{1f4a5}";

/** Every way of changing a single field. */
export const TAMPERINGS: readonly (readonly [string, Tampering])[] = [
  ["left out", () => []],
  ["emptied", () => [""]],
  ["sent twice", (honest) => [...honest, ...honest]],
  ["followed by another value", (honest) => [...honest, GARBAGE]],
  ["preceded by another value", (honest) => [GARBAGE, ...honest]],
  ["made garbage", () => [GARBAGE]],
  ["made very long", () => ["9".repeat(20_000)]],
  ["taken from another browser's form", (_honest, { otherFlow }) => [otherFlow]],
  ["taken from a form of another kind", (_honest, { otherKind }) => [otherKind]],
];

const many = (name: string, ...values: string[]): Field[] => values.map((value) => [name, value] as const);

/** Fields no form has; most are names that Hydra or another program would know. */
export const FOREIGN: readonly (readonly [string, readonly Field[]])[] = [
  ["a subject", [...many("subject", "root"), ...many("sub", "root"), ...many("force_subject_identifier", "root")]],
  ["an identity", [...many("identity", '{"subject":"root"}'), ...many("identity[subject]", "root")]],
  ["an assurance", [...many("acr", "urn:example:gold"), ...many("amr", "hwk"), ...many("amr[]", "hwk")]],
  ["skip", [...many("skip", "true"), ...many("skip_consent", "true")]],
  ["a longer memory", [...many("remember_for", "0"), ...many("extend_session_lifespan", "true")]],
  ["remembering, in words it is not said in", many("remember", "true")],
  ["a foreign audience", [...many("grant_access_token_audience", "https://evil.example"), ...many("audience", "evil")]],
  ["scopes under Hydra's other names", [...many("scope", "openid admin"), ...many("requested_scope", "admin")]],
  ["another client", many("client_id", "somebody-else")],
  ["session claims", [...many("session", '{"id_token":{"admin":true}}'), ...many("session[id_token][admin]", "true")]],
  ["a context", many("context", '{"claims":{"admin":true}}')],
  ["somewhere to go", ["redirect_to", "next", "return_to", "url"].flatMap((n) => many(n, "https://evil.example/"))],
  ["a script to go to", many("redirect_to", "javascript:alert(1)")],
  ["a second step", many("step", "1")],
  ["a step of the future", many("step", "2")],
  ["a method", [...many("method", "password"), ...many("state", "{}")]],
  ["a second round", many("again", "1")],
  ["an acceptance and a refusal", many("answer", "accept", "reject")],
  ["a refusal", many("answer", "reject")],
  ["a change of account", many("answer", "switch")],
  ["a way of signing in", many("answer", "method:password")],
  ["challenges of all kinds", ["login", "consent", "logout", "device"].flatMap((k) => many(`${k}_challenge`, "x"))],
  ["verifiers", ["login", "consent", "logout", "device"].flatMap((k) => many(`${k}_verifier`, "x"))],
  ["an error", [...many("error", "access_denied"), ...many("error_description", "no")]],
  ["names of prototypes", ["__proto__", "constructor", "toString", "hasOwnProperty"].flatMap((n) => many(n, "x"))],
  ["list brackets", [...many("grant_scope[]", "admin"), ...many("answer[]", "reject"), ...many("step[0]", "9")]],
  ["names in capitals", [...many("ANSWER", "reject"), ...many("Grant_Scope", "admin")]],
  ["an empty name", many("", "accept")],
  ["another user code", many("user_code", "ABCDEFGH")],
];

/** Scopes that the page never showed, beginning with those that are nearly one of them. */
export const NEVER_ASKED: readonly (readonly [string, readonly string[]])[] = [
  ["the client may have but did not ask for", ["offline_access"]],
  ["nobody knows", ["admin"]],
  ["stands for all others", ["*", "openid.*", "profile.*", "**"]],
  ["is several in one value", ["openid profile", "openid,profile", "openid+profile", "openid\nprofile"]],
  ["differs in case", ["OPENID", "Profile", "pROFILE"]],
  ["differs in blanks", [" profile", "profile ", "\tprofile", "profile\u00a0", "profile\r\n"]],
  ["ends in a zero", ["profile\u0000", "\u0000profile", "profile\u0000admin"]],
  ["looks the same", ["pro\u200bfile", "\uff50\uff52\uff4f\uff46\uff49\uff4c\uff45", "pr\u043efile", "pro\ufb01le"]],
  ["is a prototype's name", ["__proto__", "constructor", "toString"]],
  ["is an index or a length", ["0", "1", "length"]],
  ["is JSON", ['["profile"]', '{"0":"profile"}', '"profile"']],
  ["is empty", [""]],
  ["was ticked a thousand times", Array.from({ length: 1000 }, () => "admin")],
];

/** Names of all fields the form sends, read from the form itself, so that a new one is tampered with too. */
export function fieldNames({ page, how }: OpenForm): string[] {
  return [...new Set(submissionOf(page, how).fields.map(([name]) => name))];
}

export function valuesOf({ page, how }: OpenForm, name: string): string[] {
  return submissionOf(page, how).fields.flatMap(([other, value]) => (other === name ? [value] : []));
}

/** Sends the form with `change` made to it, and holds what Hydra heard against what was shown and pressed. */
export async function sendForged(form: OpenForm, change: Pick<FormAnswer, "omit" | "forge">): Promise<Page> {
  const { person, page, how } = form;
  const forged = { ...how, ...change };
  await meddle(stage().meddlerUrl, []);
  const answer = await person.submit(page, forged);
  const told = await toldSince(stage().meddlerUrl);
  expectNothingWider(form, submissionOf(page, forged).fields, told);
  expect(answer.status).toBeLessThan(500);
  if (told.length === 0) await expectStillUsable(form, answer);
  return answer;
}

/** Sends the form as it is; Hydra has to hear exactly that. */
export async function sendHonest(form: OpenForm, page: Page = form.page): Promise<Page> {
  await meddle(stage().meddlerUrl, []);
  const answer = await form.person.submit(page, form.how);
  const told = await toldSince(stage().meddlerUrl);
  expect(told, `${answer.location?.pathname} ${answer.text.slice(0, 200)}`).toHaveLength(1);
  expectNothingWider(form, submissionOf(page, form.how).fields, told);
  return answer;
}

/** Either nothing, or the very decision that the page showed and the form, read strictly, asks for. */
export function expectNothingWider(form: OpenForm, sent: readonly Field[], told: readonly Told[]): void {
  const heard = told.map(({ path, challenge, body }) => ({ path, challenge, body }));
  if (heard.length > 0) expect(heard).toStrictEqual([decisionOf(form, sent)]);
}

type Decision = { readonly path: string; readonly challenge: string; readonly body: unknown };

export const challengeOf = ({ kind, page }: Pick<OpenForm, "kind" | "page">): string =>
  page.url.searchParams.get(`${kind}_challenge`) ?? "";

function decisionOf(form: OpenForm, sent: readonly Field[]): Decision | undefined {
  const { kind } = form;
  const values = (name: string) => sent.flatMap(([other, value]) => (other === name ? [value] : []));
  const challenge = challengeOf(form);
  const [answer, ...contradictions] = values("answer");
  const isOfThisPage = values(`${kind}_challenge`).join() === challenge && values("step").length === 1;
  if (contradictions.length > 0 || !isOfThisPage || (answer !== "accept" && answer !== "reject")) return undefined;
  const path = `/admin/oauth2/auth/requests/${kind}/${answer}`;
  if (answer === "accept") return { path, challenge, body: acceptance(form, values) };
  const refusal = { error: "access_denied", error_description: DENIED };
  return { path, challenge, body: kind === "logout" ? null : refusal };
}

const CLAIMS = {
  profile: { name: "Foo Bar", given_name: "Foo", family_name: "Bar", preferred_username: DEMO.email },
  email: { email: DEMO.email, email_verified: true },
};

function acceptance({ kind, scopes = [], audience = [] }: OpenForm, values: (name: string) => string[]): unknown {
  const remembers = (value: string) => values("remember").join() === value;
  switch (kind) {
    case "login": {
      expect(values("email")).toContain(DEMO.email);
      expect(values("password")).toContain(DEMO.password);
      const claims = { ...CLAIMS.profile, ...CLAIMS.email };
      const remember = remembers("1");
      return { subject: DEMO.email, remember, remember_for: 2_592_000, amr: ["pwd"], context: { claims } };
    }
    case "consent": {
      const granted = scopes.filter((scope) => values("grant_scope").includes(scope));
      const idToken = {
        ...(granted.includes("profile") ? CLAIMS.profile : {}),
        ...(granted.includes("email") ? CLAIMS.email : {}),
      };
      const session = { id_token: idToken, access_token: {} };
      // Anything else than an offer counts this once.
      const duration = [0, 2_592_000].find((seconds) => remembers(String(seconds)));
      const remember = { remember: duration !== undefined, remember_for: duration ?? 0 };
      return { grant_scope: granted, grant_access_token_audience: audience, ...remember, session };
    }
    case "logout":
      return null;
    case "device":
      expect(values("user_code")).toHaveLength(1);
      return {
        user_code: values("user_code")
          .join()
          .slice(0, 64)
          .replace(/[^\p{L}\p{N}]/gu, ""),
      };
  }
}

/** What decided nothing leaves a page with a way on, and the honest form works after it. */
async function expectStillUsable(form: OpenForm, answer: Page): Promise<void> {
  const { kind, person, page } = form;
  const end = await person.follow(answer, page);
  expect(end.status).toBeLessThan(500);
  expect(end.headers["content-type"]).toMatch(/^text\/html/);
  if (end.status >= 400) expect(end.byId("way-on")).toBeDefined();
  // A page that moved on, e.g. after a wrong password, is answered where it is now.
  const hasMovedOn = end.status === 200 && challengeOf({ kind, page: end }) === challengeOf(form);
  await sendHonest(form, hasMovedOn ? end : await person.open(page.url));
}
