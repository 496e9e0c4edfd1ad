// For how long: nothing counts longer than this once unless the person says so.
import type { Translator } from "../lib/messages.ts";

type DurationChoiceProps = {
  /** In seconds, the longest last; 0 = until it is taken back. */
  readonly durations: readonly number[];
  readonly chosen: number | null;
  readonly t: Translator;
};

export function DurationChoice({ durations, chosen, t }: DurationChoiceProps) {
  const longest = durations.at(-1);
  return (
    <fieldset aria-describedby="remember-hint" className="min-w-0">
      <legend className="font-semibold">{t("consent.duration")}</legend>
      <p id="remember-hint" className="text-sm text-muted">
        {t("consent.duration_hint")}
      </p>
      <div className="mt-2">
        <Option id="remember-once" value="once" isChosen={chosen === null} label={t("consent.duration_once")} />
        {durations.map((seconds) => (
          <Option
            key={seconds}
            // Hydra's own tests press #remember to be remembered, for as long as may be.
            id={seconds === longest ? "remember" : `remember-${seconds}`}
            value={String(seconds)}
            isChosen={chosen === seconds}
            label={
              seconds === 0
                ? t("consent.duration_always")
                : t("consent.duration_for", { duration: t.duration(seconds) })
            }
          />
        ))}
      </div>
    </fieldset>
  );
}

function Option({ id, value, isChosen, label }: { id: string; value: string; isChosen: boolean; label: string }) {
  return (
    <div className="relative flex min-h-10 items-center gap-3">
      <input type="radio" id={id} name="remember" value={value} defaultChecked={isChosen} className="check" />
      <label htmlFor={id} className="row-label">
        {label}
      </label>
    </div>
  );
}
