// What an application may ask for, and what a person may be told about it.
import type { ClientView, ScopeView } from "../../lib/views.ts";
import english from "../../messages/en.json" with { type: "json" };
import * as made from "../fixtures.ts";
import * as consents from "../fixtures-consent.ts";
import * as awkward from "./awkward.ts";
import { changed } from "./gallery-state.ts";

const { problem, scope } = made;
const known = ["openid", "profile", "email", "address", "phone", "groups", "offline_access"];
const described: ScopeView = {
  ...scope("invoices:read"),
  title: "Read your invoices",
  description: "All invoices of the last ten years, with their attachments.",
};
const unknown = scope("a_very_long_scope_that_nobody_has_explained:read-and-write");
const facts = Object.keys(english.claims);
/** More facts of one scope than are told. */
const crowded = { ...scope("profile"), claims: facts.map((name) => made.claim(name, `The ${name} of somebody`)) };
const cautions = ["mixed_letters", "our_name", "other_address"] as const;
const cautious = cautions.map((caution): [string, { readonly client: ClientView }] => [
  `caution-${caution.replaceAll("_", "-")}`,
  { client: { ...made.client, name: "Gatehouse Support", caution } },
]);
const device = { isDevice: true, client: awkward.bare } as const;

export const consentStates = changed(made.consent, {
  plain: {},
  "some-allowed-before": consents.consentDelta,
  "all-allowed-before": consents.consentKnown,
  "in-words-of-the-operator": consents.consentInOwnWords,
  "long-in-every-part": consents.consentLong,
  "suspicious-name": consents.consentSuspicious,
  "short-access": consents.consentShort,
  "sent-in-any-case": consents.consentSentAnyway,
  "many-facts": { scopes: [crowded], sentAnyway: [made.claim("staff", false), made.claim("tenant", null)] },
  "every-fact": {
    scopes: ["profile", "email", "address"].map((name, at) => ({
      ...scope(name),
      claims: facts
        .slice(at * 8, at * 8 + 8)
        .map((fact) => made.claim(fact, "Wolfeschlegelsteinhausenbergerdorff", at > 0)),
    })),
  },
  ...Object.fromEntries(cautious),
  "with-a-logo": { client: awkward.withLogo },
  "run-by-the-house": { client: awkward.official },
  required: { scopes: [scope("openid", { isRequired: true }), ...["profile", "email"].map((name) => scope(name))] },
  "all-required": { scopes: ["openid", "email"].map((name) => scope(name, { isRequired: true })) },
  "ticked-before": { scopes: known.map((name) => ({ ...scope(name), isTicked: true })), duration: 2_592_000 },
  "twelve-scopes": {
    scopes: [...known, "notes:read", "notes:write", "calendar", "contacts"]
      .map((name) => scope(name))
      .concat(described),
  },
  "older-word-for-access-while-away": { scopes: [scope("openid"), scope("offline")] },
  "unknown-scope": { scopes: [scope("openid"), unknown] },
  "described-scope": { scopes: [scope("openid"), described] },
  nothing: { scopes: [], client: awkward.bare },

  "remembered-for-ever": { duration: 0 },
  "not-remembered": { durations: null },
  "required-missing": {
    scopes: [scope("openid", { isRequired: true }), scope("email")],
    problem: problem("required_scope_missing"),
  },
  "for-a-device": { ...device, timeLimit: { secondsLeft: 600, moreTime: "code_again" } },
  "for-a-device-with-a-tick": { ...device, mustSayWhoStarted: true, durations: null },
  "for-a-device-unconfirmed": {
    ...device,
    mustSayWhoStarted: true,
    durations: null,
    problem: problem("start_not_confirmed", "started_by_me"),
  },
  "time-nearly-up": { timeLimit: { secondsLeft: 60, moreTime: "ticks_kept" } },
  "time-nearly-up-login-again": { timeLimit: { secondsLeft: 100, moreTime: "login_again" } },
  "time-nearly-up-on-a-device": { ...device, timeLimit: { secondsLeft: 45, moreTime: "code_again" } },
  "time-nearly-up-for-good": { timeLimit: { secondsLeft: 60, moreTime: null } },
  "long-names": {
    client: awkward.unbroken,
    account: awkward.fortyCharacters,
    scopes: [scope("openid", { isRequired: true }), unknown],
  },
  "german-name": { client: awkward.german },
  "arabic-names": { client: awkward.arabic, account: awkward.arabicPerson },
  "endless-name": { client: awkward.endless, scopes: [scope("openid", { isRequired: true }), scope("email")] },
  "hostile-names": {
    client: awkward.hostile,
    account: { subject: "x", displayName: '"><img src=x onerror=alert(1)>', email: "foo@bar.com@example.com" },
    scopes: [scope("openid"), scope("<script>alert(1)</script>"), scope("accept"), scope("remember-hint")],
  },
  "unnamed-account": { account: awkward.unnamed },
});
