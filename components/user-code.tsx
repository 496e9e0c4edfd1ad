// How the code of a device is typed, and how it is shown to be compared.
import type { Translator } from "../lib/messages.ts";
import type { UserCodeShape } from "../lib/user-code.ts";
import type { DeviceView } from "../lib/views.ts";
import { Field } from "./field.tsx";
import { problemTexts } from "./problem-summary.tsx";

/** Large, in groups. The gaps are only drawn: whoever copies or hears the code gets it in one piece. */
export function UserCode({ groups, t }: { groups: readonly string[]; t: Translator }) {
  return (
    <p className="user-code" dir="ltr">
      <span className="sr-only">{t("device.label")} </span>
      {groups.map((group, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two groups may be the same, and they never move.
        <span key={place}>{group}</span>
      ))}
    </p>
  );
}

export function UserCodeField({ view, t }: { view: DeviceView; t: Translator }) {
  const { userCode, codeShape, problem } = view;
  return (
    <Field
      t={t}
      id="code"
      name="user_code"
      label={t("device.label")}
      hint={hint(codeShape, t)}
      type="code"
      autoComplete="off"
      // A keyboard of the right kind comes up; what it types is never more than a suggestion.
      inputMode={codeShape.isDigitsOnly ? "numeric" : "text"}
      autoCapitalize={codeShape.letterCase === "upper" ? "characters" : "none"}
      value={userCode}
      problem={problem ? problemTexts(problem, t).field : null}
    />
  );
}

function hint({ length, isDigitsOnly, letterCase, example }: UserCodeShape, t: Translator): string {
  const values = { length, example: example.join("-") };
  const shape = t(isDigitsOnly ? "device.hint_digits" : "device.hint_characters", values);
  return letterCase === "mixed" ? `${shape} ${t("device.hint_case")}` : shape;
}
