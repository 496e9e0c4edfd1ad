// A device form in hostile hands: Hydra hears the code that was typed, for the page it was typed on, or nothing.
import { openDevice, openLogin, tamperWithEverything } from "./tampering-forms.ts";

tamperWithEverything({
  kind: "device",
  open: openDevice,
  openOtherKind: openLogin,
  fields: ["$ACTION", "answer", "device_challenge", "step", "user_code"],
});
