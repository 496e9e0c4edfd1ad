import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import { auditEvents, createLog, type LogEvent } from "./log.ts";

function written(event: LogEvent): string {
  const lines: string[] = [];
  createLog({ write: (line) => void lines.push(line) })("warn", event);
  expect(lines).toHaveLength(1);
  return lines.join("");
}

test("one decision is one line of JSON", () => {
  const line = written({ event: "problem", reason: "internal", detail: "a\nb\r\u2028c\u001b[31m", client: 'x"\n{}' });
  expect(line.endsWith("\n")).toBe(true);
  expect(line.slice(0, -1)).not.toMatch(/\p{Cc}/u);
  const event = z.object({ time: z.iso.datetime(), level: z.literal("warn"), client: z.literal('x"\n{}') });
  expect(event.safeParse(JSON.parse(line)).error).toBeUndefined();
});

test("a detail cannot fill the disk", () => {
  expect(written({ event: "problem", detail: "x".repeat(100_000) }).length).toBeLessThan(500);
});

test("there is no place for a secret", () => {
  const places = {
    event: "problem",
    flow: "",
    client: "",
    subject: "",
    reason: "",
    method: "",
    scopes: 0,
    granted: 0,
    incident: "",
    status: 0,
    detail: "",
  } satisfies Required<LogEvent>;
  expect(Object.keys(places).join(" ")).not.toMatch(/challenge|code|secret|password|token|cookie|user|email|ip/);
});

test("every line says whether something was seen, decided, refused or at fault", () => {
  for (const kind of Object.values(auditEvents)) expect(["seen", "decided", "refused", "fault"]).toContain(kind);
  expect(JSON.parse(written({ event: "consent.accepted", scopes: 3, granted: 1 }))).toMatchObject({ audit: "decided" });
});

test("the document lists every event with its kind, and no other", () => {
  const document = readFileSync(new URL("../docs/audit.md", import.meta.url), "utf8");
  const rows = [...document.matchAll(/^\| `([\w.]+)` \| (seen|decided|refused|fault) \|/gm)];
  expect(rows.map(([, event, kind]) => [event, kind])).toEqual(Object.entries(auditEvents));
});
