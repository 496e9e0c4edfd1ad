// The form pages as a running app shows them, and how a person gets there. What needs no app is in the gallery.
import type { ClientOptions } from "../relying-party.ts";
import type { Person } from "../stories/person.ts";
import type { Guest, Screen } from "./screen.ts";

/** As long and as awkward as a client may describe itself. */
const AWKWARD = {
  client_name: "Donaudampfschifffahrtsgesellschaftskapitänskajütenschlüsselverwaltung von Nebenan",
  client_uri: "https://a-rather-long-host-name-of-a-client.example/",
  policy_uri: "https://a-rather-long-host-name-of-a-client.example/privacy",
  tos_uri: "https://a-rather-long-host-name-of-a-client.example/terms",
  audience: ["https://a-rather-long-host-name-of-an-api.example/with/a/long/path/to/something"],
};

async function atConsent({ person }: Guest, begin: () => Promise<unknown>): Promise<void> {
  await begin();
  await person.signIn();
  await person.sees("/consent/form");
}

/** Somebody who allowed a part of it before, to an application with words of its own. */
async function atConsentForMore({ person, application }: Guest): Promise<void> {
  const words = { title: "Order books in your name", reason: "so that a book is printed as soon as it is full." };
  const metadata = { verified: true, sensitive_scopes: ["books"], scope_texts: { books: words } };
  const audience = ["https://print.example/v2", "https://photos.example"];
  const scope = "openid profile email phone offline_access books";
  const rp = await application({ scope, client: { client_name: "Foxglove Photo Books", audience, metadata } });
  const attempt = await person.begin(rp, { scope: "openid email", audience: "https://photos.example" });
  await person.signIn({ remember: true });
  await person.allow(["openid", "email"], { remember: true });
  await rp.redeem(attempt, await person.arrives());
  await person.begin(rp, { audience: audience.join(" ") });
  await person.sees("/consent/form");
}

async function withLogo({ person, application, stage }: Guest, path: string): Promise<void> {
  await person.begin(await application({ client: { logo_uri: stage.applicationUrl + path } }));
}

async function remembered({ person, application }: Guest) {
  const rp = await application();
  await person.signInAndAllow(rp, ["openid"], { remember: true });
  return rp;
}

async function atDevice({ person, application }: Guest, complete = true, options: ClientOptions = {}): Promise<void> {
  const waiting = await (await application(options)).startDevice();
  await person.page.goto((complete && waiting.verification_uri_complete) || waiting.verification_uri);
  await person.sees("/device/verify/form");
}

async function atDeviceLogin(guest: Guest, options: ClientOptions = {}): Promise<void> {
  await atDevice(guest, true, options);
  await guest.person.press("verify");
  await guest.person.sees("/login/form");
}

async function problemShown(person: Person): Promise<void> {
  await person.page.locator("#problem-summary").waitFor();
}

async function atLogout({ person, stage }: Guest): Promise<void> {
  await person.page.goto(`${stage.publicUrl}/oauth2/sessions/logout`);
  await person.sees("/logout/form");
}

const needsDeviceGrant = true;

