// Offers the page in other languages, each called what its speakers call it. Without script.
import type { Translator } from "../lib/messages.ts";
import { Icon } from "./icons.tsx";

type Parameter = readonly [name: string, value: string];

/** Where a page that is no form is opened again, with these parameters and the language. */
export type AddressOfPage = {
  readonly by: "address";
  /** A path of this app; null for the page's own. */
  readonly path: string | null;
  readonly parameters: readonly Parameter[];
};

/** A form page sends along what was typed. */
export type Languages = {
  readonly offered: readonly { readonly locale: string; readonly name: string }[];
  readonly how: { readonly by: "form" } | AddressOfPage;
};

/** The id of the form that a page is about. The buttons stand outside and after it: the Enter key never presses one. */
export const answerFormId = "answer-form";

export function LanguageSwitch({ languages: { offered, how }, t }: { languages: Languages; t: Translator }) {
  const current = offered.find(({ locale }) => locale === t.locale);
  const button =
    how.by === "form"
      ? (locale: string) => ({ form: answerFormId, name: "answer", value: `language:${locale}` })
      : (locale: string) => ({ name: "language", value: locale });
  const list = (
    <ul>
      {offered.map(({ locale, name }) => (
        <li key={locale} lang={locale}>
          {locale === t.locale ? (
            <span aria-current="true">{name}</span>
          ) : (
            <button type="submit" {...button(locale)}>
              {name}
            </button>
          )}
        </li>
      ))}
    </ul>
  );
  return (
    <details className="languages">
      <summary>
        <Icon name="globe" className="size-5" />
        <span className="sr-only">{t("common.language")}: </span>
        {current?.name}
      </summary>
      {how.by === "form" ? (
        list
      ) : (
        // Without an action it is the page's own address, with this instead of its query.
        <form method="get" {...(how.path === null ? {} : { action: how.path })}>
          {how.parameters.map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          {list}
        </form>
      )}
    </details>
  );
}
