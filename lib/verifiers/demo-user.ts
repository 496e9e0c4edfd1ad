// The one person of the demo; never reachable outside demo mode, because only the demo configuration asks for it.
import { createHash, timingSafeEqual } from "node:crypto";
import type { JsonObject } from "../json.ts";
import type { CheckPassword } from "./verifier.ts";

const digest = (text: string) => createHash("sha256").update(text).digest();

/** Known password, known claims: `foo@bar.com` / `foobar`. */
export const demoUser = {
  username: "foo@bar.com",
  subject: "foo@bar.com",
  claims: {
    name: "Foo Bar",
    given_name: "Foo",
    family_name: "Bar",
    preferred_username: "foo@bar.com",
    email: "foo@bar.com",
    email_verified: true,
  } satisfies JsonObject,
};

/** Every standard claim, invented: what the OpenID Connect conformance suite wants to see per scope. */
export const conformityClaims: JsonObject = {
  ...demoUser.claims,
  middle_name: "Baz",
  nickname: "foo",
  profile: "https://example.com/foo",
  picture: "https://example.com/foo.png",
  website: "https://example.com/",
  gender: "unspecified",
  birthdate: "2000-01-01",
  zoneinfo: "Europe/Berlin",
  locale: "en-US",
  updated_at: 1604416603,
  address: { country: "DE", locality: "Berlin", street_address: "Example Street 1", postal_code: "10115" },
  phone_number: "+49 30 000000",
  phone_number_verified: true,
};

export function checkDemoUser(claims: JsonObject): CheckPassword {
  return async (username, password) => {
    const matches = timingSafeEqual(digest(password), digest("foobar"));
    return username === demoUser.username && matches ? { subject: demoUser.subject, claims } : null;
  };
}
