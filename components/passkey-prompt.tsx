// Asks for a passkey. The one part of a page that cannot work without script (browser/passkey.ts): where that does not run,
// or the browser has no passkeys, it says so.
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

export function PasskeyPrompt({ passkey, wasRefused, texts }: PasskeyPromptProps) {
  const { isConditional } = passkey;
  return (
    <div className="passkey" data-passkey={JSON.stringify({ ...passkey, wasRefused })}>
      {/* Beside a name and a password it is one more way, and nobody misses it. */}
      {isConditional ? null : <p data-unsupported={texts.unsupported}>{texts.needsScript}</p>}
      <div hidden className="grid gap-3">
        <input type="hidden" name="passkey" />
        {/* Pressed by script alone; while it is disabled, the Enter key sends no form without an answer. */}
        <button type="submit" hidden disabled name="answer" value="accept" tabIndex={-1} />
        <button type="button" id="use-passkey" className={`button ${isConditional ? "secondary" : "primary"}`}>
          {texts.start}
        </button>
        <p
          role="status"
          data-waiting={texts.waiting}
          data-failed={texts.failed}
          data-known-already={texts.knownAlready}
          className="text-sm text-muted empty:hidden"
        />
      </div>
    </div>
  );
}
