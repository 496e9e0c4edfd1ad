// Known differences between the sandbox and real Hydra, and whether a replay found exactly those.
import { readFileSync } from "node:fs";
import { DIFFERENCES_FILE } from "./scenario.ts";

/** Scenario → the steps that differ, and why that is accepted. */
export type KnownDifferences = Readonly<Record<string, { steps: readonly string[]; reason: string }>>;

export function readDifferences(): KnownDifferences {
  return JSON.parse(readFileSync(new URL(DIFFERENCES_FILE, import.meta.url), "utf8"));
}

/** What is wrong with a scenario: steps that differ without being listed, and listed ones that no longer do. */
export function unexpected(known: KnownDifferences, scenario: string, failedSteps: readonly string[]): string[] {
  const listed = known[scenario]?.steps ?? [];
  return [
    ...failedSteps.filter((step) => !listed.includes(step)).map((step) => `${step} differs and is not listed`),
    ...listed.filter((step) => !failedSteps.includes(step)).map((step) => `${step} is listed and no longer differs`),
  ];
}
