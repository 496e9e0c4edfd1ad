// What a verifier may say, as a schema: for the conformance suite, and for whoever says it as JSON from elsewhere.
import { z } from "zod";
import { registeredMethods } from "../factors.ts";
import { jsonObject } from "../json.ts";
import { problemCodes } from "./verifier.ts";

// Controls, line separators, and what turns the direction of text around: one word would read as another.
const odd = "\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069";
const plain = new RegExp(`^[^${odd}]*$`);
const text = (most: number) => z.string().max(most).regex(plain);
const words = (most: number) => text(most).min(1);
/**
 * Names that the form itself uses, or the page for its elements: a field with one of them would be read as the answer, or
 * would take the place of a button in a link to it.
 */
const ownNames =
  "(login|consent|logout|device)_challenge|answer|choice|step|again|remember|trust|passkey|accept|reject|main|way-on|extend|verify|switch-account|details-title|other-methods|problem-summary|login-title";
const fieldName = z.string().regex(new RegExp(`^(?!(?:${ownNames})$)[A-Za-z][A-Za-z0-9_.-]{0,63}$`));

const problem = z.strictObject({
  code: z.enum(problemCodes),
  field: z.string().max(64).optional(),
  retryAfterSeconds: z.number().positive().optional(),
});
const note = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("qr"), content: z.string().max(600) }),
  z.strictObject({ kind: z.literal("text"), label: words(80), content: text(600) }),
  z.strictObject({ kind: z.literal("codes"), codes: z.array(words(40)).max(20) }),
]);
const prompt = z.strictObject({
  purpose: words(64).optional().describe("A key below `prompts` in messages/en.json, for title, lead and button."),
  fields: z
    .array(
      z.strictObject({
        name: fieldName,
        label: words(80).describe("A key below `fields` in messages/en.json, or plain text."),
        type: z.enum(["text", "email", "password", "code"]),
        autoComplete: z
          .string()
          .regex(/^[a-z][a-z -]{0,39}$/)
          .describe("HTML autofill token: username, current-password, new-password, one-time-code, email, off."),
        value: text(400).describe("What stands in it already. Of a password or a code always empty."),
        isOptional: z.boolean().optional(),
      }),
    )
    .max(12),
  notes: z.array(note).max(8).optional(),
  passkey: z
    .strictObject({ kind: z.enum(["get", "create"]), options: jsonObject, isConditional: z.boolean() })
    .optional(),
  choices: z
    .array(z.string().regex(/^[a-z][a-z0-9_-]{0,39}$/))
    .max(8)
    .optional()
    .describe("Further buttons: keys below `choices` in messages/en.json."),
  offersTrust: z.boolean().optional(),
  values: z.record(z.string().max(40), text(320)).optional(),
});
const identity = z.strictObject({
  subject: words(255).describe("Never changed and never given to somebody else."),
  username: words(320).optional(),
  amr: z.array(z.enum(registeredMethods)).max(20).describe("RFC 8176. Only what really happened."),
  authTime: z.number().int().describe("Seconds since the epoch."),
  acr: words(200).optional(),
  secondStepAt: z.number().int().optional().describe("When a second step was proved. Seconds since the epoch."),
  trustMark: words(200).optional(),
  providerSessionId: words(255).optional(),
  lastsSeconds: z.number().positive().optional().describe("How long the sign-in it rests on lasts at most."),
  claims: jsonObject.optional(),
});

const ask = z.strictObject({ kind: z.literal("ask"), prompt, state: jsonObject, problem: problem.optional() });
const redirect = z.strictObject({
  kind: z.literal("redirect"),
  to: z.url({ protocol: /^https?$/ }).max(2000),
  state: jsonObject,
});
const verified = z.strictObject({ kind: z.literal("verified"), identity });
const refused = z.strictObject({ kind: z.literal("refused"), problem });

/** The shape of `Step`: what does not fit it was said by nobody who knows this house. */
export const stepSchema = z.discriminatedUnion("kind", [ask, redirect, verified, refused]);

/**
 * What a webhook may say: nothing that only this house's plan and second steps can know. With `secondStepAt` or `trustMark` it
 * would pass a second step that nobody took, or keep a browser trusted after one changed.
 */
export const webhookStep = z.discriminatedUnion("kind", [
  ask.extend({ prompt: prompt.omit({ offersTrust: true }) }),
  redirect,
  verified.extend({
    identity: identity
      .omit({ secondStepAt: true, trustMark: true })
      .extend({ acr: identity.shape.acr.describe("Believed where WEBHOOK_ACR_VALUES has it, else left aside.") }),
  }),
  refused,
]);
