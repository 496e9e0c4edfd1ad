import { expect, test } from "vitest";
import { goDurationSeconds } from "./go-duration.ts";

test.each([
  ["720h0m0s", 2_592_000],
  ["1h30m", 5400],
  ["90s", 90],
  ["1.5h", 5400],
  ["2500ms", 2],
])("%s", (text, seconds) => expect(goDurationSeconds(text)).toBe(seconds));

test.each(["", "0s", "300ms", "-1h", "1 h", "soon", "1h ", "h", `${"9".repeat(400)}h`])(
  "%j is no time to tell",
  (text) => expect(goDurationSeconds(text)).toBeNull(),
);
