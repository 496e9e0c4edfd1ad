// What form pages gain where script runs. Everything works without; a page that asks for passkeys loads more.
import { hearCapsLock, revealSecrets } from "./secrets.ts";
import { swallowSecondSubmits } from "./submits.ts";

for (const form of document.forms) swallowSecondSubmits(form);
for (const input of document.querySelectorAll<HTMLInputElement>(".secret > input")) {
  revealSecrets(input);
  hearCapsLock(input);
}
for (const prompt of document.querySelectorAll<HTMLElement>("[data-passkey]")) {
  import("./passkey.ts").then(({ askForPasskey }) => askForPasskey(prompt));
}
