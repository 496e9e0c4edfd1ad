// Says how long a page works, and warns before it stops (WCAG 2.2.1). The clock is the style sheet's: it needs no script.
import type { MessageKey, Translator } from "../lib/messages.ts";
import type { TimeLimitView } from "../lib/views.ts";
import { Icon } from "./icons.tsx";
import { SubmitButton } from "./submit-button.tsx";

type TimeLimitProps = { readonly timeLimit: TimeLimitView; readonly t: Translator };

const moreTimeLeadsTo = {
  typed_kept: "time_limit.typed_kept",
  code_kept: "time_limit.code_kept",
  ticks_kept: "time_limit.ticks_kept",
  login_again: "time_limit.login_again",
  code_again: "time_limit.code_again",
  asked_again: "time_limit.asked_again",
} as const satisfies Record<NonNullable<TimeLimitView["moreTime"]>, MessageKey>;

const warnSeconds = 120;
const grainSeconds = 10;

/**
 * Class names that add up to the wait, "wait-1280 wait-320 wait-80" for 28 minutes: the policy of the page allows no
 * style of its own, so app/time-limit.css has one class for each power of two.
 */
export function waitClasses(secondsLeft: number): string {
  const grains = Math.max(0, Math.floor((secondsLeft - warnSeconds) / grainSeconds));
  const bits = [...grains.toString(2)].reverse();
  return bits.flatMap((bit, place) => (bit === "1" ? [`wait-${grainSeconds * 2 ** place}`] : [])).join(" ");
}

/** So that nobody has to wait for the warning to know. Goes when the warning comes. */
export function PageWorks({ timeLimit: { secondsLeft }, t }: TimeLimitProps) {
  const wait = waitClasses(secondsLeft);
  if (wait === "") return null;
  const duration = t.duration(Math.round(secondsLeft / 60) * 60);
  return <p className={`page-works ${wait}`}>{t("time_limit.page_works", { duration })}</p>;
}

/**
 * There from the start, but unseen and unheard until it is due. What appears inside a status that was there before is
 * read out, and takes no focus away.
 */
export function TimeWarning({ timeLimit: { secondsLeft, moreTime }, t }: TimeLimitProps) {
  const wait = waitClasses(secondsLeft);
  const atWarning = Math.floor(Math.min(secondsLeft, warnSeconds) / grainSeconds) * grainSeconds;
  return (
    <div className={`time-warning ${wait}`}>
      <div className="box border-caution bg-caution-soft">
        <div role="status" className="min-w-0 grow">
          <div className="due flex gap-3">
            <Icon name="clock" className="size-6 text-caution" />
            <div className="min-w-0">
              <p className="font-semibold">
                {atWarning > 0
                  ? t("time_limit.nearly_over", { duration: t.duration(atWarning) })
                  : t("time_limit.over")}
              </p>
              <p className="text-sm">{t(moreTime ? moreTimeLeadsTo[moreTime] : "time_limit.no_more")}</p>
            </div>
          </div>
        </div>
        {moreTime ? (
          <div className="due">
            <SubmitButton id="extend" answer="extend" look="secondary">
              {t("time_limit.extend")}
            </SubmitButton>
          </div>
        ) : null}
      </div>
    </div>
  );
}
