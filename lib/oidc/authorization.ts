// Decides what is asked of an upstream provider for one login: as fresh, as assured and as new as the client asked it of us.
import type { LoginContext } from "../verifiers/verifier.ts";

export type AuthorizationSettings = {
  readonly scope: string;
  readonly acrValues: readonly string[];
  /** Values of `prompt` that the provider knows; null = what it says itself. */
  readonly prompts: readonly string[] | null;
};
type Asked = Pick<
  LoginContext,
  "loginRequest" | "entry" | "notBefore" | "nowSeconds" | "demandedAcr" | "prompts" | "lastProblem"
>;

/** What every provider has to know (OIDC Core §15.1) where it does not say. */
const usualPrompts = ["login", "consent"];
const localesLimit = 100;

/** Parameters besides those that bind the answer to this browser. */
export function authorizationParameters(
  login: Asked,
  { scope, acrValues, prompts }: AuthorizationSettings,
  promptsTold: readonly string[] | undefined,
): Readonly<Record<string, string>> {
  const { ui_locales, login_hint } = login.loginRequest.oidc_context;
  const prompt = promptsFor(login, prompts ?? promptsTold ?? usualPrompts);
  const acr = login.demandedAcr.filter((value) => acrValues.includes(value));
  const locales = ui_locales.filter((tag) => /^[\w-]{2,35}$/.test(tag)).join(" ");
  const { notBefore, nowSeconds } = login;
  return {
    scope,
    ...(prompt.length > 0 ? { prompt: prompt.join(" ") } : {}),
    ...(notBefore === null ? {} : { max_age: String(Math.max(0, nowSeconds - notBefore)) }),
    ...(acr.length > 0 ? { acr_values: acr.join(" ") } : {}),
    ...(locales !== "" && locales.length <= localesLimit ? { ui_locales: locales } : {}),
    ...hint(login_hint),
  };
}

/** Only the client's own hint: what somebody typed here, or who was here before, is not another company's business. */
function hint(text: string): { login_hint?: string } {
  const trimmed = text.trim();
  return trimmed !== "" && trimmed.length <= 320 && !/\p{Cc}/u.test(trimmed) ? { login_hint: trimmed } : {};
}

function promptsFor({ entry, prompts = [], lastProblem }: Asked, known: readonly string[]): readonly string[] {
  // "Initiating User Registration via OpenID Connect 1.0" §4: an unknown value is an error there.
  if (entry === "registration" && known.includes("create")) return ["create"];
  const wanted = new Set<string>();
  if (prompts.includes("login") || lastProblem === "session_not_enough") wanted.add("login");
  // The provider remembers who was there: without being asked for another account it would give the same again and again.
  if (prompts.includes("select_account") || (lastProblem && otherAccountHelps.has(lastProblem)))
    wanted.add(known.includes("select_account") ? "select_account" : "login");
  if (lastProblem === "provider_email_missing") wanted.add("consent");
  return [...wanted].filter((prompt) => known.includes(prompt));
}

const otherAccountHelps: ReadonlySet<string> = new Set([
  "different_account_expected",
  "not_permitted",
  "account_disabled",
  "provider_email_missing",
]);
