// Decides what is aimed at, and how the measured figures are laid out beside it.

import type { Weight } from "../page-weight.ts";
import { median } from "./figures.ts";
import { type LegCost, type LegName, type Legs, legNames } from "./legs.ts";
import type { Endurance, Throughput } from "./load.ts";
import type { PageWeight } from "./weight.ts";

export type Results = {
  readonly at: string;
  readonly against: string;
  readonly machine: string;
  readonly rounds: number;
  readonly requestsPerLeg: number;
  /** Remarks that change how the figures are to be read. */
  readonly notes: readonly string[];
  readonly startSeconds: readonly number[];
  readonly endurance: Endurance;
  readonly residentBytesAtTheEnd: number | undefined;
  readonly legs: readonly Legs[];
  readonly throughput: readonly Throughput[];
  readonly poolSize: number;
  /** Undefined: no browser here. */
  readonly weights: readonly PageWeight[] | undefined;
};

const target = {
  skip: 1.2,
  form: 2.6,
  answer: 1.3,
  flow: 9,
  startSeconds: 0.6,
  residentBytes: 220e6,
  growth: 1.1,
  script: { bytes: 150_000, requests: 8 },
  plain: { bytes: 12_000, requests: 2 },
} as const;

const legTargets: Partial<Record<LegName, number>> = {
  "login skip": target.skip,
  "consent skip": target.skip,
  "login form": target.form,
  "consent form": target.form,
  "login answer": target.answer,
  "consent answer": target.answer,
};

const plainFlow: readonly LegName[] = [
  "login entry",
  "login form",
  "login answer",
  "consent entry",
  "consent form",
  "consent answer",
];
const gzipFlow = plainFlow.map((name): LegName => {
  if (name === "login form") return "login form, gzip";
  return name === "consent form" ? "consent form, gzip" : name;
});

/** The median of every leg over the rounds, and the whole way as the sum of its legs. */
export function summarize(legs: readonly Legs[]): {
  legs: Legs;
  flowCpuMs: number | undefined;
  gzipFlowCpuMs: number | undefined;
} {
  const middle = (name: LegName): LegCost => {
    const cpu = legs.flatMap((round) => round[name].cpuMs ?? []);
    return {
      cpuMs: cpu.length > 0 ? median(cpu) : undefined,
      p50Ms: median(legs.map((round) => round[name].p50Ms)),
      p95Ms: median(legs.map((round) => round[name].p95Ms)),
    };
  };
  const flow = (names: readonly LegName[]) => {
    const sums = legs.map((round) => names.reduce((sum, name) => sum + (round[name].cpuMs ?? Number.NaN), 0));
    return sums.some(Number.isNaN) ? undefined : median(sums);
  };
  const [first] = legs;
  if (!first) throw new Error("No round was measured.");
  const all = { ...first };
  for (const name of legNames) all[name] = middle(name);
  return { legs: all, flowCpuMs: flow(plainFlow), gzipFlowCpuMs: flow(gzipFlow) };
}

/** Everything as text for a terminal. */
export function render(results: Results): string {
  const { legs, flowCpuMs, gzipFlowCpuMs } = summarize(results.legs);
  const rows = legNames.map((name) => {
    const { cpuMs, p50Ms, p95Ms } = legs[name];
    const yardstick = legs[/form/.test(name) ? "bare page" : "bare 303"].cpuMs;
    const ratio = name.startsWith("bare") || !cpuMs || !yardstick ? "" : `${(cpuMs / yardstick).toFixed(1)} ×`;
    const limit = legTargets[name];
    return [name, ms(cpuMs), ratio, ...judged(cpuMs, limit, `≤ ${limit}`), ms(p50Ms), ms(p95Ms)];
  });
  const wholes = [
    ["whole login + consent", ms(flowCpuMs), "", ...judged(flowCpuMs, target.flow, `≤ ${target.flow}`)],
    ["whole, pages gzipped", ms(gzipFlowCpuMs), "", "", ""],
    [`whole, ${results.endurance.parallel} at once`, ms(results.endurance.cpuMsPerFlow), "", "", ""],
  ];
  const head = ["leg", "CPU ms", "÷ bare", "target", "", "p50 ms", "p95 ms"];
  return [
    `Gatehouse against ${results.against}, ${results.at}, ${results.machine}`,
    `Median of ${results.rounds} rounds of ${results.requestsPerLeg} requests a leg, one at a time; CPU of the app's processes alone.`,
    ...results.notes.map((note) => `Note: ${note}`),
    "",
    ...table([head, ...rows, ...wholes]),
    "",
    ...table([["figure", "value", "target", ""], ...processRows(results), ...weightRows(results.weights)]),
    "",
    ...table([
      ["in parallel", "form pages/s", "bare pages/s", "connections to the admin API"],
      ...results.throughput.map((level) => [
        String(level.parallel),
        level.formPagesPerSecond.toFixed(0),
        level.barePagesPerSecond.toFixed(0),
        level.adminConnections === undefined ? "not measured" : String(level.adminConnections),
      ]),
    ]),
  ].join("\n");
}

