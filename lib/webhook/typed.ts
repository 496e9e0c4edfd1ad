// Reads what was typed into the fields that were asked for, and nothing else of the form: that holds Hydra's challenge, too.
import type { Problem, PromptField } from "../verifiers/verifier.ts";
import { isSecret } from "./belief.ts";

type Field = Pick<PromptField, "name" | "type" | "isOptional">;

export type Typed =
  | { readonly problem: Problem }
  | {
      readonly values: Readonly<Record<string, string>>;
      readonly choice: string | null;
      /** Which kinds of proof are among the values. */
      readonly kinds: readonly ("password" | "code" | "passkey")[];
    };

const limits = { text: 320, email: 320, password: 1024, code: 64 } as const;
const passkeyLimit = 8192;
const callbackLimit = 8192;

/** `hasPasskey`: the prompt asked the browser for one; its answer comes in a field of that name. */
export function readTyped(given: URLSearchParams, fields: readonly Field[], hasPasskey: boolean): Typed {
  const choice = given.get("choice");
  const values: Record<string, string> = {};
  const kinds = new Set<"password" | "code" | "passkey">();
  for (const { name, type, isOptional } of fields) {
    // Whoever presses another button answers no question: a secret along with it would be a guess that nobody counts.
    if (choice !== null && isSecret(type)) continue;
    const value = type === "password" ? once(given, name) : once(given, name).trim();
    if (value.length > limits[type]) return { problem: { code: "too_long", field: name } };
    if (value === "" && !isOptional && choice === null && !hasPasskey)
      return { problem: { code: "missing_field", field: name } };
    if (value === "") continue;
    values[name] = value;
    if (type === "password" || type === "code") kinds.add(type);
  }
  const passkey = hasPasskey && choice === null ? once(given, "passkey") : "";
  if (passkey.length > passkeyLimit) return { problem: { code: "passkey_failed" } };
  if (passkey !== "") {
    values.passkey = passkey;
    kinds.add("passkey");
  }
  return { values, choice, kinds: [...kinds] };
}

/** What another site sent back with the browser; null where it is too much, or says one thing twice. */
export function readCallback(given: URLSearchParams): Readonly<Record<string, string>> | null {
  const entries = [...given].filter(([name]) => name !== "choice");
  const isClear = new Set(entries.map(([name]) => name)).size === entries.length;
  return isClear && given.toString().length <= callbackLimit ? Object.fromEntries(entries) : null;
}

/** A doubled field is no answer: which of two was meant, two readers might see differently. */
function once(given: URLSearchParams, name: string): string {
  const values = given.getAll(name);
  return values.length === 1 ? (values[0] ?? "") : "";
}
