// The one form of the house: a plain POST that a server action answers.
import type { ReactNode } from "react";
import type { HiddenFields } from "../lib/views.ts";

/** Where a form is answered: the address of the page that the server action belongs to, and the action's id there. */
export type FormAnswer = { readonly address: string; readonly id: string };

type PromptFormProps = {
  readonly action: FormAnswer;
  readonly hidden: HiddenFields;
  readonly id?: string;
  readonly className?: string;
  readonly children?: ReactNode;
};

/**
 * Not validated by the browser: the server's sentences say what to do, in the language of the page. Encoded as Next reads
 * a form that names its action (`$ACTION_ID_`), which it does for one without script.
 */
export function PromptForm({ action, hidden, id, className, children }: PromptFormProps) {
  return (
    <form id={id} action={action.address} method="post" encType="multipart/form-data" noValidate className={className}>
      <input type="hidden" name={`$ACTION_ID_${action.id}`} />
      {Object.entries(hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {children}
    </form>
  );
}
