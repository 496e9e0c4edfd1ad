// The one form of the house: a server action that works the same with and without script.
import type { ReactNode } from "react";
import type { HiddenFields } from "../lib/views.ts";

/** A server action; it ends in a redirect and returns nothing. */
export type FormAnswer = (form: FormData) => Promise<void>;

type PromptFormProps = {
  readonly action: FormAnswer;
  readonly hidden: HiddenFields;
  readonly className?: string;
  readonly children: ReactNode;
};

/** Not validated by the browser: the server's sentences say what to do, in the language of the page. */
export function PromptForm({ action, hidden, className, children }: PromptFormProps) {
  return (
    <form action={action} noValidate className={className}>
      {Object.entries(hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {children}
    </form>
  );
}

type SubmitButtonProps = {
  readonly id: string;
  /** What the server reads as `answer`. */
  readonly answer: string;
  readonly look: "primary" | "secondary" | "quiet";
  readonly children: ReactNode;
};

/**
 * With an empty `formaction` React leaves the submit to the browser once it has taken over the page, so that a
 * hydrated page sends the very same native POST as one without script. The first button of a form is the one that
 * the Enter key presses.
 */
export function SubmitButton({ id, answer, look, children }: SubmitButtonProps) {
  return (
    <button type="submit" id={id} name="answer" value={answer} formAction="" className={`button ${look}`}>
      {children}
    </button>
  );
}
