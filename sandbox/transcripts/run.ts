// Replays the recorded transcripts: `node sandbox/transcripts/run.ts [scenario…]` starts the sandbox in every profile.
// With --against-public and --against-admin it replays one profile against any running server instead.
import { parseArgs } from "node:util";
import { readConfig } from "../hydra/config.ts";
import { startSandbox } from "../start-sandbox.ts";
import { type KnownDifferences, readDifferences, unexpected } from "./differences.ts";
import { listen } from "./listener.ts";
import { APP_URL, PROFILES, RP_URL } from "./profiles.ts";
import { replay, type StepFailure, type Target } from "./replay.ts";
import { readScenarios, type Scenario } from "./scenario.ts";

const MODELLED = "26.2.0";
const SHOWN_DIFFERENCES = 8;
const SHOWN_CHARACTERS = 300;

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    "against-public": { type: "string" },
    "against-admin": { type: "string" },
    version: { type: "string", default: MODELLED },
    profile: { type: "string" },
    full: { type: "boolean", default: false },
  },
});

type Tally = { passed: number; failed: number };

const scenarios = readScenarios(positionals).filter((scenario) => scenario.versions.includes(options.version));
const listener = await listen();
const tally = await (options["against-public"] ? replayElsewhere() : replaySandboxes());
await listener.close();
console.log(`${tally.passed} passed, ${tally.failed} failed`);
process.exitCode = tally.failed > 0 ? 1 : 0;

/** Any server: nothing is known to differ. */
function replayElsewhere(): Promise<Tally> {
  const strip = (url: string | undefined) => (url ?? "").replace(/\/$/, "");
  const [publicUrl, adminUrl] = [strip(options["against-public"]), strip(options["against-admin"])];
  if (!adminUrl) throw new Error("--against-public needs --against-admin.");
  const profile = options.profile ?? "default";
  return replayAll(ofProfile(profile), targetAt(publicUrl, adminUrl), {});
}

/** One sandbox a profile, all at once: they share nothing. */
async function replaySandboxes(): Promise<Tally> {
  const names = options.profile ? [options.profile] : Object.keys(PROFILES);
  const known = readDifferences();
  const tallies = await Promise.all(
    names.map(async (profile) => {
      const own = ofProfile(profile);
      if (own.length === 0) return { passed: 0, failed: 0 };
      const read = readConfig(PROFILES[profile] ?? {});
      if ("complaints" in read) throw new Error(read.complaints.join("\n"));
      const sandbox = await startSandbox(read.config);
      try {
        return await replayAll(own, targetAt(sandbox.publicUrl, sandbox.adminUrl), known);
      } finally {
        await sandbox.stop();
      }
    }),
  );
  return tallies.reduce((sum, one) => ({ passed: sum.passed + one.passed, failed: sum.failed + one.failed }));
}

function ofProfile(profile: string): Scenario[] {
  return scenarios.filter((scenario) => scenario.profile === profile);
}

function targetAt(publicUrl: string, adminUrl: string): Target {
  return { publicUrl, adminUrl, version: options.version, appUrl: APP_URL, rpUrl: RP_URL, listener };
}

async function replayAll(list: readonly Scenario[], target: Target, known: KnownDifferences): Promise<Tally> {
  const tally = { passed: 0, failed: 0 };
  for (const scenario of list) {
    const failures = await replay(scenario, target);
    const complaints = unexpected(
      known,
      scenario.name,
      failures.map((failure) => failure.stepId),
    );
    tally[complaints.length > 0 ? "failed" : "passed"] += 1;
    console.log(`${complaints.length > 0 ? "FAIL" : "ok  "} ${scenario.name}`);
    for (const complaint of complaints) console.log(`     ${complaint}`);
    if (complaints.length > 0) for (const failure of failures) show(failure);
  }
  return tally;
}

function show({ stepId, differences }: StepFailure): void {
  console.log(`     ${stepId}`);
  for (const { path, expected, actual } of options.full ? differences : differences.slice(0, SHOWN_DIFFERENCES)) {
    console.log(`       ${path}\n         expected ${shorten(expected)}\n         got      ${shorten(actual)}`);
  }
}

function shorten(value: unknown): string {
  const text = value === undefined ? "(absent)" : JSON.stringify(value);
  return options.full || text.length <= SHOWN_CHARACTERS ? text : `${text.slice(0, SHOWN_CHARACTERS)}…`;
}
