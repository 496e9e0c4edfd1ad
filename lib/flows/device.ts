// Takes the user code of a device and hands it to Hydra (RFC 8628 §3.3). Hydra tells nothing about the device before
// that: client and scopes are shown by the login and consent pages that follow.
import { deviceStartUrl } from "../hydra/request-url.ts";
import { acceptUserCode } from "../hydra/requests.ts";
import { isSameOrigin } from "../same-origin.ts";
import { isWellFormedUserCode, normalizeUserCode, userCodeGroups, userCodeLimit, userCodeShape } from "../user-code.ts";
import type { DeviceView } from "../views.ts";
import { addressMark, guesserOf } from "./attempts.ts";
import { accountView } from "./client-view.ts";
import { findDraft, keepDraft } from "./draft.ts";
import { endFlow, findFlow, flowIdOf, postedNumber, retryUrl, saveFlow } from "./flow.ts";
import type { DeviceFlow } from "./flow-record.ts";
import { formUrl, hiddenFields, isSecondTry, lostFlow } from "./form-url.ts";
import type { House } from "./house.ts";
import { type Answer, deadEnd, type FormReading, hydraDeadEnd, type Outcome, redirectTo } from "./outcome.ts";
import { answerOnce } from "./repeats.ts";
import { readSession } from "./session.ts";
import { switchAccount } from "./switch-account.ts";
import { timeLimit } from "./time-limit.ts";
import { readChallenge, readOnce, type Visit } from "./visit.ts";

/** GET of the entry. A code in the address is only filled in, never submitted: a person has to compare it first (§3.3.1). */
export async function openDevice(house: House, visit: Visit): Promise<Outcome> {
  const challenge = readChallenge(visit.query, "device_challenge");
  if (!challenge) return deadEnd(house, "missing_challenge");
  if (visit.isPrefetch) return { kind: "nothing" };
  const id = flowIdOf(house, challenge);
  house.log("info", { event: "device.opened", flow: id });
  const inLink = (readOnce(visit.query, "user_code") ?? "").slice(0, userCodeLimit);
  // Whoever follows one link with a code after the other is being sent them: from then on codes have to be typed (§5.4).
  const userCode = inLink !== "" && !(await house.throttle.admitsCodeInLink(addressMark(house, visit))) ? "" : inLink;
  // A fresh challenge is had at Hydra's own address, with the configured origin; nothing of it comes from the browser.
  const requestUrl = deviceStartUrl(house.config.hydra.publicUrl);
  const flow: DeviceFlow = {
    kind: "device",
    number: 0,
    openedAt: house.nowSeconds(),
    requestUrl,
    userCode,
    problem: null,
  };
  return show(house, visit, { challenge, id, flow });
}

export async function readDeviceForm(house: House, visit: Visit): Promise<FormReading<DeviceView>> {
  const challenge = readChallenge(visit.query, "device_challenge");
  if (!challenge) return deadEnd(house, "missing_challenge");
  const held = await findFlow(house, visit, { kind: "device", challenge });
  if (!held) return lostFlow(house, visit, "device_challenge", challenge);
  const { flow } = held;
  // A code in the address, or one answered since, is newer than what was typed before.
  const typed = flow.userCode || flow.problem ? null : await findDraft(house, visit, flow);
  const userCode = typed?.userCode ?? flow.userCode;
  const session = await readSession(house, visit);
  const { userCodeAlphabet, userCodeLength } = house.config;
  return {
    kind: "view",
    view: {
      page: "device",
      userCode,
      account: session && accountView(session.username, session.identity.claims ?? null),
      comparable: flow.number === 1 ? comparable(house, userCode) : null,
      codeShape: userCodeShape(userCodeAlphabet, userCodeLength),
      problem: flow.problem && { code: flow.problem, field: "user_code", values: {} },
      timeLimit: timeLimit(house, flow, "code_kept"),
      hidden: hiddenFields("device_challenge", challenge, flow.number, isSecondTry(visit)),
    },
  };
}

/** A code that came with the address is drawn large only if it can be one: the rest of an address is anybody's text. */
function comparable({ config: { userCodeAlphabet: alphabet, userCodeLength: length } }: House, text: string) {
  const code = normalizeUserCode(text, alphabet);
  return isWellFormedUserCode(code, alphabet, length) ? userCodeGroups(code) : null;
}

/** POST of the form. Wrong, used, expired and empty codes get one and the same answer (§5.1). */
export async function answerDevice(house: House, visit: Visit): Promise<Answer> {
  if (!isSameOrigin(visit.originProof, house.config.publicUrl)) return deadEnd(house, "cross_site");
  const challenge = readChallenge(visit.form, "device_challenge");
  if (!challenge) return deadEnd(house, "bad_form");
  const held = await findFlow(house, visit, { kind: "device", challenge });
  if (!held) return lostFlow(house, visit, "device_challenge", challenge);
  return answerOnce(house, visit, held.id, () => answerHeldDevice(house, visit, challenge, held));
}

async function answerHeldDevice(
  house: House,
  visit: Visit,
  challenge: string,
  held: { readonly id: string; readonly flow: DeviceFlow },
): Promise<Answer> {
  if (postedNumber(visit) !== held.flow.number) return redirectTo(formUrl("device_challenge", challenge));
  const answer = readOnce(visit.form, "answer");
  if (answer === "switch") {
    return switchAccount(house, visit, {
      flowId: held.id,
      event: "device.switched",
      requestUrl: deviceStartUrl(house.config.hydra.publicUrl),
      loginSessionId: (await readSession(house, visit))?.loginSessionId ?? "",
      cookies: await keepDraft(house, visit, held.flow),
    });
  }
  if (answer !== "accept") return deadEnd(house, "bad_form", { flowId: held.id });

  const typed = (readOnce(visit.form, "user_code") ?? "").slice(0, userCodeLimit);
  const code = normalizeUserCode(typed, house.config.userCodeAlphabet);
  if (code !== "") {
    const guess = await house.throttle.guessUserCode(guesserOf(house, visit, held.id), async () => {
      const result = await acceptUserCode(house.hydra, challenge, code, visit.signal);
      return !result.ok && result.problem.code === "wrong_user_code" ? null : result;
    });
    if ("waitSeconds" in guess) {
      return deadEnd(house, "too_many_attempts", { flowId: held.id, retryAfterSeconds: guess.waitSeconds });
    }
    const { found } = guess;
    if (found?.ok) {
      house.log("info", { event: "device.accepted", flow: held.id });
      return redirectTo(found.value.redirectTo, endFlow(house, visit, held.id));
    }
    if (found) return hydraDeadEnd(house, found.problem, { flowId: held.id, wayOn: retryUrl(visit) });
  }
  house.log("info", { event: "device.refused", flow: held.id, reason: "wrong_user_code" });
  const flow: DeviceFlow = { ...held.flow, userCode: typed, problem: "wrong_user_code" };
  return show(house, visit, { challenge, id: held.id, flow });
}

async function show(
  house: House,
  visit: Visit,
  { challenge, id, flow }: { challenge: string; id: string; flow: DeviceFlow },
): Promise<Answer> {
  const cookies = await saveFlow(house, visit, id, { ...flow, number: flow.number + 1 });
  return redirectTo(formUrl("device_challenge", challenge, visit), cookies);
}
