// A labelled text field and the sentence that says what is wrong with it.
import { Icon } from "./icons.tsx";

type FieldProps = {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly type: "text" | "email" | "password" | "code";
  readonly autoComplete: string;
  readonly value: string;
  readonly isOptional?: boolean;
  readonly problem: string | null;
};

export function Field({ id, name, label, hint, type, autoComplete, value, isOptional = false, problem }: FieldProps) {
  const descriptions = [hint ? `${id}-hint` : "", problem ? `${id}-problem` : ""].filter(Boolean).join(" ");
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
      <input
        id={id}
        name={name}
        type={type === "code" ? "text" : type}
        autoComplete={autoComplete}
        defaultValue={value}
        required={!isOptional}
        aria-invalid={problem ? true : undefined}
        aria-describedby={descriptions || undefined}
        className={type === "code" ? "input code" : "input"}
        // Names and codes are not words: a phone that "corrects" them makes them wrong.
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
      />
    </div>
  );
}
