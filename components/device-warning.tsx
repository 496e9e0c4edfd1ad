// Stops the phishing of device flows (RFC 8628 §5.4): says that somebody else's screen may be waiting for this answer.
import type { ReactNode } from "react";
import type { Translator } from "../lib/messages.ts";
import { Icon } from "./icons.tsx";
import { scopeWords } from "./scope-list.tsx";

type DeviceWarningProps = { readonly title: string; readonly children: ReactNode };

export function DeviceWarning({ title, children }: DeviceWarningProps) {
  return (
    <div className="box border-caution bg-caution-soft">
      <Icon name="device" className="size-6 text-caution" />
      <div className="grid min-w-0 gap-2 text-sm">
        <h2 className="text-base font-semibold">{title}</h2>
        {children}
      </div>
    </div>
  );
}

type LoginWarningProps = { readonly client: string; readonly scopes: readonly string[]; readonly t: Translator };

/** At the login: who it is for, and what it will ask for next. */
export function DeviceLoginWarning({ client, scopes, t }: LoginWarningProps) {
  return (
    <DeviceWarning title={t("device_warning.title")}>
      <p>{t("device_warning.login", { client })}</p>
      {scopes.length > 0 ? (
        <>
          <p>{t("device_warning.asks_for", { client })}</p>
          <ul className="list-disc ps-5">
            {scopes.map((scope) => (
              <li key={scope}>{scopeWords({ scope, title: null, description: null }, t).title}</li>
            ))}
          </ul>
        </>
      ) : null}
      <p className="font-semibold">{t("device_warning.only_if")}</p>
    </DeviceWarning>
  );
}
