// Decides from VERIFIERS which ways to sign in there are, and reads the settings of each.
import type { SettingReader } from "../setting-reader.ts";
import { type AccountsSettings, readAccounts } from "./accounts.ts";
import { type KratosSettings, readKratos } from "./kratos.ts";
import { type LdapSettings, readLdap } from "./ldap.ts";
import { type OidcSettings, readOidc } from "./oidc.ts";
import { complainOfSharedPrefixes, readWebhook, type WebhookSettings } from "./webhook.ts";

/** One way as it was named: `oidc:google` has the id "oidc-google" and its settings below `OIDC_GOOGLE_`. */
type Named = { readonly id: string; readonly prefix: string };

export type VerifierSettings = { readonly id: string } & (
  | { readonly kind: "demo" }
  | AccountsSettings
  | LdapSettings
  | KratosSettings
  | WebhookSettings
  | OidcSettings
);
type Kind = VerifierSettings["kind"];

const kinds: { [Name in Kind]: (reader: SettingReader, named: Named) => Extract<VerifierSettings, { kind: Name }> } = {
  demo: (_reader, { id }) => ({ kind: "demo", id }),
  accounts: readAccounts,
  ldap: readLdap,
  kratos: readKratos,
  webhook: readWebhook,
  oidc: readOidc,
};

const entry = /^([a-z]+)(?::([a-z][a-z0-9-]{0,20}))?$/;

/** In the order given; whatever is wrong with one of them is complained about. */
export function verifierSettings(reader: SettingReader, isDemo: boolean): readonly VerifierSettings[] {
  const { text, complain } = reader;
  const given = (text("VERIFIERS") ?? (isDemo ? "demo" : "accounts")).split(/[\s,]+/).filter(Boolean);
  if (new Set(given).size !== given.length)
    complain("VERIFIERS", "names one way twice", "Name each once, or give them names of their own: oidc:one,oidc:two");
  const ways: readonly VerifierSettings[] = given.flatMap((word) => {
    const [, kind = "", name] = entry.exec(word) ?? [];
    if (!isKind(kind)) {
      complain(
        "VERIFIERS",
        `has an entry that is none of ${Object.keys(kinds).join(", ")}`,
        "Example: VERIFIERS=accounts",
      );
      return [];
    }
    if (kind === "demo" && !isDemo) {
      complain("VERIFIERS", "names the demo, whose password is known", "Take it out, or set GATEHOUSE_DEMO=1.");
      return [];
    }
    const id = name === undefined ? kind : `${kind}-${name}`;
    return [kinds[kind](reader, { id, prefix: id.toUpperCase().replaceAll("-", "_") })];
  });
  complainOfSharedPrefixes(reader, ways);
  return ways;
}

function isKind(text: string): text is Kind {
  return Object.hasOwn(kinds, text);
}
