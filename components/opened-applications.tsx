// The applications that were opened with the login that ends: who is told of it, and where one stays logged in.
import type { MessageKey, Translator } from "../lib/messages.ts";
import type { OpenedApplicationView } from "../lib/views.ts";

type OpenedApplicationsProps = {
  readonly applications: readonly OpenedApplicationView[];
  readonly isComplete: boolean;
  readonly t: Translator;
};

/** As many as one takes in at a glance; the others are one press away. */
const mostInSight = 5;

export function OpenedApplications({ applications, isComplete, t }: OpenedApplicationsProps) {
  const told = applications.filter(({ hears }) => hears !== "never");
  const untold = applications.filter(({ hears }) => hears === "never");
  return (
    <div className="grid gap-5">
      <Group titleId="told" title="logout.told" hint="logout.told_hint" applications={told} t={t} />
      <Group titleId="untold" title="logout.untold" hint="logout.untold_hint" applications={untold} t={t} />
      {isComplete ? null : <p className="text-sm text-muted">{t("logout.incomplete_hint")}</p>}
    </div>
  );
}

type GroupProps = Omit<OpenedApplicationsProps, "isComplete"> & {
  readonly titleId: string;
  readonly title: MessageKey;
  readonly hint: MessageKey;
};

function Group({ titleId, title, hint, applications, t }: GroupProps) {
  if (applications.length === 0) return null;
  // Two more are no reason to fold.
  const inSight = applications.length > mostInSight + 1 ? applications.slice(0, mostInSight) : applications;
  const folded = applications.slice(inSight.length);
  return (
    <section aria-labelledby={titleId} className="grid gap-2">
      <div>
        <h2 id={titleId} className="font-semibold">
          {t(title)}
        </h2>
        <p className="text-sm text-muted">{t(hint)}</p>
      </div>
      <Applications applications={inSight} />
      {folded.length > 0 ? (
        <details className="fold">
          <summary>{t("logout.more", { count: folded.length })}</summary>
          <Applications applications={folded} />
        </details>
      ) : null}
    </section>
  );
}

function Applications({ applications }: Pick<OpenedApplicationsProps, "applications">) {
  return (
    <ul className="divide-y divide-line rounded-box border border-line">
      {applications.map(({ id, name, initials, destinationHost }) => (
        <li key={id} className="flex items-center gap-3 px-3 py-2">
          <span aria-hidden="true" className="tile small">
            {initials}
          </span>
          <span className="min-w-0 text-sm">
            <bdi className="block font-medium">{name}</bdi>
            {destinationHost ? (
              <bdi dir="ltr" className="block text-muted">
                {destinationHost}
              </bdi>
            ) : null}
          </span>
        </li>
      ))}
    </ul>
  );
}
