// The end of a form: what happens next and until when, and two answers of the same size.
import type { ReactNode } from "react";
import type { Translator } from "../lib/messages.ts";
import type { TimeLimitView } from "../lib/views.ts";
import { PageWorks, TimeWarning } from "./time-limit.tsx";

type DecisionProps = {
  readonly t: Translator;
  readonly timeLimit: TimeLimitView | null;
  readonly next?: string | null;
  /** Long labels lie above each other; two short ones side by side. */
  readonly layout?: "row" | "stack";
  readonly children: ReactNode;
};

/** Side by side on a phone, a label of more letters than this breaks into three lines. */
const shortLabel = 15;

/** As wide as two letters. */
const wideCharacter = /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hangul}]/gu;

export function layoutFor(...labels: readonly string[]): "row" | "stack" {
  return labels.every((label) => label.replace(wideCharacter, "xx").length <= shortLabel) ? "row" : "stack";
}

/** `children` are the buttons; on tall phones they stay in reach of the thumb while the page scrolls. */
export function Decision({ t, timeLimit, next, layout = "row", children }: DecisionProps) {
  return (
    <>
      <div className="text-sm text-muted">
        {next ? <p>{next}</p> : null}
        {timeLimit ? <PageWorks timeLimit={timeLimit} t={t} /> : null}
      </div>
      <div className="ending">
        <div className={`decision ${layout}`}>{children}</div>
        {/* Last, also for the Enter key, which presses the first button of a form. */}
        {timeLimit ? <TimeWarning timeLimit={timeLimit} t={t} /> : null}
      </div>
    </>
  );
}
