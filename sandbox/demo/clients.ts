// Decides which OAuth clients the demo consists of, and registers them at a Hydra (or the sandbox).
import { randomBytes } from "node:crypto";

/** Registered scopes of the two web clients: everything the demo lets a visitor ask for. */
export const webScopes = ["openid", "profile", "email", "phone", "address", "offline_access"] as const;

/** What only the photo books ask for; nobody but them has words for it. */
export const photoScopes = ["photos:read", "photos:order"] as const;

export type WebClientKey = "thirdParty" | "firstParty" | "checked";
export type WebClient = { readonly id: string; readonly secret: string; readonly name: string };
export type DemoClients = {
  readonly web: Readonly<Record<WebClientKey, WebClient>>;
  readonly device: { readonly id: string; readonly name: string };
};

export const deviceGrantType = "urn:ietf:params:oauth:grant-type:device_code";

/** Creates the demo clients, or replaces what an earlier demo left under their ids. Secrets are new every time. */
export async function registerDemoClients(options: {
  adminUrl: string;
  siteUrl: string;
  adminToken?: string | undefined;
}): Promise<DemoClients> {
  const secret = () => randomBytes(24).toString("base64url");
  const clients: DemoClients = {
    web: {
      thirdParty: { id: "demo-harbour-prints", secret: secret(), name: "Harbour Prints" },
      firstParty: { id: "demo-house-notes", secret: secret(), name: "House Notes" },
      checked: { id: "demo-foxglove-books", secret: secret(), name: "Foxglove Photo Books" },
    },
    device: { id: "demo-living-room-tv", name: "Living-room TV" },
  };
  const { siteUrl } = options;
  const web = ({ id, secret, name }: WebClient) => ({
    client_id: id,
    client_secret: secret,
    client_name: name,
    client_uri: `${siteUrl}/`,
    logo_uri: `${siteUrl}/logo.png`,
    policy_uri: `${siteUrl}/privacy`,
    tos_uri: `${siteUrl}/terms`,
    contacts: ["demo@example.com"],
    grant_types: ["authorization_code", "refresh_token"],
    response_types: ["code"],
    scope: webScopes.join(" "),
    redirect_uris: [`${siteUrl}/callback`],
    post_logout_redirect_uris: [`${siteUrl}/signed-out`],
    token_endpoint_auth_method: "client_secret_basic",
    backchannel_logout_uri: `${siteUrl}/back-channel-logout`,
    backchannel_logout_session_required: true,
  });
  await put(options, web(clients.web.thirdParty));
  await put(options, { ...web(clients.web.firstParty), skip_consent: true, skip_logout_consent: true });
  await put(options, {
    ...web(clients.web.checked),
    scope: [...webScopes, ...photoScopes].join(" "),
    metadata: checkedMetadata,
  });
  await put(options, {
    client_id: clients.device.id,
    client_name: clients.device.name,
    logo_uri: `${siteUrl}/logo.png`,
    grant_types: [deviceGrantType, "refresh_token"],
    scope: "openid profile offline_access",
    token_endpoint_auth_method: "none",
  });
  return clients;
}

/** What an operator may say of an application of others, after looking at it. */
const checkedMetadata = {
  verified: true,
  required_scopes: ["openid"],
  sensitive_scopes: ["photos:order"],
  "client_name#de": "Fotobücher Fingerhut",
  scope_texts: {
    "photos:read": {
      title: "See the photos you choose",
      "title#de": "Die Fotos sehen, die du auswählst",
      description: "Only those that you pick for a book, and no others.",
      "description#de": "Nur die, die du für ein Buch aussuchst, und keine anderen.",
    },
    "photos:order": {
      title: "Order books in your name",
      "title#de": "Bücher in deinem Namen bestellen",
      description: "It can place an order that you have to pay for.",
      "description#de": "Es kann bestellen, was du bezahlen musst.",
      reason: "so that a book is printed as soon as it is full.",
      "reason#de": "damit ein Buch gedruckt wird, sobald es voll ist.",
    },
    phone: {
      reason: "to call you when a photo cannot be printed.",
      "reason#de": "falls ein Foto nicht gedruckt werden kann.",
    },
  },
} as const;

async function put(
  options: { adminUrl: string; adminToken?: string | undefined },
  client: Readonly<Record<string, unknown>> & { readonly client_id: string },
): Promise<void> {
  const collection = `${options.adminUrl.replace(/\/+$/, "")}/admin/clients`;
  const send = (method: string, url: string) =>
    fetch(url, {
      method,
      headers: {
        "content-type": "application/json",
        ...(options.adminToken ? { authorization: `Bearer ${options.adminToken}` } : {}),
      },
      body: JSON.stringify(client),
      signal: AbortSignal.timeout(15_000),
    });
  const replaced = await send("PUT", `${collection}/${client.client_id}`);
  // Hydra's PUT does not create.
  const answer = replaced.status === 404 ? await send("POST", collection) : replaced;
  const text = await answer.text();
  if (!answer.ok) {
    throw new Error(
      `Creating the demo client ${client.client_id} at ${collection} failed (${answer.status}): ${text.slice(0, 400)}`,
    );
  }
}
