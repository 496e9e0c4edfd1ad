// A login form in hostile hands: Hydra hears who proved to be who, or nothing.
import { openConsent, openLogin, tamperWithEverything } from "./tampering-forms.ts";

tamperWithEverything({
  kind: "login",
  open: openLogin,
  openOtherKind: openConsent,
  fields: ["$ACTION", "answer", "email", "login_challenge", "password", "remember", "step"],
});
