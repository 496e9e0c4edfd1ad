// A box to tick with its explanation; the whole row is the target.
import { Icon } from "./icons.tsx";

type CheckboxProps = {
  readonly id: string;
  readonly name: string;
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
  readonly isChecked?: boolean;
  readonly problem?: string | null;
};

export function Checkbox({ id, name, value, label, hint, isChecked = false, problem = null }: CheckboxProps) {
  const descriptions = [hint ? `${id}-hint` : "", problem ? `${id}-problem` : ""].filter(Boolean).join(" ");
  return (
    <div className="flex gap-3">
      <input
        type="checkbox"
        id={id}
        name={name}
        value={value}
        defaultChecked={isChecked}
        aria-invalid={problem ? true : undefined}
        aria-describedby={descriptions || undefined}
        className="check"
      />
      <div className="min-w-0">
        <label htmlFor={id} className="block min-h-6">
          {label}
        </label>
        {problem ? (
          <p id={`${id}-problem`} className="flex gap-1 text-sm font-medium text-danger">
            <Icon name="alert" className="size-5" />
            {problem}
          </p>
        ) : null}
        {hint ? (
          <p id={`${id}-hint`} className="text-sm text-muted">
            {hint}
          </p>
        ) : null}
      </div>
    </div>
  );
}
