// What an application may ask for, and what a person may be told about it.
import type { ScopeView } from "../../lib/views.ts";
import * as made from "../fixtures.ts";
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
const device = { isDevice: true, client: awkward.bare } as const;

export const consentStates = changed(made.consent, {
  plain: {},
  "with-a-logo": { client: awkward.withLogo },
  "run-by-the-house": { client: awkward.official },
  required: { scopes: [scope("openid", true), ...["profile", "email"].map((name) => scope(name))] },
  "all-required": { scopes: ["openid", "email"].map((name) => scope(name, true)) },
  "ticked-before": { scopes: known.map((name) => ({ ...scope(name), isTicked: true })), rememberChecked: true },
  "twelve-scopes": {
    scopes: [...known, "notes:read", "notes:write", "calendar", "contacts"]
      .map((name) => scope(name))
      .concat(described),
  },
  "older-word-for-access-while-away": { scopes: [scope("openid"), scope("offline")] },
  "unknown-scope": { scopes: [scope("openid"), unknown] },
  "described-scope": { scopes: [scope("openid"), described] },
  nothing: { scopes: [], client: awkward.bare },
  audience: {
    audience: ["https://api.example/", "https://a-rather-long-host-name.example/with/a/long/path/to/something"],
  },
  "remembered-for-ever": { rememberSeconds: 0 },
  "not-remembered": { rememberSeconds: null },
  "required-missing": { scopes: [scope("openid", true), scope("email")], problem: problem("required_scope_missing") },
  "for-a-device": { ...device, timeLimit: { secondsLeft: 600, moreTime: "code_again" } },
  "for-a-device-with-a-tick": { ...device, mustSayWhoStarted: true, rememberSeconds: null },
  "for-a-device-unconfirmed": {
    ...device,
    mustSayWhoStarted: true,
    rememberSeconds: null,
    problem: problem("start_not_confirmed", "started_by_me"),
  },
  "time-nearly-up": { timeLimit: { secondsLeft: 60, moreTime: "ticks_kept" } },
  "time-nearly-up-login-again": { timeLimit: { secondsLeft: 100, moreTime: "login_again" } },
  "time-nearly-up-on-a-device": { ...device, timeLimit: { secondsLeft: 45, moreTime: "code_again" } },
  "time-nearly-up-for-good": { timeLimit: { secondsLeft: 60, moreTime: null } },
  "long-names": {
    client: awkward.unbroken,
    account: awkward.fortyCharacters,
    scopes: [scope("openid", true), unknown],
  },
  "german-name": { client: awkward.german },
  "arabic-names": { client: awkward.arabic, account: awkward.arabicPerson },
  "endless-name": { client: awkward.endless, scopes: [scope("openid", true), scope("email")] },
  "hostile-names": {
    client: awkward.hostile,
    account: { subject: "x", displayName: '"><img src=x onerror=alert(1)>', email: "foo@bar.com@example.com" },
    scopes: [scope("openid"), scope("<script>alert(1)</script>"), scope("accept"), scope("remember-hint")],
  },
  "unnamed-account": { account: awkward.unnamed },
});
