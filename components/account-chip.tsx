// As whom: the account that the answer will count for.
import type { ReactNode } from "react";
import type { Translator } from "../lib/messages.ts";
import type { AccountView } from "../lib/views.ts";

/** The shortest text by which a person recognises the account. */
export function accountName(account: AccountView): string {
  return account.displayName ?? account.email ?? account.subject;
}

type AccountChipProps = {
  readonly account: AccountView;
  readonly t: Translator;
  /** What they are so far; heard, where it can be seen by the place. */
  readonly state?: "common.logged_in_as" | "common.logging_in_as";
  /** The way to another account, where there is one. */
  readonly children?: ReactNode;
};

export function AccountChip({ account, t, state = "common.logged_in_as", children }: AccountChipProps) {
  const name = accountName(account);
  const identifier = account.email ?? account.subject;
  return (
    <div className="flex flex-wrap items-center justify-end gap-x-3 rounded-box border border-line py-2 ps-3 pe-2">
      <div className="flex min-w-0 grow items-center gap-3">
        <div aria-hidden="true" className="avatar">
          {[...name][0]?.toUpperCase()}
        </div>
        <p className="min-w-0 text-sm">
          <span className="sr-only">{t(state)} </span>
          <span className="block font-medium">
            <bdi>{name}</bdi>
          </span>
          {identifier === name ? null : (
            <span className="block text-muted">
              <bdi>{identifier}</bdi>
            </span>
          )}
        </p>
      </div>
      {children}
    </div>
  );
}
