// Decides how a code that was mailed is asked for, and whether the one that was typed is it.
import type { LoginContext, Problem, Prompt } from "./verifiers/verifier.ts";

const codeLimit = 40;

/** `sentTo` as it was typed; `other` is the choice to type another one. */
export function mailedCodePrompt(purpose: string, sentTo: string, other: string): Prompt {
  return {
    purpose,
    fields: [{ name: "code", label: "code", type: "code", autoComplete: "one-time-code", value: "" }],
    notes: [{ kind: "text", label: "typed", content: sentTo }],
    choices: ["new-code", other],
  };
}

/** `match` says what the right code opens, and null for any other. */
export async function judgeMailedCode<Opened>(
  login: LoginContext,
  { sentTo, code }: { readonly sentTo: string; readonly code: string },
  match: () => Promise<Opened | null>,
): Promise<{ readonly opened: Opened } | { readonly problem: Problem }> {
  if (code === "") return { problem: { code: "missing_field", field: "code" } };
  if (code.length > codeLimit) return { problem: { code: "too_long", field: "code" } };
  // Counted for this flow alone, which is all that a code is good for: so strangers' guesses make nobody wait.
  const guess = await login.attempts.guess(`${login.flowId} ${sentTo}`, match, "mail-code");
  if ("waitSeconds" in guess) return { problem: { code: "try_again_later", retryAfterSeconds: guess.waitSeconds } };
  return guess.found === null ? { problem: { code: "wrong_code", field: "code" } } : { opened: guess.found };
}
