// Builds the ways to sign in that VERIFIERS names, and the plan over them.
import type { Config } from "./config.ts";
import type { Customization } from "./customization.ts";
import type { VerifierSettings } from "./settings/verifiers.ts";
import { checkDemoUser, conformityClaims, demoUser } from "./verifiers/demo-user.ts";
import { kratos } from "./verifiers/kratos.ts";
import { ldapDirectory } from "./verifiers/ldap.ts";
import { passwordVerifier } from "./verifiers/password.ts";
import { usersFile } from "./verifiers/users-file.ts";
import type { IdentityVerifier } from "./verifiers/verifier.ts";
import { webhook } from "./verifiers/webhook.ts";

/** What one entry of VERIFIERS brings along. */
type Way = {
  /** Offered to start with, in this order. */
  readonly firstSteps: readonly IdentityVerifier[];
  /** Today's record of a subject of its own; null for anybody else's. */
  readonly account?: Customization["account"];
  /** For ways whose sign-in is a session elsewhere. */
  readonly hasEnded?: Customization["hasEnded"];
  /** Values of `acr` that a sign-in this way can have by itself. */
  readonly reachableAcr?: readonly string[];
};

type Configured = Pick<Customization, "verifiers" | "plan" | "account" | "hasEnded"> & {
  readonly reachableAcr: readonly string[];
};

export function configuredVerifiers(config: Config): Configured {
  const ways = config.verifiers.map((settings) => wayOf(settings, config));
  const firstSteps = ways.flatMap((way) => way.firstSteps);
  return {
    verifiers: firstSteps,
    plan: { firstSteps: () => firstSteps, nextStep: () => null, canRegister: false },
    async hasEnded(identity, visitor) {
      const judges = ways.flatMap((way) => way.hasEnded ?? []);
      // Which of several it came from is not kept: one that still has the session is enough.
      for (const judge of judges) if (!(await judge(identity, visitor))) return false;
      return judges.length > 0;
    },
    reachableAcr: ways.flatMap((way) => way.reachableAcr ?? []),
    async account(subject, signal) {
      let isDisabled = false;
      for (const way of ways) {
        const found = await way.account?.(subject, signal);
        // Some ways cannot tell a subject they no longer have from one of another way: a record elsewhere can.
        if (found && found !== "disabled") return found;
        isDisabled ||= found === "disabled";
      }
      return isDisabled ? "disabled" : null;
    },
  };
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
    case "kratos": {
      const { verifier, ...more } = kratos(settings);
      return { firstSteps: [verifier], ...more };
    }
    case "webhook": {
      const { verifier, account } = webhook(settings);
      return { firstSteps: [verifier], account };
    }
    default:
      return settings satisfies never;
  }
}
