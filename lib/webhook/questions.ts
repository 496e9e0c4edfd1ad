// The questions a webhook is asked, and what it may say about an account; the answers to the other two are a `Step`.
import { z } from "zod";
import { jsonObject } from "../json.ts";

const common = {
  /** The way's id: one server can serve several. */
  method: z.string(),
  /** The same for everything that is asked during one login. */
  flow: z.string(),
  entry: z.enum(["login", "registration"]),
  /** The application that somebody wants to sign in to; it named itself. */
  client: z.strictObject({ id: z.string(), name: z.string() }),
  /** Proofs older than this do not count; seconds since the epoch, null = any age. */
  notBefore: z.number().nullable(),
  /** What an earlier step proved: the answer has to be about the same subject. */
  identity: z.strictObject({ subject: z.string(), amr: z.array(z.string()), authTime: z.number() }).nullable(),
  /** Where another site sends the browser back to, and the `state` it must carry; null: nobody may be sent away. */
  returnTo: z.strictObject({ url: z.string(), state: z.string() }).nullable(),
};

export const beginQuestion = z.strictObject({
  kind: z.literal("begin"),
  ...common,
  /** A name to start with, or "". */
  suggestedUsername: z.string(),
});
export const answerQuestion = z.strictObject({
  kind: z.literal("answer"),
  ...common,
  /** As it was said with the prompt or the redirect. */
  state: jsonObject,
  /** What was typed into the prompt's fields, or what came back from the other site. */
  answer: z.record(z.string(), z.string()),
  /** The choice that was pressed instead of the first button; secrets are left out then. */
  choice: z.string().nullable(),
});
export const accountQuestion = z.strictObject({
  kind: z.literal("account"),
  method: z.string(),
  /** As the webhook said it, without the prefix. */
  subject: z.string(),
});
export const accountAnswer = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("known"), claims: jsonObject }),
  /** May no longer sign in. */
  z.strictObject({ kind: z.literal("disabled") }),
  z.strictObject({ kind: z.literal("unknown") }),
]);

export type Asked = z.infer<typeof beginQuestion> | z.infer<typeof answerQuestion>;
