// Decides what a code sent by mail stands for, and how long.
import { createHash } from "node:crypto";
import { foldName } from "../names.ts";

/** Long enough for a server that makes strangers wait (greylisting). */
export const codeSeconds = 15 * 60;

/**
 * What `MailCodes` keeps a code below. Not the flow alone: whoever types another name in the same flow must not get on with
 * the code that the first name's mail brought them. `subject` is null for a name that nobody has.
 */
export function codeKey(flowId: string, name: string, subject: string | null): string {
  return createHash("sha256")
    .update(JSON.stringify([flowId, foldName(name), subject]))
    .digest("base64url");
}
