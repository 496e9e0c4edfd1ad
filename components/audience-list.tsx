// Where the access will be used: every place is named, the last of many behind a line that says how many there are.
import type { Translator } from "../lib/messages.ts";
import type { AudienceView } from "../lib/views.ts";

const shownAtOnce = 4;

type AudienceListProps = { readonly audience: readonly AudienceView[]; readonly t: Translator };

export function AudienceList({ audience, t }: AudienceListProps) {
  if (audience.length === 0) return null;
  // One more is no longer than the line that hides it.
  const shown = audience.length <= shownAtOnce + 1 ? audience : audience.slice(0, shownAtOnce);
  const rest = audience.slice(shown.length);
  return (
    <section className="text-sm">
      <h2 className="font-semibold">{t("consent.audience")}</h2>
      <p className="text-muted">{t("consent.audience_hint")}</p>
      <Places audience={shown} t={t} />
      {rest.length > 0 ? (
        <details>
          <summary className="link min-h-6 py-1">{t("consent.audience_more", { count: rest.length })}</summary>
          <Places audience={rest} t={t} />
        </details>
      ) : null}
    </section>
  );
}

function Places({ audience, t }: AudienceListProps) {
  return (
    <ul className="mt-1 flex flex-col gap-1">
      {audience.map(({ name, address, isNew }) => (
        <li key={address ?? name}>
          <bdi dir="ltr" className="font-medium">
            {name}
          </bdi>{" "}
          {isNew ? <span className="tag new">{t("consent.audience_new")}</span> : null}
          {address ? (
            <p className="text-muted">
              <bdi dir="ltr">{address}</bdi>
            </p>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
