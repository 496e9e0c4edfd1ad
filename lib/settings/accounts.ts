// Reads what people may do with their accounts in this app's own database: where it is, `database.ts` reads.
import type { SettingReader } from "../setting-reader.ts";

export type AccountsSettings = ReturnType<typeof readAccounts>;

const longestLeast = 64; // NIST SP 800-63B-4 §3.1.1.2: passwords of 64 characters are to be taken

export function readAccounts(reader: SettingReader, { id }: { readonly id: string }) {
  const { text, complain } = reader;
  const canMail = (text("MAIL_URL") ?? text("MAIL_URL_FILE")) !== undefined;
  const isDemo = ["1", "true"].includes(text("GATEHOUSE_DEMO") ?? "");
  if (id !== "accounts")
    complain("VERIFIERS", "gives the accounts a name", "There is one database of them: write `accounts`.");

  function choice(name: string, words: readonly [yes: string, no: string], fallback: boolean): boolean {
    const value = text(name) ?? words[fallback ? 0 : 1];
    if (!words.includes(value))
      complain(name, `is neither ${words.join(" nor ")}`, `Set ${name}=${words.join(" or ")}.`);
    const isWanted = value === words[0];
    if (isWanted && !canMail)
      complain(name, `is ${words[0]}, but no mail can be sent`, `Set MAIL_URL, or ${name}=${words[1]}.`);
    return isWanted;
  }

  return {
    kind: "accounts" as const,
    id,
    canRegister: choice("REGISTRATION", ["open", "closed"], isDemo && canMail),
    canRecover: choice("RECOVERY", ["on", "off"], canMail),
    passwordLength: readPasswordLength(reader),
  };
}

/** Of new passwords; operators set theirs by the same rule. */
export function readPasswordLength(reader: SettingReader): number {
  return reader.wholeNumber("PASSWORD_LENGTH", 15, [8, longestLeast]);
}
