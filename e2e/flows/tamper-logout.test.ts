// A logout form in hostile hands: nobody is signed out, or kept signed in, by anything but the button.
import { openConsent, openLogout, tamperWithEverything } from "./tampering-forms.ts";

tamperWithEverything({
  kind: "logout",
  open: openLogout,
  openOtherKind: openConsent,
  fields: ["$ACTION", "answer", "logout_challenge", "step"],
});
