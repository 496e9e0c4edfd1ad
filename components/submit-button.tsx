// The button that answers a form.
import type { ReactNode } from "react";

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
