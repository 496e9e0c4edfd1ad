// Decides whether somebody may have a password from now on, and how one is asked for.
import { foldName } from "../names.ts";
import { type PasswordContext, type PasswordProblem, passwordProblem } from "./password-rules.ts";

export type NewPasswordRules = {
  /** Characters a new password has at least. */
  readonly least: number;
  problemOf(password: string, whose: Omit<PasswordContext, "productName">): PasswordProblem | "missing_field" | null;
};

export function newPasswordRules({ least, productName }: { least: number; productName: string }): NewPasswordRules {
  return {
    least,
    problemOf(password, whose) {
      if (password === "") return "missing_field";
      if ([...password.normalize("NFKC")].length < least) return "password_too_short";
      // Whole, an address is long enough to look like more than it is.
      if (whose.email !== null && foldName(password) === foldName(whose.email)) return "password_too_common";
      return passwordProblem(password, { ...whose, productName });
    },
  };
}

/** Password managers offer a fresh one for this token. */
export const newPasswordField = {
  name: "password",
  label: "new_password",
  type: "password",
  autoComplete: "new-password",
  value: "",
} as const;