function processRows({ startSeconds, endurance, residentBytesAtTheEnd, throughput, poolSize }: Results): string[][] {
  const after = endurance.residentBytes.at(-1);
  const start = median(startSeconds);
  const most = throughput.flatMap(({ adminConnections }) => adminConnections ?? []);
  const connections = most.length > 0 ? Math.max(...most) : undefined;
  const course = endurance.residentBytes.map((bytes) => (bytes === undefined ? "?" : (bytes / 1e6).toFixed(0)));
  return [
    ["start to first 200", `${start.toFixed(2)} s`, ...judged(start, target.startSeconds, "≤ 0.6 s")],
    [`memory after ${endurance.flows} flows`, mb(after), ...judged(after, target.residentBytes, "≤ 220 MB")],
    [`  its course, MB: ${course.join(" ")}`, "", "", ""],
    [
      "  last quarter ÷ second quarter",
      endurance.growth?.toFixed(2) ?? "not measured",
      ...judged(endurance.growth, target.growth, "≤ 1.1"),
    ],
    ["memory after all of this", mb(residentBytesAtTheEnd), "", ""],
    ["flows per second", `${endurance.flowsPerSecond.toFixed(1)} (${endurance.parallel} at once)`, "", ""],
    [
      "connections to the admin API",
      connections === undefined ? "not measured" : String(connections),
      ...judged(connections, poolSize, `≤ ${poolSize}`),
    ],
  ];
}

function weightRows(weights: readonly PageWeight[] | undefined): string[][] {
  if (!weights) return [["page weight", "not measured: no Chromium was found", "", ""]];
  const row = (label: string, { bytes, requests }: Weight, limit: Weight | undefined) => {
    const isMissed = limit && (bytes > limit.bytes || requests > limit.requests);
    const aim = limit ? `≤ ${limit.bytes / 1000} kB in ≤ ${limit.requests}` : "";
    return [label, `${(bytes / 1000).toFixed(1)} kB in ${requests}`, aim, limit ? (isMissed ? "MISSED" : "met") : ""];
  };
  return weights.flatMap(({ path, withScript, withoutScript }) => [
    row(`${path}, first visit`, withScript.first, target.script),
    row("  again", withScript.repeat, undefined),
    row("  without script", withoutScript.first, target.plain),
    row("  without script, again", withoutScript.repeat, undefined),
  ]);
}

function judged(value: number | undefined, limit: number | undefined, text: string): [string, string] {
  if (limit === undefined) return ["", ""];
  return [text, value === undefined ? "not measured" : value <= limit ? "met" : "MISSED"];
}

function ms(value: number | undefined): string {
  return value === undefined ? "not measured" : value.toFixed(2);
}

function mb(bytes: number | undefined): string {
  return bytes === undefined ? "not measured" : `${(bytes / 1e6).toFixed(0)} MB`;
}

/** Columns as wide as their widest cell; a long sentence in a row of its own widens nothing. */
function table(rows: readonly (readonly string[])[]): string[] {
  const isSentence = (row: readonly string[]) => row.slice(1).every((cell) => cell === "");
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.filter((row) => !isSentence(row)).map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}
