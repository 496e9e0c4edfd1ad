// What every page is drawn with besides its view: the language, the name on the door and the looks.
import type { AddressOfPage, Languages } from "@/components/language-switch.tsx";
import type { PageProps } from "@/components/page-card.tsx";
import { namedChallenge } from "@/lib/flows/form-url.ts";
import { localeFor, localeOfNotice } from "@/lib/flows/language.ts";
import { readOnce, type Visit } from "@/lib/flows/visit.ts";
import { heldFlow } from "@/lib/flows/way-on.ts";
import { type Locale, languages } from "@/lib/languages.ts";
import { assets } from "./assets.ts";
import { house } from "./house.ts";

/** What an ending or a problem says of itself in its address (lib/flows/problem-address.ts), besides a challenge. */
const shownParameters = ["problem", "incident", "flow", "wait", "error", "error_description", "error_hint"];

/** For a form page, with the words for this client. */
export async function formProps(visit: Visit, clientId?: string): Promise<PageProps> {
  const locale = localeFor(house(), visit, (await heldFlow(house(), visit))?.flow ?? null);
  return propsIn(locale, { by: "form" }, clientId);
}

/** For a page that is no form; `shownAgainAt` is as in static-page.tsx. */
export async function noticeProps(visit: Visit, shownAgainAt: string | null | undefined): Promise<PageProps> {
  const how = shownAgainAt === undefined ? ownAddress(visit) : shownAgainAt && addressOf(shownAgainAt);
  return propsIn(await localeOfNotice(house(), visit), how || null);
}

/** Only what the page shows is repeated, and the request that its way on is found by. */
function ownAddress({ query }: Visit): AddressOfPage {
  const shown = shownParameters.flatMap((name) => {
    const value = readOnce(query, name);
    return value === null ? [] : [[name, value.slice(0, 400)] as const];
  });
  const named = namedChallenge(query);
  return { by: "address", path: null, parameters: named ? [...shown, [named.name, named.challenge]] : shown };
}

function addressOf(url: string): AddressOfPage {
  const { pathname, searchParams } = new URL(url, house().config.publicUrl);
  return { by: "address", path: pathname, parameters: [...searchParams] };
}

function propsIn(locale: Locale, how: Languages["how"] | null, clientId?: string): PageProps {
  const { productName, theme, texts } = house().custom;
  const offered = texts.locales.map((offer) => ({ locale: offer, name: languages[offer].name }));
  return {
    t: texts.translator(locale, clientId),
    frame: {
      productName,
      stylesheetHref: assets.stylesheet,
      logo: theme.logo,
      links: theme.links,
      languages: how && offered.length > 1 ? { offered, how } : null,
    },
  };
}
