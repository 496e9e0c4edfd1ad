// What a flow test reads on a consent page, and how it fills Hydra's memory faster than people do.
import { elementsOf, type HtmlElement } from "../html.ts";
import type { Page } from "../page.ts";
import type { RelyingParty } from "../relying-party.ts";
import type { Visitor } from "../visitor.ts";
import { admin } from "./story.ts";

const attribute = (name: string, value: string) => (element: HtmlElement) => element.attributes.get(name) === value;

/** The scopes of one group, "new" or "before", by the ids of their boxes; null where there is no such group. */
export function group(page: Page, name: "new" | "before"): readonly (string | undefined)[] | null {
  const [section] = page.all(attribute("aria-labelledby", `scopes-${name}`));
  return section ? [...elementsOf(section)].filter(isBox).map(({ attributes }) => attributes.get("id")) : null;
}

const isBox = attribute("type", "checkbox");

/** Boxes and radio buttons that are ticked as the page arrives. */
export function ticked(page: Page): readonly (string | undefined)[] {
  return page.all(({ attributes }) => attributes.has("checked")).map(({ attributes }) => attributes.get("id"));
}

/** All that is said about one scope. */
export function said(page: Page, scope: string): string {
  const row = page.all(({ tag }) => tag === "li").find((item) => [...elementsOf(item)].some(attribute("id", scope)));
  return row ? wordsOf(row) : "";
}

/** All that stands on the page, with a space between its parts, as for the eye. */
export function words(page: Page): string {
  return wordsOf(page.document);
}

function wordsOf(element: HtmlElement): string {
  const parts = element.children.map((child) => (typeof child === "string" ? child : wordsOf(child)));
  return parts.join(" ").replace(/\s+/g, " ").trim();
}

/** Who asks, as it stands above the question. */
export function whoAsks(page: Page): string {
  const text = words(page);
  return text.slice(0, text.indexOf("Allow access to your account?"));
}

/** One more consent of a subject that Hydra remembers in this browser, given without the app. */
export async function storeConsent(
  who: Visitor,
  rp: RelyingParty,
  { subject, scopes, remember }: { subject: string; scopes: readonly string[]; remember: boolean },
): Promise<void> {
  const challengeIn = (page: Page, kind: string) => page.location?.searchParams.get(`${kind}_challenge`) ?? "";
  const { url } = await rp.attempt({ scope: scopes.join(" "), prompt: "consent" });
  const login = challengeIn(await who.ask(url), "login");
  const toConsent = await admin().accept("login", login, { subject, remember: true });
  const consent = challengeIn(await who.ask(toConsent), "consent");
  const back = await who.ask(await admin().accept("consent", consent, { grant_scope: scopes, remember }));
  if (!back.location?.searchParams.has("code")) throw new Error(`no consent was stored: ${back.location}`);
}
