// For tests: a person and what they have for a second step.
import { testSecondSteps } from "../accounts/test-second-steps.ts";
import { fromBase32 } from "../base32.ts";
import type { JsonObject } from "../json.ts";
import { judgeCreation, passkeyPlace, requestForCreation } from "../passkeys.ts";
import { type TestAuthenticator, testAuthenticator } from "../test-authenticator.ts";
import { hotp, totpStepAt } from "../totp.ts";
import { loginContext } from "./conformance-run.ts";
import { passwordVerifier } from "./password.ts";
import type { Identity, Step } from "./verifier.ts";

export const origin = "https://auth.example.com";
const found = passkeyPlace(origin, "Gatehouse");
if (!found) throw new Error("no place for passkeys");
export const place = found;

export const ada: Identity = { subject: "7", username: "ada", amr: ["pwd"], authTime: 1_799_999_999 };
export const { nowSeconds } = loginContext();
export const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
export const codeOf = (of: string, seconds = nowSeconds) => hotp(fromBase32(of), totpStepAt(seconds));

export async function withApp() {
  const steps = testSecondSteps();
  await steps.setTotpSecret("7", secret);
  return steps;
}
export async function withPasskey(subject = "7", steps = testSecondSteps()) {
  const device = testAuthenticator(origin);
  const userHandle = await steps.userHandle(subject);
  const { options } = requestForCreation(place, "c2V0LXVw", { userHandle, name: "ada", known: [] });
  const passkey = await judgeCreation(place, "c2V0LXVw", device.create(options));
  if (!passkey) throw new Error("the device made no passkey");
  await steps.addPasskey(subject, userHandle, passkey);
  return { steps, device };
}
export function optionsOf(step: Step): JsonObject {
  return step.kind === "ask" && step.prompt.passkey ? step.prompt.passkey.options : {};
}
export const uses = (device: TestAuthenticator) => (opened: Step) => ({ passkey: device.use(optionsOf(opened)) });

export const shownSecret = (opened: Step) => {
  const note = opened.kind === "ask" ? opened.prompt.notes?.find(({ kind }) => kind === "text") : undefined;
  return note?.kind === "text" ? note.content.replaceAll(" ", "") : "";
};
export const codes = Array.from({ length: 10 }, (_, at) => `abcdefghi${"abcdefghij"[at]}`);
export async function withCodes(howMany = 10) {
  const steps = testSecondSteps();
  await steps.setRecoveryCodes("7", codes.slice(0, howMany));
  return steps;
}
export const password = passwordVerifier("password", async (name, typed) =>
  name === "ada" && typed === "right-secret" ? { subject: "7", claims: { name: "Ada" } } : null,
);
export const account = async (subject: string) =>
  subject === "7" ? { claims: { name: "Ada", email: "ada@example.com" } } : subject === "8" ? "disabled" : null;
