// What every page is drawn with besides its view: the language, the name on the door and the looks.
import { type Translator, translator } from "@/lib/messages.ts";
import type { Theme } from "@/lib/theme/theme.ts";
import { house } from "./house.ts";

export function pageProps(): { readonly t: Translator; readonly productName: string; readonly theme: Theme } {
  const { productName, theme } = house().custom;
  return { t: translator("en"), productName, theme };
}
