// Replays a recorded scenario against a running server, step by step, and tells where the answers differ.
import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { compare, type Difference, decodeJwt, noteIds, type Run, splitUrl } from "./compare.ts";
import type { CookieJar } from "./cookie-jars.ts";
import type { Listener } from "./listener.ts";
import { fillText, type Variables } from "./masks.ts";
import { type Answer, perform } from "./perform.ts";
import { expectedFor, type Json, type JsonObject, type Scenario, type Step } from "./scenario.ts";

export type Target = {
  publicUrl: string;
  adminUrl: string;
  /** Which version's answers are expected. */
  version: string;
  /** Origins of the provider app and the relying party; never contacted. */
  appUrl: string;
  rpUrl: string;
  listener: Listener;
};

export type StepFailure = { stepId: string; differences: Difference[] };

const RECEIVE_WITHIN_MS = 5000;

export async function replay(scenario: Scenario, target: Target): Promise<StepFailure[]> {
  const run: Run = { variables: variablesOf(scenario, target), seen: new Set(), startedAt: Date.now() };
  const jars = new Map<string, CookieJar>();
  const failures: StepFailure[] = [];
  for (const step of scenario.steps) {
    if (step.versions && !step.versions.includes(target.version)) continue;
    if (step.wait) {
      await pause(step.wait);
      continue;
    }
    try {
      const answer = await answerOf(step, run, jars, target.listener);
      const differences = [
        ...capture(step, answer, run, target.version),
        ...(await check(scenario, step, answer, run, target.version)),
      ];
      if (differences.length > 0) failures.push({ stepId: step.id, differences });
    } catch (error) {
      // Without this answer the rest of the scenario has nothing to stand on.
      const actual = error instanceof Error ? error.message : String(error);
      return [...failures, { stepId: step.id, differences: [{ path: "error", expected: "none", actual }] }];
    }
  }
  return failures;
}

function variablesOf(scenario: Scenario, target: Target): Variables {
  const variables: Variables = new Map<string, Json>([
    ["public", target.publicUrl],
    ["admin", target.adminUrl],
    ["issuer", `${target.publicUrl}/`],
    ["app", target.appUrl],
    ["rp", target.rpUrl],
    ["listener", target.listener.url],
    ["run", randomBytes(4).toString("hex")],
  ]);
  for (const [name, value] of Object.entries(scenario.vars ?? {})) variables.set(name, fillText(value, variables));
  return variables;
}

async function answerOf(
  step: Step,
  run: Run,
  jars: Map<string, CookieJar>,
  listener: Listener,
): Promise<Answer | null> {
  if (step.request) return perform(step.request, run.variables, jars);
  if (!step.receive) throw new Error(`step ${step.id} neither sends nor receives`);
  const path = fillText(step.receive.path, run.variables);
  const parts = await listener.receive(path, step.receive.within ?? RECEIVE_WITHIN_MS);
  return parts && { parts, text: "" };
}

/** Takes the values that later steps name. One that is not there is a difference of its own. */
function capture(step: Step, answer: Answer | null, run: Run, version: string): Difference[] {
  const missing: Difference[] = [];
  for (const [name, path] of Object.entries(step.capture ?? {})) {
    const value = answer ? pick(answer.parts, path) : undefined;
    if (value !== undefined) run.variables.set(name, value);
    else if (!step.variants?.[version]?.noCapture?.includes(name)) {
      missing.push({ path: `capture ${name} from ${path}`, expected: "a value", actual: undefined });
    }
  }
  return missing;
}

/** The value at a path such as `location.query.code`, `body.0.client_id` or `body.id_token.claims.sid`. */
function pick(from: JsonObject, path: string): Json | undefined {
  let value: Json | undefined = from;
  for (const key of path.split(".")) {
    if (typeof value === "string") {
      const view: JsonObject = key === "claims" || key === "header" ? decodeJwt(value) : splitUrl(value);
      value = view[key];
    } else if (Array.isArray(value)) value = value[Number(key)];
    else value = typeof value === "object" && value !== null ? value[key] : undefined;
  }
  return value;
}

async function check(
  scenario: Scenario,
  step: Step,
  answer: Answer | null,
  run: Run,
  version: string,
): Promise<Difference[]> {
  const expected = expectedFor(scenario, step, version);
  if (expected === null || answer === null || typeof expected !== "object" || Array.isArray(expected)) {
    const actual = answer?.parts ?? null;
    return expected === null && actual === null ? [] : [{ path: "received", expected, actual }];
  }
  const { text, ...rest } = expected;
  const found = step.setup
    ? await compare(rest.status ?? null, answer.parts.status, "status", run)
    : await compare(rest, answer.parts, "response", run);
  if (typeof text === "string") found.push(...(await compare(text, answer.text, "response.text", run)));
  noteIds(answer.parts, run);
  const fragments = typeof text === "object" && text !== null && !Array.isArray(text) ? text.contains : undefined;
  for (const fragment of Array.isArray(fragments) ? fragments : []) {
    const wanted = fillText(String(fragment), run.variables);
    if (answer.text.includes(wanted)) continue;
    found.push({ path: "response.text", expected: `contains ${wanted}`, actual: answer.text.slice(0, 200) });
  }
  return found;
}