export const screens: readonly Screen[] = [
  { name: "login", open: async ({ person, application }) => void (await person.begin(await application())) },
  {
    name: "login-problem",
    open: async ({ person, application }) => {
      await person.begin(await application());
      await person.signIn({ password: "wrong" });
      await problemShown(person);
    },
  },
  {
    name: "login-empty",
    open: async ({ person, application }) => {
      await person.begin(await application());
      await person.press("accept");
      await problemShown(person);
    },
  },
  {
    name: "login-awkward-client",
    open: async ({ person, application }) => void (await person.begin(await application({ client: AWKWARD }))),
  },
  {
    name: "login-logo",
    open: async (guest) => {
      await withLogo(guest, "/transparent.png");
      await guest.person.sees("/login/form");
    },
  },
  { name: "consent-logo", open: (guest) => atConsent(guest, () => withLogo(guest, "/wide.png")) },
  {
    name: "registration-closed",
    open: async ({ person, application }) => void (await person.begin(await application(), { prompt: "registration" })),
  },
  {
    name: "choose-account",
    open: async (guest) => void (await guest.person.begin(await remembered(guest), { prompt: "select_account" })),
  },
  {
    name: "choose-account-hinted",
    open: async (guest) =>
      void (await guest.person.begin(await remembered(guest), { login_hint: "somebody.else@example.com" })),
  },
  {
    name: "consent",
    open: (guest) => atConsent(guest, async () => guest.person.begin(await guest.application())),
  },
  {
    name: "consent-first-party",
    open: (guest) =>
      atConsent(guest, async () =>
        guest.person.begin(await guest.application({ client: { metadata: { first_party: true } } })),
      ),
  },
  {
    name: "consent-nothing-asked",
    open: (guest) => atConsent(guest, async () => guest.person.begin(await guest.application(), { scope: "" })),
  },
  {
    name: "consent-awkward-client",
    open: (guest) =>
      atConsent(guest, async () => {
        const scope = "openid profile address phone a_very_long_scope_that_nobody_has_explained:read-and-write";
        const rp = await guest.application({ client: AWKWARD, scope });
        await guest.person.begin(rp, { audience: AWKWARD.audience.join(" ") });
      }),
  },
  { name: "consent-delta", open: atConsentForMore },
  {
    name: "consent-required",
    open: (guest) =>
      atConsent(guest, async () =>
        guest.person.begin(await guest.application({ client: { metadata: { required_scopes: ["openid"] } } })),
      ),
  },
  {
    name: "consent-required-missing",
    open: async (guest) => {
      const { person, application } = guest;
      await atConsent(guest, async () =>
        person.begin(await application({ client: { metadata: { required_scopes: ["openid"] } } })),
      );
      await person.page.locator("input[type=hidden][name=grant_scope]").evaluate((element) => element.remove());
      await person.press("accept");
      await problemShown(person);
    },
  },
  {
    name: "logout",
    open: async (guest) => {
      await remembered(guest);
      await atLogout(guest);
    },
  },
  {
    name: "logout-for-client",
    open: async ({ person, application }) => {
      const rp = await application();
      const { id_token = "" } = await person.signInAndAllow(rp, ["openid"], { remember: true });
      const { href } = rp.logoutUrl({ id_token_hint: id_token });
      // Registered above, in the place of the library's default.
      const url = new URL(href);
      url.searchParams.delete("post_logout_redirect_uri");
      await person.page.goto(url.href);
      await person.sees("/logout/form");
    },
  },
  {
    name: "logout-of-many",
    open: async (guest) => {
      const { person, application } = guest;
      await remembered(guest);
      const back = { backchannel_logout_uri: "http://127.0.0.1:5555/back" };
      for (const client of [AWKWARD, back, { ...AWKWARD, ...back }, back, back, back, back, back]) {
        await person.begin(await application({ client, scope: "openid" }));
        await person.allow(["openid"]);
        await person.arrives();
      }
      await atLogout(guest);
    },
  },
  ...[false, true].map((isEverywhere) => ({
    name: isEverywhere ? "logged-out-everywhere" : "logged-out",
    open: async (guest: Guest) => {
      const { person, stage } = guest;
      await remembered(guest);
      await atLogout(guest);
      if (isEverywhere) await person.page.locator("#everywhere").check();
      await person.press("accept");
      await person.page.waitForURL(`${stage.appUrl}/`);
    },
  })),
  {
    name: "logout-cancelled",
    open: async (guest) => {
      await remembered(guest);
      await atLogout(guest);
      await guest.person.press("reject");
      await guest.person.sees("/logout/cancelled");
    },
  },
  { name: "device", open: (guest) => atDevice(guest, false), needsDeviceGrant },
  { name: "device-prefilled", open: (guest) => atDevice(guest), needsDeviceGrant },
  {
    name: "device-wrong-code",
    open: async (guest) => {
      await atDevice(guest, false);
      await guest.person.page.locator("#code").fill("WRONGWRONG");
      await guest.person.press("verify");
      await problemShown(guest.person);
    },
    needsDeviceGrant,
  },
  {
    name: "device-of-somebody-known",
    open: async (guest) => {
      await remembered(guest);
      await atDevice(guest);
    },
    needsDeviceGrant,
  },
  { name: "device-login", open: (guest) => atDeviceLogin(guest), needsDeviceGrant },
  { name: "device-consent", open: (guest) => atConsent(guest, () => atDeviceLogin(guest)), needsDeviceGrant },
  {
    name: "device-consent-unconfirmed",
    open: async (guest) => {
      await atConsent(guest, () => atDeviceLogin(guest, { kind: "public" }));
      await guest.person.press("accept");
      await problemShown(guest.person);
    },
    needsDeviceGrant,
  },
];
