// Asks the browser for a passkey and sends its answer with the form.
import { startAuthentication, startRegistration, WebAuthnAbortService } from "@simplewebauthn/browser";

type Wanted = {
  readonly kind: "get" | "create";
  readonly options: object;
  readonly isConditional: boolean;
  readonly wasRefused: boolean;
};
type Saying = "waiting" | "failed" | "knownAlready";

/** `prompt` is what components/passkey-prompt.tsx draws. */
export function askForPasskey(prompt: HTMLElement): void {
  const wanted: Wanted = JSON.parse(prompt.dataset.passkey ?? "");
  const without = prompt.querySelector<HTMLElement>("[data-unsupported]");
  if (typeof globalThis.PublicKeyCredential !== "function") {
    if (without) without.textContent = without.dataset.unsupported ?? "";
    return;
  }
  const field = prompt.querySelector<HTMLInputElement>("[name=passkey]");
  const send = prompt.querySelector<HTMLButtonElement>("[type=submit]");
  const start = prompt.querySelector<HTMLButtonElement>("#use-passkey");
  const status = prompt.querySelector<HTMLElement>("[role=status]");
  if (!field || !send || !start || !status) return;
  const answer = (given: object) => {
    field.value = JSON.stringify(given);
    send.disabled = false;
    field.form?.requestSubmit(send);
  };
  const say = (saying: Saying) => {
    status.textContent = status.dataset[saying] ?? "";
  };

  start.addEventListener("click", async () => {
    say("waiting");
    try {
      answer(await askNow(wanted));
    } catch (error) {
      // Some authenticators tell by this name that they hold a passkey of this account already (WebAuthn §6.3.2).
      say(error instanceof Error && error.name === "InvalidStateError" ? "knownAlready" : "failed");
    }
  });
  without?.remove();
  if (start.parentElement) start.parentElement.hidden = false;
  if (wanted.isConditional && !wanted.wasRefused) offerWithinField(wanted).then((given) => given && answer(given));
  addEventListener("pagehide", () => WebAuthnAbortService.cancelCeremony());
}

async function askNow({ kind, options }: Wanted): Promise<object> {
  if (kind === "get" && isUse(options)) return startAuthentication({ optionsJSON: options });
  if (kind === "create" && isCreation(options)) return startRegistration({ optionsJSON: options });
  throw new Error("This is no request for a passkey");
}

/** Until the person picks one, does something else, or leaves: nothing of it is worth a word. */
async function offerWithinField({ options }: Wanted): Promise<object | null> {
  try {
    return isUse(options) ? await startAuthentication({ optionsJSON: options, useBrowserAutofill: true }) : null;
  } catch {
    return null;
  }
}

type Use = Parameters<typeof startAuthentication>[0]["optionsJSON"];
type Creation = Parameters<typeof startRegistration>[0]["optionsJSON"];

function isUse(options: object): options is Use {
  return "challenge" in options && typeof options.challenge === "string" && "rpId" in options;
}

function isCreation(options: object): options is Creation {
  return "challenge" in options && "user" in options && typeof options.user === "object" && "rp" in options;
}
