// What the client says about itself elsewhere. In a new tab: leaving would lose what was typed, or a popup.
import type { Translator } from "../lib/messages.ts";
import type { ClientView } from "../lib/views.ts";
import { Icon } from "./icons.tsx";

export function ClientLinks({ client, t }: { client: ClientView; t: Translator }) {
  if (!client.policyUrl && !client.termsUrl) return null;
  return (
    <p className="flex flex-wrap gap-x-6 text-sm">
      {client.policyUrl ? <ForeignLink href={client.policyUrl} label={t("common.privacy_policy")} t={t} /> : null}
      {client.termsUrl ? <ForeignLink href={client.termsUrl} label={t("common.terms")} t={t} /> : null}
    </p>
  );
}

function ForeignLink({ href, label, t }: { href: string; label: string; t: Translator }) {
  return (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer"
      className="link inline-flex min-h-6 items-center gap-1 py-1"
    >
      {label}
      <Icon name="leave" className="size-4 rtl:-scale-x-100" />
      <span className="sr-only">({t("common.new_tab")})</span>
    </a>
  );
}
