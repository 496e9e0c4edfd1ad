// Draws everything that is not a form: an ending or a dead end, each with one way on.
import { isMessageIn } from "../lib/messages.ts";
import type { NoticeView } from "../lib/views.ts";
import { Icon, type IconName } from "./icons.tsx";
import { PageCard, type PageProps } from "./page-card.tsx";
import { waitingTime } from "./problem-summary.tsx";

const signs = { neutral: "info", success: "check", problem: "alert" } as const satisfies Record<string, IconName>;

export function NoticePage({ view, t, frame }: PageProps & { view: NoticeView }) {
  const code = isMessageIn("notices", view.code) ? view.code : "internal";
  const values = { wait: waitingTime(view.values, t), ...view.values };
  const wantedCause = String(view.values.cause ?? "");
  const cause = isMessageIn("causes", wantedCause) ? wantedCause : null;
  const title = t(`notices.${code}.title`, values);
  const isProblem = view.tone === "problem";
  return (
    <PageCard
      t={t}
      frame={frame}
      title={title}
      hasProblem={isProblem}
      noticeCode={view.code}
      {...(isProblem ? { problemCode: view.code } : {})}
    >
      <div className="flex flex-col gap-4 pb-2">
        <span className={`sign ${view.tone}`}>
          <Icon name={signs[view.tone]} className="size-7" />
        </span>
        <h1 id="notice-title" className="text-xl font-semibold text-balance">
          {title}
        </h1>
        <p>{cause ? t(`causes.${cause}.text`) : t(`notices.${code}.text`, values)}</p>
        {view.wayOn ? null : <p className="text-muted">{t("notice.close")}</p>}
      </div>
      {view.details.length > 0 ? (
        <section aria-labelledby="details-title" className="rounded-box border border-line bg-raised p-4 text-sm">
          <h2 id="details-title" className="font-semibold">
            {t("notice.details")}
          </h2>
          <dl className="mt-2 flex flex-col gap-2">
            {view.details.map(({ label, text }) => (
              <div key={label}>
                <dt className="text-muted">{isMessageIn("details", label) ? t(`details.${label}`) : label}</dt>
                <dd>
                  <q className="quoted">
                    <bdi>{text}</bdi>
                  </q>
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ) : null}
      {cause ? (
        <details className="text-sm">
          <summary className="min-h-6 cursor-pointer py-1 font-medium">{t("notice.operators")}</summary>
          <p className="mt-1 text-muted">{t(`causes.${cause}.hint`)}</p>
        </details>
      ) : null}
      {view.incident ? <p className="text-sm text-muted">{t("notice.incident", { incident: view.incident })}</p> : null}
      {view.wayOn ? (
        <div className="decision stack">
          <a id="way-on" href={view.wayOn} rel="noopener noreferrer" className="button primary">
            {view.wayOnName ? t("notice.back_to", { name: view.wayOnName }) : t(`notices.${code}.button`)}
          </a>
        </div>
      ) : null}
    </PageCard>
  );
}
