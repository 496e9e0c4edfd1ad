// The end of a page: what happens next, and two answers of the same size.
import type { ReactNode } from "react";

/** `children` are the buttons; on tall phones they stay in reach of the thumb while the page scrolls. */
export function Decision({ next, children }: { next?: string | null; children: ReactNode }) {
  return (
    <>
      {next ? <p className="text-sm text-muted">{next}</p> : null}
      <div className="decision">{children}</div>
    </>
  );
}
