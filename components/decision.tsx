// The end of a page: what happens next, and two answers of the same size.
import type { ReactNode } from "react";

type DecisionProps = {
  readonly next?: string | null;
  /** Long labels lie above each other; two short ones side by side. */
  readonly layout?: "row" | "stack";
  readonly children: ReactNode;
};

/** `children` are the buttons; on tall phones they stay in reach of the thumb while the page scrolls. */
export function Decision({ next, layout = "row", children }: DecisionProps) {
  return (
    <>
      {next ? <p className="text-sm text-muted">{next}</p> : null}
      <div className={`decision ${layout}`}>{children}</div>
    </>
  );
}
