// For tests: a database in memory with some people in it, and a postman who keeps what he should carry.
import type { Account, NewAccount } from "../accounts/accounts.ts";
import { openAccountsDatabase } from "../accounts/database.ts";
import { newPasswordRules } from "../accounts/new-password.ts";
import type { MailKind, Postman } from "../mail/postman.ts";
import type { Locale, MessageValues } from "../messages.ts";

export type Posted = {
  readonly kind: MailKind;
  readonly to: string;
  readonly locale: Locale;
  readonly values: MessageValues;
};

export const adasPassword = "adas very long one";
export const goodPassword = "marble tundra 48 quilt";
export const rules = newPasswordRules({ least: 15, productName: "Gatehouse" });

/** `ada` with a verified address. */
export async function people() {
  const database = openAccountsDatabase({ kind: "sqlite", file: ":memory:" });
  const { accounts, mailCodes, secondSteps, keeping } = database;
  const posted: Posted[] = [];
  const postman: Postman = { post: (kind, to, locale, values) => void posted.push({ kind, to, locale, values }) };
  async function add(username: string, more: Partial<NewAccount> = {}): Promise<Account> {
    const usual = { email: `${username}@example.com`, isEmailVerified: true, claims: {}, password: adasPassword };
    const made = await accounts.create({ username, ...usual, ...more });
    if (made === "taken") throw new Error(`${username} is taken`);
    return made;
  }
  const ada = await add("ada");
  return {
    database,
    accounts,
    mailCodes,
    secondSteps,
    keeping,
    postman,
    rules,
    posted,
    ada,
    add,
    /** The code in the last mail that has one. */
    lastCode: () => String(posted.findLast(({ values }) => values.code !== undefined)?.values.code ?? ""),
  };
}

/** The same methods, each of which fails as where the database is away. */
export function broken<T extends object>(part: T): T {
  return new Proxy(part, {
    get: () => () => Promise.reject(new Error("The accounts database is locked by another program")),
  });
}
