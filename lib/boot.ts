// Decides whether this process may serve at all.
import { readFileSync } from "node:fs";
import { describeComplaints, parseConfig } from "./config.ts";
import { watchEveryRequest } from "./every-request.ts";
import { createTheme, describeCorrections } from "./theme/theme.ts";
import { describeUserCodeLimit, userCodeLimit } from "./user-code-limit.ts";

/** Ends the process where the configuration is not usable: a half-configured login page is worse than none. */
export function boot(): void {
  const result = parseConfig(process.env, (path) => readFileSync(path, "utf8"));
  if (!result.ok) {
    console.error(describeComplaints(result.complaints));
    process.exit(1);
  }
  watchEveryRequest(result.config.publicUrl);
  const { userCodeAlphabet, userCodeLength, userCodeSeconds } = result.config;
  const corrections = describeCorrections(createTheme(result.config.theme));
  if (corrections) console.log(corrections);
  console.log(describeUserCodeLimit(userCodeLimit(userCodeAlphabet, userCodeLength), userCodeSeconds));
}
