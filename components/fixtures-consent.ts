// Made-up views of the consent page in its states; the app itself never imports them.
import type { ConsentView } from "../lib/views.ts";
import { claim, client, consent, scope } from "./fixtures.ts";

const ada = {
  profile: [claim("name", "Ada Lovelace"), claim("birthdate", "1815-12-10"), claim("locale", "en")],
  email: [claim("email", "ada@example.com", true)],
  phone: [claim("phone_number", "+44 20 7946 0000", false)],
  address: [claim("address", "12 St James’s Square, London, SW1Y 4JH, GB")],
  groups: [claim("groups", "Analysts, Engine room")],
};
const adas = { account: { subject: "ada", displayName: "Ada Lovelace", email: "ada@example.com" } };

/** Some of it was allowed before, on one day. */
export const consentDelta: ConsentView = {
  ...consent,
  ...adas,
  client: { ...client, isVerified: true },
  scopes: [
    scope("openid", { allowedAt: 1_772_500_000 }),
    scope("email", { allowedAt: 1_772_500_000, claims: ada.email }),
    scope("profile", { claims: ada.profile }),
    scope("phone", { claims: ada.phone, isSensitive: true }),
  ],
  audience: [
    { name: "print.example", address: "https://print.example/v2/orders", isNew: true },
    { name: "api.example", address: null, isNew: false },
  ],
};

/** All of it was allowed before, on several days; one thing is needed. */
export const consentKnown: ConsentView = {
  ...consent,
  ...adas,
  scopes: [
    scope("openid", { allowedAt: 1_740_000_000, isRequired: true }),
    scope("email", { allowedAt: 1_772_500_000, claims: ada.email }),
  ],
  duration: 0,
};

/** Words of the operator for this client, with reasons; what it does not have is said as well. */
export const consentInOwnWords: ConsentView = {
  ...consent,
  ...adas,
  client: { ...client, isVerified: true },
  scopes: [
    scope("openid", { isRequired: true }),
    scope("notes:write", {
      title: "Write notes for you",
      description: "It adds notes and changes those that it made itself.",
      reason: "so that photos from your phone become notes.",
    }),
    scope("phone", { claims: [], isSensitive: true }),
    scope("offline_access", { isSensitive: true, endsUnusedSeconds: 2_592_000 }),
  ],
};

/** Twelve scopes, a name of two hundred characters as far as it is shown, and many places. */
export const consentLong: ConsentView = {
  ...consent,
  client: {
    ...client,
    name: `${"Donaudampfschifffahrtsgesellschaft ".repeat(3).slice(0, 79)}…`,
    destinationHost: "a-rather-long-host-name-of-an-application.notes.example:8443",
    newcomer: { atSeconds: 1_772_500_000, registeredItself: false },
  },
  account: {
    subject: "8f14e45f-ceea-467f-a8e6-0123456789ab",
    displayName: "Wolfeschlegelsteinhausenbergerdorff Sen.",
    email: "wolfeschlegelsteinhausenbergerdorff.senior@mail.example.com",
  },
  scopes: [
    scope("openid"),
    scope("profile", { claims: [...ada.profile, claim("website", "https://a-long-address.example/of/somebody")] }),
    scope("email", { claims: ada.email }),
    scope("phone", { claims: ada.phone, isSensitive: true }),
    scope("address", { claims: ada.address, isSensitive: true }),
    scope("groups", { claims: ada.groups }),
    scope("offline_access", { isSensitive: true }),
    ...[
      "notes:read",
      "notes:write",
      "notes:share",
      "photos.library.readonly",
      "https://api.example/auth/a-long.scope",
    ].map((name) => scope(name)),
  ],
  audience: Array.from({ length: 9 }, (_, index) => ({
    name: `service-${index + 1}.example`,
    address: index % 3 === 0 ? `https://service-${index + 1}.example/with/a/rather/long/path` : null,
    isNew: false,
  })),
};

/** A name that may be made to deceive, of an application that let itself in. */
export const consentSuspicious: ConsentView = {
  ...consent,
  client: {
    ...client,
    name: "Gаtehouse Support",
    initials: "GS",
    destinationHost: "gatehouse-support.example",
    newcomer: { atSeconds: 1_772_500_000, registeredItself: true },
    caution: "mixed_letters",
  },
};

/** It ends by itself, and counts for an hour at most. */
export const consentShort: ConsentView = { ...consent, accessSeconds: 900, durations: [3600] };

/** Of a house that sends something in any case. */
export const consentSentAnyway: ConsentView = {
  ...consent,
  sentAnyway: [claim("tenant", "north"), claim("staff", true)],
};
