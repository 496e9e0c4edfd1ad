// Who asks: initials, name, and the host that the browser goes to afterwards.
import type { Translator } from "../lib/messages.ts";
import type { ClientView } from "../lib/views.ts";
import { Icon } from "./icons.tsx";

export function ClientBadge({ client, t, productName }: { client: ClientView; t: Translator; productName: string }) {
  return (
    <div
      className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line bg-raised px-5 py-5 sm:px-8"
      data-looks={client.looks ?? undefined}
    >
      {client.logoSrc === null ? <Initials client={client} /> : <Logo client={client} src={client.logoSrc} />}
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

function Initials({ client }: { client: ClientView }) {
  return (
    <div aria-hidden="true" className="tile">
      {client.initials}
    </div>
  );
}

/**
 * The initials stand beside the picture as wide as the tile. A picture that has a width pushes them to a second line, out of
 * the tile; one that is late or refused has none (its `alt` is empty) and leaves them in sight. Needs no script.
 */
function Logo({ client, src }: { client: ClientView; src: string }) {
  return (
    <div
      aria-hidden="true"
      className="flex size-13 flex-none flex-wrap content-start items-center justify-center overflow-clip rounded-[calc(0.875rem*var(--round))] bg-[#fff] shadow-[0_0_0_1px_var(--line)] before:h-full before:content-['']"
    >
      {/* Low priority: the form goes first, and React would otherwise announce the picture in the head as well. */}
      {/* biome-ignore lint/performance/noImgElement: already small enough, and Next's component needs inline styles. */}
      <img src={src} alt="" decoding="async" fetchPriority="low" referrerPolicy="no-referrer" className="max-h-full" />
      <Initials client={client} />
    </div>
  );
}
