// Who asks: initials, name, and the host that the browser goes to afterwards.
import type { ClientView } from "../lib/views.ts";
import { Icon } from "./icons.tsx";
import type { PageProps } from "./page-card.tsx";

export function ClientBadge({ client, t, productName }: PageProps & { client: ClientView }) {
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line bg-raised px-5 py-5 sm:px-8">
      <div aria-hidden="true" className="tile">
        {client.initials}
      </div>
      <div className="min-w-0 flex-[1_1_10rem]">
        <p className="text-lg font-semibold text-pretty">
          <bdi>{client.name}</bdi>
        </p>
        {client.destinationHost ? (
          <p className="text-sm text-muted">
            <bdi dir="ltr">{client.destinationHost}</bdi>
          </p>
        ) : null}
        {client.isFirstParty ? (
          <p className="mt-1 flex items-center gap-1 text-sm font-medium text-accent">
            <Icon name="check" className="size-4" />
            {t("common.official", { product: productName })}
          </p>
        ) : null}
      </div>
    </div>
  );
}
