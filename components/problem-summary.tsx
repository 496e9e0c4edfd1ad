// What went wrong, in words, and the field where it can be put right.
import { isMessageIn, type Translator } from "../lib/messages.ts";
import type { ProblemView } from "../lib/views.ts";
import { Icon } from "./icons.tsx";

/** Full sentence for the summary, short one beside the field. An unknown code still gets words. */
export function problemTexts(problem: ProblemView, t: Translator): { summary: string; field: string } {
  const named = `${problem.code}_name`;
  const wanted = problem.values.hinted && isMessageIn("problems", named) ? named : problem.code;
  const code = isMessageIn("problems", wanted) ? wanted : "unknown";
  const values = { wait: waitingTime(problem.values, t), ...problem.values };
  return { summary: t(`problems.${code}.summary`, values), field: t(`problems.${code}.field`, values) };
}

/** "30 seconds" where the wait is known, else "a moment". */
export function waitingTime(values: ProblemView["values"], t: Translator): string {
  const seconds = Number(values.retryAfterSeconds);
  return seconds > 0 ? t.duration(seconds) : t("common.a_moment");
}

/** `fieldIds` are the ids on this page: a link to a field that is not there would lead nowhere. */
export function ProblemSummary(props: { problem: ProblemView | null; fieldIds: readonly string[]; t: Translator }) {
  const { problem, fieldIds, t } = props;
  if (!problem) return null;
  const { summary } = problemTexts(problem, t);
  return (
    // biome-ignore lint/a11y/noAutofocus: after a round trip the reader starts here, also without script (WCAG 3.3.1).
    <div id="problem-summary" role="alert" tabIndex={-1} autoFocus className="box border-danger bg-danger-soft">
      <Icon name="alert" className="size-6 text-danger" />
      <div className="min-w-0">
        <h2 className="font-semibold text-danger">{t("problem_summary.title")}</h2>
        {problem.field && fieldIds.includes(problem.field) ? (
          <a href={`#${encodeURIComponent(problem.field)}`} className="inline-block underline underline-offset-4">
            {summary}
          </a>
        ) : (
          <p>{summary}</p>
        )}
      </div>
    </div>
  );
}
