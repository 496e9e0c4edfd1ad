// What is kept of the question that is open: enough to ask it again, to count guesses at it, and to catch a lie about it.
import { z } from "zod";
import { holdsName } from "../field-kinds.ts";
import { jsonObject } from "../json.ts";
import type { Problem, Step } from "../verifiers/verifier.ts";
import { isSecret, saysRight } from "./belief.ts";

type Values = Readonly<Record<string, string>>;

const askedField = z.strictObject({
  name: z.string(),
  label: z.string(),
  type: z.enum(["text", "email", "password", "code"]),
  autoComplete: z.string(),
  isOptional: z.boolean(),
});
/** Two parts: what is known here of the question that is open, and the webhook's own, which nobody here reads. */
export const questionState = z.strictObject({
  asked: z
    .strictObject({
      purpose: z.string().exactOptional(),
      fields: z.array(askedField),
      choices: z.array(z.string()).exactOptional(),
      values: z.record(z.string(), z.string()).exactOptional(),
      /** What else the prompt had is not kept: "refused" then shows it once more. */
      hasMore: z.boolean(),
      hasPasskey: z.boolean(),
    })
    .nullable(),
  /** Makes the names of the questions: nobody who reads those can try passwords on them. */
  nonce: z.string(),
  name: z.string(),
  seen: z.array(z.enum(["password", "code", "passkey", "elsewhere"])),
  theirs: jsonObject,
});
export type QuestionState = z.infer<typeof questionState>;

const shortestSecret = 6;

/** The question that is open, with what was typed that is no secret. */
export function again(
  { asked, ...rest }: QuestionState,
  given: URLSearchParams,
  problem: Problem,
): Step<QuestionState> {
  if (asked === null || (asked.hasMore && problem.code !== "try_again_later")) return { kind: "refused", problem };
  const { fields, hasMore: _more, hasPasskey: _passkey, ...prompt } = asked;
  const typed = ({ name, type }: { name: string; type: string }) => {
    const [value = "", ...others] = isSecret(type) ? [] : given.getAll(name);
    return others.length === 0 && value.length <= 320 && !/\p{C}/u.test(value) ? value.trim() : "";
  };
  const shown = fields.map((field) => ({ ...field, value: typed(field) }));
  return { kind: "ask", prompt: { ...prompt, fields: shown }, state: { asked, ...rest }, problem };
}

/** The secret that is guessed, if any, and the fields it is typed into. A new password is nobody's yet. */
export function guessedSecret(values: Values, { asked }: QuestionState) {
  const secrets = asked?.fields.filter(
    ({ name, type, autoComplete }) => isSecret(type) && autoComplete !== "new-password" && values[name] !== undefined,
  );
  const [first] = secrets ?? [];
  if (!first || !secrets) return null;
  return { kind: first.type, fields: secrets.map(({ name }) => name) };
}

/** Right is who is verified, or asked for something else; whoever is asked for a name or the same secret again was wrong. */
export function isRight(step: Step, secretFields: readonly string[]): boolean {
  if (step.kind === "refused") return saysRight(step.problem);
  if (step.kind !== "ask") return true;
  const isAskedAgain = step.prompt.fields.some((field) => secretFields.includes(field.name) || holdsName(field));
  return step.problem ? saysRight(step.problem) : !isAskedAgain;
}

export function secretsAmong(values: Values, { asked }: QuestionState): string[] {
  const secrets = asked?.fields.filter(({ type }) => isSecret(type)) ?? [];
  return secrets.flatMap(({ name }) => values[name] ?? []).filter((value) => value.length >= shortestSecret);
}
