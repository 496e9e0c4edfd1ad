// Builds the ways to sign in that VERIFIERS names, and the plan over them.
import { openAccountsDatabase } from "./accounts/database.ts";
import type { Config } from "./config.ts";
import { withSecondSteps } from "./configured-second-steps.ts";
import type { AcrPolicy, Customization } from "./customization.ts";
import type { VerifierSettings } from "./settings/verifiers.ts";
import { checkDemoUser, conformityClaims, demoUser } from "./verifiers/demo-user.ts";
import { ldapDirectory } from "./verifiers/ldap.ts";
import { passwordVerifier } from "./verifiers/password.ts";
import { usersFile } from "./verifiers/users-file.ts";
import type { IdentityVerifier } from "./verifiers/verifier.ts";

/** What one entry of VERIFIERS brings along. */
type Way = {
  /** Offered to start with, in this order. */
  readonly firstSteps: readonly IdentityVerifier[];
  /** Today's record of a subject of its own; null for anybody else's. */
  readonly account?: Customization["account"];
};

/** Without second steps no level of assurance has a name: a client that demands one is told so instead of lied to. */
const noLevels: AcrPolicy = { reachable: () => [], of: () => undefined };

export function configuredVerifiers(config: Config): Pick<Customization, "verifiers" | "plan" | "account" | "acr"> {
  const ways = config.verifiers.map((settings) => wayOf(settings, config));
  const firstSteps = ways.flatMap((way) => way.firstSteps);
  const firstStepOnly: Pick<Customization, "verifiers" | "plan" | "account"> = {
    verifiers: firstSteps,
    plan: { firstSteps: () => firstSteps, nextStep: () => null, canRegister: false },
    async account(subject, signal) {
      for (const way of ways) {
        const found = await way.account?.(subject, signal);
        if (found) return found;
      }
      return null;
    },
  };
  if (config.secondStep === null) return { ...firstStepOnly, acr: noLevels };
  const { secondSteps } = openAccountsDatabase(config.database);
  return withSecondSteps(firstStepOnly, config.secondStep, { steps: secondSteps, config });
}

function wayOf(settings: VerifierSettings, config: Config): Way {
  switch (settings.kind) {
    case "demo": {
      const claims = config.fakesConformityClaims ? conformityClaims : demoUser.claims;
      return {
        firstSteps: [passwordVerifier(settings.id, checkDemoUser(claims))],
        account: async (subject) => (subject === demoUser.subject ? { claims } : null),
      };
    }
    case "users": {
      const users = usersFile(settings.file);
      return {
        firstSteps: [passwordVerifier(settings.id, users.check)],
        account: async (subject) => users.account(subject),
      };
    }
    case "ldap": {
      const { check, account } = ldapDirectory(settings);
      const { id, name } = settings;
      return { firstSteps: [{ ...passwordVerifier(id, check), ...(name ? { name } : {}) }], account };
    }
    default:
      return settings satisfies never;
  }
}
