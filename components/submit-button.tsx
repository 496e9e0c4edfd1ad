// The button that answers a form.
import type { ReactNode } from "react";

type SubmitButtonProps = {
  readonly id: string;
  /** What the server reads as `answer`. */
  readonly answer: string;
  readonly look: "primary" | "secondary" | "quiet";
  /** Id of the form it answers, where that is not the one around it. */
  readonly form?: string;
  readonly children: ReactNode;
};

/** The first button of a form is the one that the Enter key presses. */
export function SubmitButton({ id, answer, look, form, children }: SubmitButtonProps) {
  return (
    <button type="submit" id={id} form={form} name="answer" value={answer} className={`button ${look}`}>
      {children}
    </button>
  );
}
