// What will be sent: facts about the person, each with the value they know.
import { isMessageIn, type Translator } from "../lib/messages.ts";
import type { ClaimView } from "../lib/views.ts";

/** More facts of one scope than these are counted, not told. */
const limit = 8;

export function ClaimList({ claims, t }: { claims: readonly ClaimView[]; t: Translator }) {
  return (
    <dl className="facts">
      {claims.slice(0, limit).map((claim) => (
        <div key={claim.name}>
          <dt>{isMessageIn("claims", claim.name) ? t(`claims.${claim.name}.label`) : <bdi>{claim.name}</bdi>}</dt>
          <dd>
            <Value claim={claim} t={t} />
          </dd>
        </div>
      ))}
      {claims.length > limit ? (
        <div>
          <dt>{t("consent.more_sent", { count: claims.length - limit })}</dt>
        </div>
      ) : null}
    </dl>
  );
}

function Value({ claim: { name, value, isVerified }, t }: { claim: ClaimView; t: Translator }) {
  if (value === null) return null;
  if (typeof value === "boolean") return t(value ? "consent.yes" : "consent.no");
  return (
    <>
      <bdi>{inWords(name, value, t)}</bdi>
      {isVerified === null ? null : (
        <span className="text-muted">{` (${t(isVerified ? "consent.confirmed" : "consent.not_confirmed")})`}</span>
      )}
    </>
  );
}

/** Days and languages as people write them, where they are written as OpenID Connect Core §5.1 has them. */
function inWords(name: string, value: string, t: Translator): string {
  if (name === "birthdate" && /^[1-9]\d{3}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value))) {
    return t.date(Date.parse(value) / 1000);
  }
  if (name === "locale" && /^[a-z]{2,3}([-_][a-z0-9]+)*$/i.test(value)) {
    return languageName(value.replaceAll("_", "-"), t.locale);
  }
  return value;
}

function languageName(tag: string, locale: string): string {
  try {
    return new Intl.DisplayNames(locale, { type: "language" }).of(tag) ?? tag;
  } catch (error) {
    // What merely looks like a language tag.
    if (error instanceof RangeError) return tag;
    throw error;
  }
}
