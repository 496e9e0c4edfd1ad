// For what: each scope in words with its own box; what is new stands apart from what was allowed before. None is ticked
// but by the person.
import type { Translator } from "../lib/messages.ts";
import type { ClientView, ScopeView } from "../lib/views.ts";
import { ClaimList } from "./claim-list.tsx";
import { Icon } from "./icons.tsx";

type ScopeListProps = { readonly scopes: readonly ScopeView[]; readonly client: ClientView; readonly t: Translator };

export function ScopeList({ scopes, client, t }: ScopeListProps) {
  if (scopes.length === 0) return <p>{t("consent.wants_nothing", { client: client.name })}</p>;
  const fresh = scopes.filter(({ allowedAt }) => allowedAt === null);
  const known = scopes.filter(({ allowedAt }) => allowedAt !== null);
  const isChoice = scopes.some((scope) => !scope.isRequired);
  const rows = { client, t };
  return (
    <fieldset aria-describedby={isChoice ? "scopes-hint" : undefined} className="min-w-0">
      <legend className="font-semibold">{t("consent.wants_to", { client: client.name })}</legend>
      {isChoice ? (
        <p id="scopes-hint" className="text-sm text-muted">
          {t("consent.choose")}
        </p>
      ) : null}
      {known.length === 0 ? <Rows scopes={scopes} {...rows} /> : null}
      {known.length > 0 && fresh.length > 0 ? (
        <Group id="scopes-new" title={t("consent.new")} scopes={fresh} {...rows} />
      ) : null}
      {known.length > 0 ? <Before scopes={known} {...rows} /> : null}
    </fieldset>
  );
}

/** One day for all of it, or each with its own. */
function Before({ scopes, client, t }: ScopeListProps) {
  const days = scopes.map(({ allowedAt }) => (allowedAt === null ? "" : t.date(allowedAt)));
  const isOneDay = new Set(days).size === 1;
  return (
    <Group
      id="scopes-before"
      title={isOneDay ? t("consent.before_on", { date: days[0] ?? "" }) : t("consent.before")}
      hint={scopes.every(({ isRequired }) => isRequired) ? null : t("consent.before_text")}
      scopes={scopes}
      client={client}
      t={t}
      withDays={!isOneDay}
    />
  );
}

type GroupProps = ScopeListProps & {
  readonly id: string;
  readonly title: string;
  readonly hint?: string | null;
  readonly withDays?: boolean;
};

function Group({ id, title, hint, ...rows }: GroupProps) {
  return (
    <section aria-labelledby={id} className="mt-4">
      <h2 id={id} className="text-sm font-semibold">
        {title}
      </h2>
      {hint ? <p className="text-sm text-muted">{hint}</p> : null}
      <Rows {...rows} />
    </section>
  );
}

function Rows({ scopes, withDays = false, ...row }: ScopeListProps & { readonly withDays?: boolean }) {
  return (
    <ul className="mt-2 divide-y divide-line rounded-box border border-line">
      {scopes.map((view) => (
        <ScopeRow key={view.scope} view={view} withDay={withDays} {...row} />
      ))}
    </ul>
  );
}

type ScopeRowProps = Omit<ScopeListProps, "scopes"> & { readonly view: ScopeView; readonly withDay: boolean };

function ScopeRow({ view, withDay, client, t }: ScopeRowProps) {
  const { scope, isRequired, allowedAt } = view;
  const words = scopeWords(view, t);
  const id = scopeId(scope);
  const hintId = `scopes-hint-${scope}`;
  const told = [
    words.description,
    view.reason && t("consent.reason", { reason: view.reason }),
    view.endsUnusedSeconds === null ? null : t("consent.ends_unused", { duration: t.duration(view.endsUnusedSeconds) }),
    withDay && allowedAt !== null ? t("consent.allowed_on", { date: t.date(allowedAt) }) : null,
  ];
  const texts = [...new Set(told.filter((text) => text !== null))];
  const isDescribed = isRequired || texts.length > 0;
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
          aria-describedby={isDescribed ? hintId : undefined}
          className="check"
        />
      )}
      <div className="min-w-0 grow">
        <label htmlFor={id} className="row-label block min-h-6 font-medium">
          {words.title}{" "}
          {view.isSensitive ? (
            <span className="tag">
              <Icon name="alert" className="me-1 inline size-4 align-text-bottom" />
              {t("consent.sensitive")}
            </span>
          ) : null}
        </label>
        {isDescribed ? (
          <div id={hintId} className="text-sm text-muted">
            {texts.map((text) => (
              <p key={text}>{text}</p>
            ))}
            {isRequired ? (
              <p className="mt-1">
                <Icon name="lock" className="me-1 inline size-4 align-text-bottom" />
                <strong className="font-semibold text-ink">{t("consent.required")}</strong>{" "}
                {t("consent.required_hint", { client: client.name })}
              </p>
            ) : null}
          </div>
        ) : null}
        {view.claims && view.claims.length > 0 ? <ClaimList claims={view.claims} t={t} /> : null}
        {view.claims?.length === 0 ? <p className="text-sm text-muted">{t("consent.sends_nothing")}</p> : null}
      </div>
    </li>
  );
}

/** Ids that other parts of the page have: a client that asks for a scope of such a name must not become their label. */
const taken =
  /^(remember|started_by_me|accept|reject|extend|switch-account|main|scopes|problem-summary|consent-title|answer-form)(-|$)/;

/** A scope's own name is the id of its box, as in Hydra's reference app, wherever it can be. */
function scopeId(scope: string): string {
  return taken.test(scope) ? `scope-${scope}` : scope;
}

/** Words from whoever described the scope, else ours, else the raw id: nothing is asked for unseen. */
export function scopeWords(
  { scope, title, description }: Pick<ScopeView, "scope" | "title" | "description">,
  t: Translator,
): { title: string; description: string | null } {
  if (title) return { title, description };
  const known = t.scope(scope);
  if (known) return { title: known.title, description: description ?? known.description };
  return { title: t("consent.unknown_scope", { scope }), description: description ?? t("consent.unknown_scope_hint") };
}
