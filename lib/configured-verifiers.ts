// Builds the ways to sign in that VERIFIERS names, and the plan over them.
import { openAccountsDatabase } from "./accounts/database.ts";
import type { Config } from "./config.ts";
import { accountsWay } from "./configured-accounts.ts";
import { withSecondSteps } from "./configured-second-steps.ts";
import type { Customization } from "./customization.ts";
import type { Log } from "./log.ts";
import { type Postman, postman } from "./mail/postman.ts";
import { mailTransport } from "./mail/transport.ts";
import type { VerifierSettings } from "./settings/verifiers.ts";
import { createTexts } from "./texts.ts";
import { checkDemoUser, conformityClaims, demoUser } from "./verifiers/demo-user.ts";
import { kratos } from "./verifiers/kratos.ts";
import { ldapDirectory } from "./verifiers/ldap.ts";
import { passwordVerifier } from "./verifiers/password.ts";
import { upstreamOidc } from "./verifiers/upstream-oidc.ts";
import type { Identity, IdentityVerifier } from "./verifiers/verifier.ts";
import { webhook } from "./verifiers/webhook.ts";

/** What one entry of VERIFIERS brings along. */
type Way = {
  /** Offered to start with, in this order. */
  readonly firstSteps: readonly IdentityVerifier[];
  /** Makes an account: opened first where the client asked for that, else offered last. */
  readonly registration?: IdentityVerifier | null;
  /** Reached from other steps only. */
  readonly laterSteps?: readonly IdentityVerifier[];
  /** The step that its own people owe once everything else is proved. */
  owed?(identity: Identity): Promise<IdentityVerifier | null>;
  /** Today's record of a subject of its own; null for anybody else's. */
  readonly account?: Customization["account"];
  /** For ways whose sign-in is a session elsewhere. */
  readonly hasEnded?: Customization["hasEnded"];
  /** Values of `acr` that a sign-in this way can have by itself. */
  readonly reachableAcr?: readonly string[];
};

type Shared = { readonly config: Config; readonly database: Database | null; readonly postman: Postman | null };
type Database = ReturnType<typeof openAccountsDatabase>;

export function configuredVerifiers(
  config: Config,
  log: Log,
): Pick<Customization, "verifiers" | "plan" | "account" | "hasEnded" | "acr" | "counters" | "ready"> {
  const { secondStep } = config;
  const database =
    secondStep || config.verifiers.some(({ kind }) => kind === "accounts")
      ? openAccountsDatabase(config.database)
      : null;
  const shared = { config, database, postman: postmanOf(config, log) };
  const ways = config.verifiers.map((settings) => wayOf(settings, shared));
  const started = waysToStart(ways);
  const kept = {
    hasEnded: whetherEnded(ways),
    // Where there is a database, its counts hold for every replica.
    ...(database ? { counters: database.counters, ready: () => database.ready() } : {}),
  };
  const reachableAcr = ways.flatMap((way) => way.reachableAcr ?? []);
  // Without second steps the levels of assurance are those that a way names itself: a client that demands another is
  // told so instead of lied to.
  if (!secondStep || !database)
    return { ...started, acr: { reachable: () => reachableAcr, of: () => undefined }, ...kept };
  const { acr, ...all } = withSecondSteps(started, secondStep, { steps: database.secondSteps, config });
  return { ...all, acr: { ...acr, reachable: (request) => [...acr.reachable(request), ...reachableAcr] }, ...kept };
}

function waysToStart(ways: readonly Way[]): Pick<Customization, "verifiers" | "plan" | "account"> {
  const firstSteps = ways.flatMap((way) => way.firstSteps);
  const registrations = ways.flatMap((way) => way.registration ?? []);
  const laterSteps = ways.flatMap((way) => way.laterSteps ?? []);
  return {
    verifiers: [...firstSteps, ...registrations, ...laterSteps],
    plan: {
      firstSteps: ({ entry }) =>
        entry === "registration" ? [...registrations, ...firstSteps] : [...firstSteps, ...registrations],
      async nextStep({ identity }) {
        for (const way of ways) {
          const owed = await way.owed?.(identity);
          if (owed) return owed;
        }
        return null;
      },
      canRegister: registrations.length > 0,
    },
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

function whetherEnded(ways: readonly Way[]): NonNullable<Customization["hasEnded"]> {
  const judges = ways.flatMap((way) => way.hasEnded ?? []);
  return async (identity, visitor) => {
    // Which of several it came from is not kept: one that still has the session is enough.
    for (const judge of judges) if (!(await judge(identity, visitor))) return false;
    return judges.length > 0;
  };
}

function wayOf(settings: VerifierSettings, { config, database, postman }: Shared): Way {
  switch (settings.kind) {
    case "demo": {
      const claims = config.fakesConformityClaims ? conformityClaims : demoUser.claims;
      return {
        firstSteps: [passwordVerifier(settings.id, checkDemoUser(claims))],
        account: async (subject) => (subject === demoUser.subject ? { claims } : null),
      };
    }
    case "accounts":
      if (!database) throw new Error("Accounts need their database");
      return accountsWay(settings, config, { database, postman });
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
      return { firstSteps: [verifier], account, reachableAcr: settings.acrValues };
    }
    case "oidc":
      return { firstSteps: [upstreamOidc(settings)], reachableAcr: settings.acrValues };
    default:
      return settings satisfies never;
  }
}

function postmanOf({ mail, productName, texts }: Config, log: Log): Postman | null {
  if (!mail) return null;
  return postman({
    productName,
    translator: createTexts(texts).translator,
    send: mailTransport(mail),
    report(kind, trouble) {
      if (trouble === null) return log("info", { event: "mail.sent", reason: kind });
      const cause = trouble.cause instanceof Error ? `, because of ${trouble.cause.message}` : "";
      log("error", { event: "mail.failed", reason: kind, detail: `${trouble.message}${cause}` });
    },
  });
}
