// A consent form in hostile hands: Hydra hears of nothing that the page did not show and the person did not tick.
import { describe, test } from "vitest";
import { NEVER_ASKED, sendForged } from "./tampering.ts";
import { openConsent, openLogin, tamperWithEverything } from "./tampering-forms.ts";

tamperWithEverything({
  kind: "consent",
  open: openConsent,
  openOtherKind: openLogin,
  fields: ["$ACTION", "answer", "consent_challenge", "grant_scope", "remember", "step"],
});

describe("a scope that", () => {
  test.each(NEVER_ASKED)("%s is not granted", async (_what, scopes) => {
    const forge = scopes.map((scope) => ["grant_scope", scope] as const);
    await sendForged(await openConsent(), { forge });
    await sendForged(await openConsent(), { omit: ["grant_scope"], forge });
  });
});
