"use client";
// A field for a secret. Where script runs it can be looked at while typing, and says when Caps Lock is on.
import { type ComponentProps, type KeyboardEvent, useState, useSyncExternalStore } from "react";

export type SecretTexts = {
  readonly show: string;
  /** For those who hear the button alone: names the field. */
  readonly showName: string;
  readonly hide: string;
  readonly hideName: string;
  readonly capsLock: string;
};

type SecretInputProps = ComponentProps<"input"> & { readonly id: string; readonly texts: SecretTexts };

/** Without script it is the plain field: a button that cannot work is not there. */
export function SecretInput({ id, texts, ...input }: SecretInputProps) {
  const [isShown, setShown] = useState(false);
  const [isCapsLock, setCapsLock] = useState(false);
  const hasScript = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  const noteCapsLock = (event: KeyboardEvent) => setCapsLock(event.getModifierState("CapsLock"));
  return (
    <>
      <div className="secret">
        <input
          type={isShown ? "text" : "password"}
          {...input}
          id={id}
          ref={hideOnSubmit}
          onKeyDown={noteCapsLock}
          onKeyUp={noteCapsLock}
          onBlur={() => setCapsLock(false)}
        />
        {hasScript ? (
          <button
            type="button"
            aria-controls={id}
            aria-label={isShown ? texts.hideName : texts.showName}
            onClick={() => setShown(!isShown)}
            className="reveal"
          >
            {isShown ? texts.hide : texts.show}
          </button>
        ) : null}
      </div>
      <p role="status" className="text-sm text-muted empty:hidden">
        {isCapsLock ? texts.capsLock : null}
      </p>
    </>
  );
}

const never = () => () => undefined;

/** What is sent from a field of text, browsers keep and offer to others as plain text. */
function hideOnSubmit(input: HTMLInputElement | null) {
  const form = input?.form;
  const hide = () => {
    if (input) input.type = "password";
  };
  form?.addEventListener("submit", hide);
  return () => form?.removeEventListener("submit", hide);
}
