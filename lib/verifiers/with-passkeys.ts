// Lets a page that asks for a name and a password also take a passkey, which the browser offers within the name's field.
import { z } from "zod";
import type { SecondSteps } from "../accounts/accounts.ts";
import { verifiedPasskey } from "../factors.ts";
import { type JsonObject, jsonObject } from "../json.ts";
import { oneValue } from "../one-value.ts";
import { judgeUse, newPasskeyChallenge, type PasskeyPlace, requestForUse } from "../passkeys.ts";
import type { Identity, IdentityVerifier, LoginContext, Problem, ProblemCode, Prompt, Step } from "./verifier.ts";

/** `challenge` is null on pages that take no passkey. */
const stateSchema = z.strictObject({ challenge: z.string().nullable(), inner: jsonObject });
type State = z.infer<typeof stateSchema>;

type Needs = {
  readonly steps: Pick<SecondSteps, "passkeyById" | "usedPasskey" | "trustMark">;
  readonly place: PasskeyPlace;
  /** Today's record of a subject, "disabled", or null where nobody knows it any more. */
  account(subject: string, signal: AbortSignal): Promise<{ readonly claims: JsonObject } | "disabled" | null>;
};

/**
 * The same way to sign in, with passkeys on its first page. Who comes by passkey is not asked for a name, a password or a
 * second step: the device has verified them. The account is looked up all the same, because keys outlive people's leave.
 */
export function withPasskeys<Inner extends JsonObject>(
  verifier: IdentityVerifier<Inner>,
  { steps, place, account }: Needs,
): IdentityVerifier<State> {
  function around(step: Step<Inner>, problem?: Problem): Step<State> {
    if (step.kind === "redirect") return { ...step, state: { challenge: null, inner: step.state } };
    if (step.kind !== "ask") return step;
    const challenge = asksForPassword(step.prompt) ? newPasskeyChallenge() : null;
    const request = challenge && { passkey: requestForUse(place, challenge, { known: [], isConditional: true }) };
    const found = problem ?? step.problem;
    return {
      kind: "ask",
      prompt: { ...step.prompt, ...request },
      state: { challenge, inner: step.state },
      ...(found ? { problem: found } : {}),
    };
  }

  async function judge(login: LoginContext, challenge: string, posted: string): Promise<Step<State>> {
    const again = async (code: ProblemCode) => around(await verifier.begin(login), { code });
    const judged = await judgeUse({ place, challenge, subject: null }, posted, steps);
    if ("problem" in judged) return again(judged.problem);
    const { subject } = judged;
    const known = await account(subject, login.signal);
    if (known === null) return again("passkey_unknown");
    if (known === "disabled") return again("account_disabled");
    const { claims } = known;
    const identity: Identity = {
      subject,
      ...usernameIn(claims),
      amr: verifiedPasskey,
      authTime: login.nowSeconds,
      trustMark: await steps.trustMark(subject),
      claims,
    };
    return { kind: "verified", identity };
  }

  return {
    ...verifier,
    id: verifier.id,
    stateSchema,

    async begin(login) {
      return around(await verifier.begin(login));
    },

    async resume(login, { challenge, inner }, answer) {
      if (challenge !== null && answer.has("passkey")) {
        const posted = oneValue(answer, "passkey");
        if (posted !== "" || answer.getAll("passkey").length > 1) return judge(login, challenge, posted);
      }
      const state = verifier.stateSchema.safeParse(inner);
      // Another release made it: the page is drawn afresh rather than guessed at.
      if (!state.success) return around(await verifier.begin(login));
      return around(await verifier.resume(login, state.data, answer));
    },
  };
}

function asksForPassword({ fields }: Prompt): boolean {
  const asks = (token: string) => fields.some(({ autoComplete }) => autoComplete.split(" ").includes(token));
  return asks("username") && asks("current-password");
}

/** The name to greet them with next time. */
function usernameIn({ preferred_username: name, email }: JsonObject): { readonly username?: string } {
  const found = [name, email].find((text) => typeof text === "string" && text !== "");
  return typeof found === "string" ? { username: found } : {};
}
