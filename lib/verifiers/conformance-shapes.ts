// What a verifier may say, as a schema: for the suite, and for anybody whose verifier speaks JSON.
import { z } from "zod";
import { jsonObject } from "../json.ts";
import { problemCodes } from "./verifier.ts";

// RFC 8176 §2, the registered values.
const registeredAmr = new Set(
  "face fpt geo hwk iris kba mca mfa otp pin pop pwd rba retina sc sms swk tel user vbm wia".split(" "),
);
const problem = z.strictObject({
  code: z.enum(problemCodes),
  field: z.string().optional(),
  retryAfterSeconds: z.number().positive().optional(),
});
const note = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("qr"), content: z.string() }),
  z.strictObject({ kind: z.literal("text"), label: z.string().min(1), content: z.string() }),
  z.strictObject({ kind: z.literal("codes"), codes: z.array(z.string()) }),
]);
const prompt = z.strictObject({
  purpose: z.string().min(1).optional(),
  fields: z.array(
    z.strictObject({
      name: z.string().min(1),
      label: z.string().min(1),
      type: z.enum(["text", "email", "password", "code"]),
      autoComplete: z.string().min(1),
      value: z.string(),
      isOptional: z.boolean().optional(),
    }),
  ),
  notes: z.array(note).optional(),
  passkey: z
    .strictObject({ kind: z.enum(["get", "create"]), options: jsonObject, isConditional: z.boolean() })
    .optional(),
  choices: z.array(z.string().min(1)).optional(),
  offersTrust: z.boolean().optional(),
  values: z.record(z.string(), z.string()).optional(),
});
const identity = z.strictObject({
  subject: z.string().min(1).max(255),
  username: z.string().min(1).optional(),
  amr: z.array(z.string().refine((value) => registeredAmr.has(value), "is not in RFC 8176")),
  authTime: z.number().int(),
  acr: z.string().optional(),
  secondStepAt: z.number().int().optional(),
  trustMark: z.string().min(1).optional(),
  providerSessionId: z.string().optional(),
  claims: jsonObject.optional(),
});
export const stepSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("ask"), prompt, state: jsonObject, problem: problem.optional() }),
  z.strictObject({ kind: z.literal("redirect"), to: z.url({ protocol: /^https?$/ }), state: jsonObject }),
  z.strictObject({ kind: z.literal("verified"), identity }),
  z.strictObject({ kind: z.literal("refused"), problem }),
]);
