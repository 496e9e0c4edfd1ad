// Who asks: picture or initials, name, the host that the browser goes to afterwards, and who stands for it.
import { isMessageIn, type Translator } from "../lib/messages.ts";
import type { ClientView } from "../lib/views.ts";
import { Icon } from "./icons.tsx";

type ClientBadgeProps = { readonly client: ClientView; readonly t: Translator; readonly productName: string };

export function ClientBadge({ client, t, productName }: ClientBadgeProps) {
  const { destinationHost: host, caution } = client;
  return (
    <div className="border-b border-line bg-raised px-5 py-5 sm:px-8" data-looks={client.looks ?? undefined}>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        {client.logoSrc === null ? <Initials client={client} /> : <Logo client={client} src={client.logoSrc} />}
        <div className="min-w-0 flex-[1_1_10rem]">
          <p className="text-lg font-semibold text-pretty">
            <bdi>{client.name}</bdi>
          </p>
          {host ? (
            // A name that may deceive says no more than where it leads.
            <p className={caution ? "text-lg font-semibold" : "text-sm text-muted"}>
              <bdi dir="ltr">{host}</bdi>
            </p>
          ) : null}
          <Standing client={client} t={t} productName={productName} />
        </div>
      </div>
      {caution && isMessageIn("cautions", caution) ? (
        <div className="box mt-4 border-caution bg-caution-soft text-sm">
          <Icon name="alert" className="size-5 text-caution" />
          <p>
            {t(`cautions.${caution}.text`, { product: productName })}
            {host ? ` ${t("client.what_counts", { host })}` : null}
          </p>
        </div>
      ) : null}
    </div>
  );
}

/** Whose it is, who checked it, or since when it is known where nobody did. */
function Standing({ client: { isFirstParty, isVerified, newcomer }, t, productName: product }: ClientBadgeProps) {
  if (isFirstParty || isVerified) {
    return (
      <p className="mt-1 flex items-center gap-1 text-sm font-medium text-accent">
        <Icon name="check" className="size-4" />
        {t(isFirstParty ? "common.official" : "client.verified", { product })}
      </p>
    );
  }
  if (newcomer === null) return null;
  const date = t.date(newcomer.atSeconds);
  return (
    <p className="mt-1 text-sm text-muted">
      {newcomer.registeredItself ? t("client.registered_itself", { date }) : t("client.new_since", { date })}
    </p>
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
