// Says what somebody is after a second step: the same person, with one proof more.
import { withProof } from "./factors.ts";
import type { Identity, LoginContext } from "./verifiers/verifier.ts";

/** Who the first step proved somebody to be. A later step without one is a mistake in the plan. */
export function provedSoFar({ identity }: Pick<LoginContext, "identity">): Identity {
  if (!identity) throw new Error("A later step is asked for before anybody is known");
  return identity;
}

/** `methods` as RFC 8176 has them; `trustMark` as it is after the step, which may have changed it. */
export function secondProof(login: LoginContext, methods: readonly string[], trustMark: string): Identity {
  const { subject, amr } = provedSoFar(login);
  const { nowSeconds } = login;
  return { subject, amr: withProof(amr, methods), authTime: nowSeconds, secondStepAt: nowSeconds, trustMark };
}
