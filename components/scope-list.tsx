// For what: each scope in words with its own box; none is ticked but by the person.
import { isMessageIn, type Translator } from "../lib/messages.ts";
import type { ClientView, ScopeView } from "../lib/views.ts";
import { Icon } from "./icons.tsx";

type ScopeListProps = { readonly scopes: readonly ScopeView[]; readonly client: ClientView; readonly t: Translator };

export function ScopeList({ scopes, client, t }: ScopeListProps) {
  if (scopes.length === 0) return <p>{t("consent.wants_nothing", { client: client.name })}</p>;
  const isChoice = scopes.some((scope) => !scope.isRequired);
  return (
    <fieldset aria-describedby={isChoice ? "scopes-hint" : undefined} className="min-w-0">
      <legend className="font-semibold">{t("consent.wants_to", { client: client.name })}</legend>
      {isChoice ? (
        <p id="scopes-hint" className="text-sm text-muted">
          {t("consent.choose")}
        </p>
      ) : null}
      <ul className="mt-3 divide-y divide-line rounded-box border border-line">
        {scopes.map((scope) => (
          <ScopeRow key={scope.scope} view={scope} client={client} t={t} />
        ))}
      </ul>
    </fieldset>
  );
}

function ScopeRow({ view, client, t }: { view: ScopeView; client: ClientView; t: Translator }) {
  const { scope, isRequired } = view;
  const words = scopeWords(view, t);
  const id = scopeId(scope);
  const hintId = `${id}-hint`;
  return (
    <li className="scope">
      {isRequired ? (
        <>
          {/* A disabled box sends nothing; the server checks that all required scopes came. */}
          <input type="hidden" name="grant_scope" value={scope} />
          <input type="checkbox" id={id} disabled defaultChecked aria-describedby={hintId} className="check" />
        </>
      ) : (
        <input
          type="checkbox"
          id={id}
          name="grant_scope"
          value={scope}
          defaultChecked={view.isTicked}
          aria-describedby={words.description ? hintId : undefined}
          className="check"
        />
      )}
      <div className="min-w-0 grow">
        <label htmlFor={id} className="block min-h-6 font-medium">
          {words.title}
        </label>
        <div id={hintId} className="text-sm text-muted">
          {words.description ? <p>{words.description}</p> : null}
          {isRequired ? (
            <p className="mt-1">
              <Icon name="lock" className="me-1 inline size-4 align-text-bottom" />
              <strong className="font-semibold text-ink">{t("consent.required")}.</strong>{" "}
              {t("consent.required_hint", { client: client.name })}
            </p>
          ) : null}
        </div>
      </div>
    </li>
  );
}

/** Ids that other parts of the page have: a client that asks for a scope of such a name must not become their label. */
const taken =
  /^(remember|started_by_me|accept|reject|extend|switch-account|main|scopes-hint|problem-summary|consent-title)(-|$)/;

/** A scope's own name is the id of its box, as in Hydra's reference app, wherever it can be. */
function scopeId(scope: string): string {
  return taken.test(scope) ? `scope-${scope}` : scope;
}

/** Words from whoever described the scope, else ours, else the raw id: nothing is asked for unseen. */
export function scopeWords(
  { scope, title, description }: ScopeView,
  t: Translator,
): { title: string; description: string | null } {
  if (title) return { title, description };
  if (isMessageIn("scopes", scope)) {
    return { title: t(`scopes.${scope}.title`), description: description ?? t(`scopes.${scope}.description`) };
  }
  return { title: t("consent.unknown_scope", { scope }), description: description ?? t("consent.unknown_scope_hint") };
}
