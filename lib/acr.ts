// Decides which `acr` a sign-in deserves, and which one a client still waits for. Said is only what happened.
import type { AcrPolicy } from "./customization.ts";
import { hasTwoFactors, isPhishingResistant } from "./factors.ts";
import { essentialAcrsOf } from "./hydra/request-url.ts";
import type { LoginRequest } from "./hydra/types.ts";
import type { AcrNames, Level } from "./settings/second-step.ts";
import type { Identity } from "./verifiers/verifier.ts";

/** From the most to the least. */
const levels: readonly Level[] = ["phr", "aal2", "aal1"];

const isReached: Readonly<Record<Level, (amr: readonly string[]) => boolean>> = {
  phr: isPhishingResistant,
  aal2: hasTwoFactors,
  aal1: (amr) => amr.length > 0,
};

/** What the client insists on: the essential `acr` of the `claims` parameter, else its `acr_values`. Most wanted first. */
export function demandedAcr(loginRequest: LoginRequest): readonly string[] {
  const essential = essentialAcrsOf(loginRequest.request_url);
  return essential.length > 0 ? essential : loginRequest.oidc_context.acr_values;
}

export type AcrLevels = AcrPolicy & {
  /** The level that the client wants most and that is not reached yet; null where nothing is missing. */
  missing(
    loginRequest: LoginRequest,
    identity: Identity,
  ): { readonly level: Level; readonly isInsisted: boolean } | null;
};

/** Each level may have several names; `offered` are those that some sequence of steps can reach here. */
export function acrLevels(names: AcrNames, offered: readonly Level[]): AcrLevels {
  const levelOf = (name: string) => offered.find((level) => names[level].includes(name));
  const reachedNames = ({ amr }: Identity) =>
    levels.filter((level) => offered.includes(level) && isReached[level](amr)).flatMap((level) => names[level]);

  /** What was asked for, where it was reached, in the client's own order; else the most there is to say. */
  function of(loginRequest: LoginRequest, identity: Identity): string | undefined {
    const own = identity.acr === undefined ? [] : [identity.acr];
    const reached = [...own, ...reachedNames(identity)];
    return demandedAcr(loginRequest).find((name) => reached.includes(name)) ?? reached[0];
  }

  return {
    reachable: () => offered.flatMap((level) => names[level]),
    of,
    missing(loginRequest, identity) {
      const demanded = demandedAcr(loginRequest);
      const reached = of(loginRequest, identity);
      for (const name of demanded) {
        if (name === reached) return null;
        const level = levelOf(name);
        // With a lesser one that the client takes too, nobody is made to set anything up.
        if (level) return { level, isInsisted: reached === undefined || !demanded.includes(reached) };
      }
      return null;
    },
  };
}
