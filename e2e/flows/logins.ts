// The sentences that tests of logging out are told in: somebody whose logins are nobody else's, in several browsers.
import type { RelyingParty } from "../relying-party.ts";
import type { Visitor } from "../visitor.ts";
import { allow, begin, client, rememberSomebody, stage, visitor } from "./story.ts";

/** Somebody of their own in each test: ending all logins of the demo person would end those of other tests. */
export const somebody = () => `somebody-${crypto.randomUUID()}@example.com`;
export const named = (client_name: string, more: object = {}) => client({ client: { client_name, ...more } });
export const opLogout = (person: Visitor) => person.open(`${stage().publicUrl}/oauth2/sessions/logout`);

/** A browser in which Hydra remembers this person. */
export async function browserOf(subject: string, rp: RelyingParty): Promise<Visitor> {
  const person = visitor();
  await rememberSomebody(person, rp, subject);
  return person;
}

/** Opens a further application with the login that is there. */
export async function openApplication(person: Visitor, rp: RelyingParty, remember = false): Promise<void> {
  const { page } = await begin(person, rp);
  await allow(person, page, ["openid"], { remember });
}

export async function isSignedIn(person: Visitor): Promise<boolean> {
  const { page } = await begin(person, await client());
  return page.url.pathname !== "/login/form";
}
