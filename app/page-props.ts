// What every page is drawn with besides its view: the language and the name on the door.
import { type Translator, translator } from "@/lib/messages.ts";
import { house } from "./house.ts";

export function pageProps(): { readonly t: Translator; readonly productName: string } {
  return { t: translator("en"), productName: house().custom.productName };
}
