// What was typed into a page that has to be started again, kept for the page that takes its place. Never a secret, and
// never for anybody but the same request in the same browser; it fills in fields, and no field is believed for that.
import { z } from "zod";
import { holdsName } from "../field-kinds.ts";
import { isDeviceRequest } from "../hydra/request-url.ts";
import { isSameOrigin } from "../same-origin.ts";
import { chosenDuration } from "./consent-duration.ts";
import { wantsRemembering } from "./flow.ts";
import type { Flow, LoginStep } from "./flow-record.ts";
import { cookieName, type House, keyedHash } from "./house.ts";
import type { CookieChange } from "./outcome.ts";
import { readOnce, type Visit } from "./visit.ts";

const draftSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("login"), username: z.string(), remember: z.boolean() }),
  z.object({ kind: z.literal("consent"), ticked: z.array(z.string()).readonly(), duration: z.number().nullable() }),
  z.object({ kind: z.literal("device"), userCode: z.string() }),
]);
type Draft = z.infer<typeof draftSchema>;
/** `of` names the request, so that nothing turns up on the page of another one. */
const recordSchema = z.object({ of: z.string(), draft: draftSchema });

// Long enough for a login in between: a consent page that is started again may lead through one.
const lifeSeconds = 600;
const bytesCap = 1000;
const textLimit = 320;

/** One name a kind: the login on the way to a consent page must not replace what was ticked there. */
const name = (house: House, kind: Flow["kind"]) => cookieName(house, `gatehouse-draft-${kind}`);

/**
 * The whole address is the request: a client's `state` and PKCE challenge make it one of a kind. Ticks belong to a
 * subject too, so that nobody finds somebody else's after switching accounts.
 */
function markOf(house: House, flow: Flow): string {
  const subject = flow.kind === "consent" ? flow.subject : "";
  return keyedHash(house.config.secrets[0], "draft", JSON.stringify([flow.kind, flow.requestUrl, subject]));
}

/** Keeps what the posted form says, for the page that this flow's request URL leads to. */
export async function keepDraft(house: House, visit: Visit, flow: Flow): Promise<CookieChange[]> {
  // What another site posts was typed by nobody.
  if (!isSameOrigin(visit.originProof, house.config.publicUrl) || flow.requestUrl === null) return [];
  const draft = draftOf(house, visit, flow, flow.requestUrl);
  if (!draft) return [];
  const value = await house.sealer.seal({ of: markOf(house, flow), draft }, lifeSeconds);
  return value.length > bytesCap ? [] : [{ name: name(house, flow.kind), value, lifeSeconds }];
}

/** What was typed before into the page of this same request, for this page to show. */
export async function findDraft<Kind extends Draft["kind"]>(
  house: House,
  visit: Visit,
  flow: Flow & { readonly kind: Kind },
): Promise<Extract<Draft, { kind: Kind }> | null> {
  const sealed = visit.cookies.get(name(house, flow.kind));
  const record = sealed ? await house.sealer.unseal(sealed, recordSchema) : null;
  return record && record.of === markOf(house, flow) && isOfKind<Kind>(record.draft, flow.kind) ? record.draft : null;
}

/** Something newer was typed. */
export function dropDraft(house: House, visit: Visit, kind: Flow["kind"]): CookieChange[] {
  const held = name(house, kind);
  return visit.cookies.has(held) ? [{ name: held, value: null, lifeSeconds: 0 }] : [];
}

function isOfKind<Kind extends Draft["kind"]>(draft: Draft, kind: Kind): draft is Extract<Draft, { kind: Kind }> {
  return draft.kind === kind;
}

function draftOf(house: House, visit: Visit, flow: Flow, requestUrl: string): Draft | null {
  const { form } = visit;
  switch (flow.kind) {
    case "login": {
      const username = typedUsername(form, flow.step) ?? flow.identity?.username ?? "";
      return { kind: "login", username, remember: wantsRemembering(flow, visit) };
    }
    case "consent":
      // Nothing in the address tells one device from another of its kind: each is decided upon from the start.
      return isDeviceRequest(requestUrl)
        ? null
        : {
            kind: "consent",
            ticked: form.getAll("grant_scope"),
            duration: chosenDuration(form, house.config.consentRememberSeconds),
          };
    case "device":
      return { kind: "device", userCode: bounded(readOnce(form, "user_code")) };
    case "logout":
      return null;
    default:
      return flow satisfies never;
  }
}

function typedUsername(form: URLSearchParams, step: LoginStep): string | null {
  const field = step.kind === "prompt" ? step.fields.find(holdsName) : undefined;
  return field ? bounded(readOnce(form, field.name)) : null;
}

function bounded(text: string | null): string {
  const trimmed = text?.trim() ?? "";
  return trimmed.length <= textLimit && !/\p{Cc}/u.test(trimmed) ? trimmed : "";
}
