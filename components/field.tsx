// A labelled text field and the sentence that says what is wrong with it.
import type { Translator } from "../lib/messages.ts";
import { Icon } from "./icons.tsx";
import { SecretInput } from "./secret-input.tsx";

type FieldProps = {
  readonly t: Translator;
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly type: "text" | "email" | "password" | "code";
  readonly autoComplete: string;
  readonly inputMode?: "text" | "numeric";
  readonly autoCapitalize?: "none" | "characters";
  readonly value: string;
  readonly isOptional?: boolean;
  readonly problem: string | null;
};

export function Field(props: FieldProps) {
  const { t, id, name, label, hint, type, autoComplete, inputMode, autoCapitalize = "none", value } = props;
  const { isOptional = false, problem } = props;
  const descriptions = [hint ? `${id}-hint` : "", problem ? `${id}-problem` : ""].filter(Boolean).join(" ");
  const input = {
    id,
    name,
    autoComplete,
    inputMode,
    defaultValue: value,
    required: !isOptional,
    "aria-invalid": problem ? true : undefined,
    "aria-describedby": descriptions || undefined,
    // Names and codes are not words: a phone that "corrects" them makes them wrong.
    autoCapitalize,
    autoCorrect: "off",
    spellCheck: false,
  };
  return (
    <div className="flex flex-col gap-2">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      {hint ? (
        <p id={`${id}-hint`} className="-mt-1 text-sm text-muted">
          {hint}
        </p>
      ) : null}
      {problem ? (
        <p id={`${id}-problem`} className="-mt-1 flex gap-1 text-sm font-medium text-danger">
          <Icon name="alert" className="size-5" />
          {problem}
        </p>
      ) : null}
      {type === "password" ? (
        <SecretInput {...input} className="input" texts={secretTexts(label, t)} />
      ) : (
        <input type={type === "code" ? "text" : type} {...input} className={type === "code" ? "input code" : "input"} />
      )}
    </div>
  );
}

function secretTexts(label: string, t: Translator) {
  return {
    show: t("secret_field.show"),
    showName: t("secret_field.show_name", { label }),
    hide: t("secret_field.hide"),
    hideName: t("secret_field.hide_name", { label }),
    capsLock: t("secret_field.caps_lock"),
  };
}
