// A box to tick with its explanation; the whole row is the target.

type CheckboxProps = {
  readonly id: string;
  readonly name: string;
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
  readonly isChecked?: boolean;
};

export function Checkbox({ id, name, value, label, hint, isChecked = false }: CheckboxProps) {
  return (
    <div className="flex gap-3">
      <input
        type="checkbox"
        id={id}
        name={name}
        value={value}
        defaultChecked={isChecked}
        aria-describedby={hint ? `${id}-hint` : undefined}
        className="check"
      />
      <div className="min-w-0">
        <label htmlFor={id} className="block min-h-6">
          {label}
        </label>
        {hint ? (
          <p id={`${id}-hint`} className="text-sm text-muted">
            {hint}
          </p>
        ) : null}
      </div>
    </div>
  );
}
