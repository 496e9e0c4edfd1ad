// The questions a webhook is asked, and what it may say about an account; the answers to the other two are a `Step`.
import { z } from "zod";
import { jsonObject } from "../json.ts";

const common = {
  method: z.string().describe("The id of the way, for a server that serves several: webhook, or webhook-staff."),
  flow: z.string().describe("The same for everything that is asked during one login."),
  entry: z.enum(["login", "registration"]),
  client: z
    .strictObject({ id: z.string(), name: z.string() })
    .describe("The application somebody wants to sign in to. It named itself."),
  notBefore: z
    .number()
    .nullable()
    .describe("Proofs older than this do not count. Seconds since the epoch, null = any age."),
  identity: z
    .strictObject({ subject: z.string(), amr: z.array(z.string()), authTime: z.number() })
    .nullable()
    .describe("What an earlier step proved. The answer has to be about the same subject, given as it is here."),
  returnTo: z
    .strictObject({ url: z.string(), state: z.string() })
    .nullable()
    .describe(
      "Where another site sends the browser back to, and the `state` it must carry. Null: nobody may be sent away.",
    ),
};

export const beginQuestion = z.object({
  kind: z.literal("begin"),
  ...common,
  suggestedUsername: z.string().describe('A name to start with, or "".'),
});
export const answerQuestion = z.object({
  kind: z.literal("answer"),
  ...common,
  state: jsonObject.describe("As it was said with the prompt or the redirect."),
  answer: z
    .record(z.string(), z.string())
    .describe("What was typed into the fields of the prompt, or what came back from the other site."),
  choice: z
    .string()
    .nullable()
    .describe("The choice that was pressed instead of the first button. Secrets are left out then."),
});
export const accountQuestion = z.object({
  kind: z.literal("account"),
  method: z.string(),
  subject: z.string().describe("As the webhook said it, without the prefix."),
});
export const accountAnswer = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("known"), claims: jsonObject }),
  z.strictObject({ kind: z.literal("disabled") }).describe("May no longer sign in."),
  z.strictObject({ kind: z.literal("unknown") }).describe("Nobody has this subject, or nobody any more."),
]);

export type Asked = z.infer<typeof beginQuestion> | z.infer<typeof answerQuestion>;
