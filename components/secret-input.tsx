// A field for a secret. Where script runs (browser/secrets.ts) it can be looked at while typing, and says when Caps Lock is on.
import type { ComponentProps } from "react";

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
  return (
    <>
      <div className="secret">
        <input type="password" {...input} id={id} />
        <button
          type="button"
          hidden
          aria-controls={id}
          aria-label={texts.showName}
          data-other={texts.hide}
          data-other-name={texts.hideName}
          className="reveal"
        >
          {texts.show}
        </button>
      </div>
      <p role="status" data-caps-lock={texts.capsLock} className="text-sm text-muted empty:hidden" />
    </>
  );
}
