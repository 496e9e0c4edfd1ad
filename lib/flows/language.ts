// Decides the language of a page: what the client asked for, what the person chose, what the browser prefers.
import type { Locale } from "../languages.ts";
import { acceptedLanguages, matchLocale } from "../locale.ts";
import { isSameOrigin } from "../same-origin.ts";
import { flowById } from "./flow.ts";
import type { Flow } from "./flow-record.ts";
import { formUrl } from "./form-url.ts";
import { cookieName, type House } from "./house.ts";
import { keepAnswers } from "./keep-typed.ts";
import { type Answer, type CookieChange, deadEnd, redirectTo } from "./outcome.ts";
import { readOnce, type Visit } from "./visit.ts";
import { heldFlow } from "./way-on.ts";

const most = 5;
const lifeSeconds = 365 * 24 * 3600;

/** What a flow remembers of `ui_locales` (OIDC Core §3.1.2.1); nothing where the client asked for no language. */
export function askedLanguages(tags: readonly string[]): { readonly uiLocales?: readonly string[] } {
  const uiLocales = tags.filter((tag) => /^[A-Za-z0-9-]{2,35}$/.test(tag)).slice(0, most);
  return uiLocales.length > 0 ? { uiLocales } : {};
}

/**
 * The client's wish goes before a choice of earlier days, but not before one that was made in answer to it: else the
 * person could not choose.
 */
export function localeFor(house: House, visit: Visit, flow: Pick<Flow, "uiLocales"> | null): Locale {
  const { locales, fallback } = house.custom.texts;
  const asked = flow?.uiLocales ?? [];
  const choice = readChoice(house, visit);
  const isAnswer = choice.under.join() === asked.join();
  const wanted = isAnswer ? [...choice.chosen, ...asked] : [...asked, ...choice.chosen];
  return matchLocale([...wanted, ...acceptedLanguages(visit.acceptLanguage)], locales) ?? fallback;
}

/** A page that is no form can be asked for in a language, in its address; else it speaks as the request did that it ends. */
export async function localeOfNotice(house: House, visit: Visit): Promise<Locale> {
  const wanted = readOnce(visit.query, "language");
  const named = house.custom.texts.locales.find((locale) => locale === wanted);
  if (named) return named;
  const ended = await flowById(house, visit, readOnce(visit.query, "flow") ?? "");
  return localeFor(house, visit, ended ?? (await heldFlow(house, visit))?.flow ?? null);
}

/** `fr.de-CH.en`: French was chosen where a client had asked for de-CH or en. Nothing secret, and nothing depends on it. */
function readChoice(
  house: House,
  visit: Visit,
): { readonly chosen: readonly string[]; readonly under: readonly string[] } {
  const [chosen, ...under] = (visit.cookies.get(cookieName(house, "gatehouse-language")) ?? "")
    .slice(0, 300)
    .split(".");
  return { chosen: chosen ? [chosen] : [], under };
}

type AnswerForm = (house: House, visit: Visit) => Promise<Answer>;

/** The same answers, and one more: `language:<locale>`, which decides nothing and keeps what was typed. */
export function withLanguages(answer: AnswerForm): AnswerForm {
  return async (house, visit) => {
    const wanted = /^language:(.+)$/.exec(readOnce(visit.form, "answer") ?? "")?.[1];
    if (wanted === undefined || !isSameOrigin(visit.originProof, house.config.publicUrl)) return answer(house, visit);
    const held = await heldFlow(house, visit);
    // Without a record there is no page to show in another language: the answer itself says so.
    if (!held) return answer(house, visit);
    const chosen = house.custom.texts.locales.find((locale) => locale === wanted);
    if (!chosen) return deadEnd(house, "bad_form", { flowId: held.id });
    const choice: CookieChange = {
      name: cookieName(house, "gatehouse-language"),
      value: [chosen, ...(held.flow.uiLocales ?? [])].join("."),
      lifeSeconds,
    };
    return redirectTo(formUrl(held.name, held.challenge, visit), [...(await keepAnswers(house, visit, held)), choice]);
  };
}
