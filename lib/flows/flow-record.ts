// What is kept of one request in one browser, as it is sealed: an older release may have written it.
import { z } from "zod";
import { jsonObject } from "../json.ts";
import { problemCodes } from "../verifiers/verifier.ts";

export const identitySchema = z.object({
  subject: z.string(),
  username: z.string().optional(),
  amr: z.array(z.string()).readonly(),
  authTime: z.number(),
  acr: z.string().optional(),
  secondStepAt: z.number().optional(),
  trustMark: z.string().optional(),
  providerSessionId: z.string().optional(),
  lastsSeconds: z.number().optional(),
  claims: jsonObject.optional(),
});

const fieldSchema = z.object({
  name: z.string(),
  label: z.string(),
  type: z.enum(["text", "email", "password", "code"]),
  autoComplete: z.string(),
  value: z.string(),
  isOptional: z.boolean().optional(),
});
const noteSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("qr"), content: z.string() }),
  z.object({ kind: z.literal("text"), label: z.string(), content: z.string() }),
  z.object({ kind: z.literal("codes"), codes: z.array(z.string()).readonly() }),
]);
const passkeySchema = z.object({ kind: z.enum(["get", "create"]), options: jsonObject, isConditional: z.boolean() });
const problemSchema = z.object({
  code: z.enum(problemCodes),
  field: z.string().optional(),
  retryAfterSeconds: z.number().optional(),
});

/** Where a person is in a login: answering a verifier, or choosing an account that Hydra already knows. */
const loginStepSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("prompt"),
    method: z.string(),
    state: jsonObject,
    fields: z.array(fieldSchema).readonly(),
    purpose: z.string().optional(),
    notes: z.array(noteSchema).readonly().optional(),
    passkey: passkeySchema.optional(),
    choices: z.array(z.string()).readonly().optional(),
    offersTrust: z.boolean().optional(),
    values: z.record(z.string(), z.string()).optional(),
    problem: problemSchema.nullable(),
  }),
  /** At another site, from which the browser comes back to `/login/return`. */
  z.object({ kind: z.literal("away"), method: z.string(), state: jsonObject }),
  z.object({
    kind: z.literal("choose"),
    reason: z.enum(["select_account", "other_account_hinted"]),
    /** The account that the page offers. */
    subject: z.string(),
    hinted: z.string().nullable(),
  }),
]);
export type LoginStep = z.infer<typeof loginStepSchema>;

const common = {
  /** Counts the steps shown: a form of an older step is answered with the current page. */
  number: z.number().int(),
  /** Seconds since the epoch; opening the same request once more does not make it younger. */
  openedAt: z.number(),
  /** Checked URL that starts the request anew at Hydra; null where it cannot. */
  requestUrl: z.string().nullable(),
  /** Languages that the client asked for, dearest first. */
  uiLocales: z.array(z.string()).readonly().optional(),
};
export const loginFlowSchema = z.object({
  ...common,
  kind: z.literal("login"),
  entry: z.enum(["login", "registration"]),
  step: loginStepSchema,
  identity: identitySchema.nullable(),
  remember: z.boolean(),
  /** "Do not ask in this browser again" was ticked. */
  trust: z.boolean().default(false),
});
export const consentFlowSchema = z.object({
  ...common,
  kind: z.literal("consent"),
  /** The subject this page was drawn for. */
  subject: z.string(),
  /** Hash of the client, the scopes and the audience that the page was drawn for. */
  asked: z.string(),
  problem: z.enum(["required_scope_missing", "start_not_confirmed"]).nullable(),
  /** What an answer ticked that could not be taken; null before any was given. */
  ticked: z.array(z.string()).readonly().nullable(),
  /** How long the answer shall count, in seconds; 0 = until taken back, null = only this time. */
  duration: z.number().nullable().default(null),
});
export const logoutFlowSchema = z.object({
  ...common,
  kind: z.literal("logout"),
  subject: z.string(),
  /** This browser is signed in as the subject: it may see what the subject opened, and end all of their logins. */
  isOwn: z.boolean().default(false),
  /** Checked home page of the client, for the way back after "stay signed in", and what the client is called. */
  clientHomeUrl: z.string().nullable(),
  clientName: z.string().nullable().default(null),
});
export const deviceFlowSchema = z.object({
  ...common,
  kind: z.literal("device"),
  userCode: z.string(),
  problem: z.enum(["wrong_user_code"]).nullable(),
});
export const flowSchema = z.discriminatedUnion("kind", [
  loginFlowSchema,
  consentFlowSchema,
  logoutFlowSchema,
  deviceFlowSchema,
]);

export type Flow = z.infer<typeof flowSchema>;
export type LoginFlow = z.infer<typeof loginFlowSchema>;
export type ConsentFlow = z.infer<typeof consentFlowSchema>;
export type LogoutFlow = z.infer<typeof logoutFlowSchema>;
export type DeviceFlow = z.infer<typeof deviceFlowSchema>;
