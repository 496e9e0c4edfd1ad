// Says a moment as a day. In UTC: nobody told where the person is, and pages of one account must not disagree.
import type { Translator } from "../lib/messages.ts";

const formats = new Map<string, Intl.DateTimeFormat>();

/** "3 March 2026" for seconds since the epoch. */
export function dayText(t: Translator, seconds: number): string {
  const known = formats.get(t.locale);
  const format = known ?? new Intl.DateTimeFormat(t.locale, { dateStyle: "long", timeZone: "UTC" });
  if (!known) formats.set(t.locale, format);
  return format.format(seconds * 1000);
}
