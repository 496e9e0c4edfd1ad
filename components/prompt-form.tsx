"use client";
// The one form of the house: a server action that works the same with and without script. Where script runs, it also
// swallows the second half of a double click.
import type { FormEvent, ReactNode } from "react";
import type { HiddenFields } from "../lib/views.ts";

/** A server action; it ends in a redirect and returns nothing. */
export type FormAnswer = (form: FormData) => Promise<void>;

type PromptFormProps = {
  readonly id?: string;
  readonly action: FormAnswer;
  readonly hidden: HiddenFields;
  readonly className?: string;
  readonly children?: ReactNode;
};

/** Not validated by the browser: the server's sentences say what to do, in the language of the page. */
export function PromptForm({ id, action, hidden, className, children }: PromptFormProps) {
  return (
    <form id={id} action={action} onSubmit={swallowSecond} noValidate className={className}>
      {Object.entries(hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {children}
    </form>
  );
}

const doubleClickMs = 2000;

/**
 * A second submit makes the browser drop the first answer, and Hydra may by then have used up the verifier in it: the
 * client would get "already been used" (ory/hydra double-submit rules). By time and not for good, so that a page
 * brought back by the Back button still works.
 */
function swallowSecond(event: FormEvent<HTMLFormElement>): void {
  const { dataset } = event.currentTarget;
  const sentAt = Number(dataset.sentAt ?? Number.NaN);
  if (event.timeStamp - sentAt < doubleClickMs) event.preventDefault();
  else dataset.sentAt = String(event.timeStamp);
}
