// What every page is drawn with besides its view: the language, the name on the door and the looks.
import type { PageProps } from "@/components/page-card.tsx";
import { translator } from "@/lib/messages.ts";
import { house } from "./house.ts";

export function pageProps(): PageProps {
  const { productName, theme } = house().custom;
  return { t: translator("en"), frame: { productName, logo: theme.logo, links: theme.links } };
}
