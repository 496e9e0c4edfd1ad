"use client";
// Asks the browser for a passkey and sends its answer with the form. The one part of a page that cannot work without script:
// without, or in a browser that has no passkeys, it says so.
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import type { JsonObject } from "../lib/json.ts";
import type { PasskeyView } from "../lib/views.ts";

export type PasskeyTexts = {
  readonly start: string;
  readonly needsScript: string;
  readonly unsupported: string;
  readonly waiting: string;
  readonly failed: string;
  readonly knownAlready: string;
};

type PasskeyPromptProps = {
  readonly passkey: PasskeyView;
  /** One was refused on this page: the browser would at once offer the same again. */
  readonly wasRefused: boolean;
  readonly texts: PasskeyTexts;
};
type Saying = "waiting" | "failed" | "knownAlready";

export function PasskeyPrompt({ passkey, wasRefused, texts }: PasskeyPromptProps) {
  const [saying, say] = useState<Saying | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const support = useSyncExternalStore(never, supportHere, () => "no-script" as const);
  const { isConditional } = passkey;

  function send(answer: object): void {
    if (!field.current || !button.current) return;
    field.current.value = JSON.stringify(answer);
    button.current.disabled = false;
    field.current.form?.requestSubmit(button.current);
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: one request a page; the page is loaded anew for the next.
  useEffect(() => {
    if (!isConditional || wasRefused || support !== "ready") return;
    offerWithinField(passkey).then((answer) => answer && send(answer));
    return () => void stopAsking();
  }, [support]);

  async function ask(): Promise<void> {
    say("waiting");
    try {
      send(await askNow(passkey));
    } catch (error) {
      // Some authenticators tell by this name that they hold a passkey of this account already (WebAuthn §6.3.2).
      say(error instanceof Error && error.name === "InvalidStateError" ? "knownAlready" : "failed");
    }
  }

  if (support !== "ready") {
    // Beside a name and a password it is one more way, and nobody misses it.
    if (isConditional) return null;
    return <p>{support === "no-script" ? texts.needsScript : texts.unsupported}</p>;
  }
  return (
    <div className="grid gap-3">
      <input type="hidden" name="passkey" ref={field} />
      {/* Pressed by script alone; while it is disabled, the Enter key sends no form without an answer. */}
      <button type="submit" hidden disabled ref={button} name="answer" value="accept" formAction="" tabIndex={-1} />
      <button
        type="button"
        id="use-passkey"
        onClick={ask}
        className={`button ${isConditional ? "secondary" : "primary"}`}
      >
        {texts.start}
      </button>
      <p role="status" className="text-sm text-muted empty:hidden">
        {saying === null ? null : texts[saying]}
      </p>
    </div>
  );
}

const never = () => () => undefined;
const supportHere = () => (typeof globalThis.PublicKeyCredential === "function" ? "ready" : "unsupported");

/** Loaded where it is needed: most pages ask for no passkey. */
const library = () => import("@simplewebauthn/browser");

async function askNow({ kind, options }: PasskeyView): Promise<object> {
  const { startAuthentication, startRegistration } = await library();
  if (kind === "get" && isUse(options)) return startAuthentication({ optionsJSON: options });
  if (kind === "create" && isCreation(options)) return startRegistration({ optionsJSON: options });
  throw new Error("This is no request for a passkey");
}

/** Until the person picks one, does something else, or leaves: nothing of it is worth a word. */
async function offerWithinField({ options }: PasskeyView): Promise<object | null> {
  try {
    const { startAuthentication } = await library();
    return isUse(options) ? await startAuthentication({ optionsJSON: options, useBrowserAutofill: true }) : null;
  } catch {
    return null;
  }
}

async function stopAsking(): Promise<void> {
  const { WebAuthnAbortService } = await library();
  WebAuthnAbortService.cancelCeremony();
}

type Options<Name extends "startAuthentication" | "startRegistration"> = Parameters<
  Awaited<ReturnType<typeof library>>[Name]
>[0]["optionsJSON"];

function isUse(options: JsonObject): options is JsonObject & Options<"startAuthentication"> {
  return typeof options.challenge === "string" && typeof options.rpId === "string";
}

function isCreation(options: JsonObject): options is JsonObject & Options<"startRegistration"> {
  return typeof options.challenge === "string" && typeof options.user === "object" && typeof options.rp === "object";
}
