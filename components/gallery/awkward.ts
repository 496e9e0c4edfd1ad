// Names as people and applications really have them, and as somebody would choose them who means harm.
import type { AccountView, ClientView } from "../../lib/views.ts";
import { client } from "../fixtures.ts";

const named = (name: string, initials: string, more: Partial<ClientView> = {}): ClientView => ({
  ...client,
  name,
  initials,
  ...more,
});

/** 40 characters without a place to break. */
export const unbroken: ClientView = named("Benutzerkontenverwaltungsanwendungsportal", "BE", {
  destinationHost: "benutzerkontenverwaltungsanwendungsportal.intern.example",
});

export const german: ClientView = named("Rindfleischetikettierungsüberwachungs-App der Oberfinanzdirektion", "RO", {
  destinationHost: "rindfleischetikettierung.verwaltung.example",
});

export const arabic: ClientView = named("تطبيق الملاحظات اليومية", "تا", { destinationHost: "ملاحظات.example" });

/** 200 characters, more than ever reaches a page. */
export const endless: ClientView = named(
  "The Very Long Named Application That Somebody Registered Without Ever Looking At Where Its Name Would Be Shown, "
    .repeat(2)
    .slice(0, 200),
  "TS",
);

export const hostile: ClientView = named('<script>alert(1)</script>"><b>Your bank</b>', "<>", {
  destinationHost: "xn--bnk-5cd.example",
});

export const official: ClientView = { ...client, isFirstParty: true };

/** A picture as the app would serve it, here within the page. */
export const withLogo: ClientView = {
  ...client,
  logoSrc: `data:image/svg+xml,${encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" width="128" height="128"><rect width="128" height="128" fill="#c2410c"/><circle cx="64" cy="64" r="34" fill="#fff"/></svg>',
  )}`,
};

/** Neither a place that one is sent back to, nor anything to read. */
export const bare: ClientView = { ...client, destinationHost: null, policyUrl: null, termsUrl: null };

export const fortyCharacters: AccountView = {
  subject: "5f0c2f9e-7d3b-4d3a-9a64-1f6f2a1a7c55",
  displayName: "Maximiliane-Alexandra von Hohenstauffens",
  email: "maximiliane-alexandra.von.hohenstauffens@verwaltung.example",
};

export const arabicPerson: AccountView = {
  subject: "a1b2",
  displayName: "فاطمة الزهراء بنت عبد الرحمن",
  email: "fatima@example.com",
};

export const unnamed: AccountView = {
  subject: "5f0c2f9e7d3b4d3a9a641f6f2a1a7c555f0c2f9e7d3b4d3a9a641f6f2a1a7c55",
  displayName: null,
  email: null,
};
