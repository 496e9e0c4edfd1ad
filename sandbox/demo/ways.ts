// Decides which ways of signing in the demo offers, and which a visitor may put together.
import { photoScopes, type WebClientKey, webScopes } from "./clients.ts";
import { html } from "./html.ts";
import { type Handler, page } from "./reply.ts";

/** What an authorization request of the demo is made from. */
export type Way = {
  readonly client: WebClientKey;
  readonly scopes: readonly string[];
  readonly prompt: string | undefined;
};

const prompts = ["login", "consent", "none"] as const;
const understoodPrompts: readonly string[] = [...prompts, "login consent"];
const usualScopes = ["openid", "profile", "email"];
const webClients: readonly WebClientKey[] = ["thirdParty", "firstParty", "checked"];

/** The way that a `/sign-in?…` address names; what it names wrongly is left out. */
export function parseWay(query: URLSearchParams): Way {
  const wanted = query.getAll("scope");
  const client = webClients.find((key) => key === query.get("client")) ?? "thirdParty";
  const known: readonly string[] = client === "checked" ? [...webScopes, ...photoScopes] : webScopes;
  const scopes = wanted.length > 0 ? known.filter((scope) => wanted.includes(scope)) : usualScopes;
  return {
    client,
    scopes: [...new Set(["openid", ...scopes])],
    prompt: understoodPrompts.find((prompt) => prompt === query.get("prompt")),
  };
}

/** The address that starts a sign-in in this way. */
export function signInAddress(way: Partial<Way> = {}): string {
  const query = new URLSearchParams({ client: way.client ?? "thirdParty" });
  for (const scope of way.scopes ?? usualScopes) query.append("scope", scope);
  if (way.prompt !== undefined) query.set("prompt", way.prompt);
  return `/sign-in?${query}`;
}

const ways: readonly {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly way: Partial<Way>;
}[] = [
  {
    id: "plain",
    title: "The usual way",
    text: "Asks for your name and email address. Tick “Keep me signed in” and come back a second time: you are not asked again.",
    way: {},
  },
  {
    id: "everything",
    title: "Ask for everything",
    text: "Profile, email, phone, address and offline access. Leave some boxes unticked: the application gets only what you allow.",
    way: { scopes: webScopes },
  },
  {
    id: "offline",
    title: "Stay connected",
    text: "Asks for offline_access. Allow it, and the application holds a refresh token and can get new tokens without you.",
    way: { scopes: [...usualScopes, "offline_access"] },
  },
  {
    id: "login",
    title: "Sign in again (prompt=login)",
    text: "The provider must ask for the password even if it knows you.",
    way: { prompt: "login" },
  },
  {
    id: "consent",
    title: "Ask for permission again (prompt=consent)",
    text: "The provider must show what the application wants even if you allowed it for good.",
    way: { prompt: "consent" },
  },
  {
    id: "none",
    title: "Silently (prompt=none)",
    text: "The provider may show nothing. Works while you are signed in and have allowed this for good; otherwise the application is told why not.",
    way: { prompt: "none" },
  },
  {
    id: "first-party",
    title: "An application of the house",
    text: "House Notes belongs to the provider: nobody is asked for permission, neither when signing in nor when signing out.",
    way: { client: "firstParty", scopes: [...usualScopes, "offline_access"] },
  },
  {
    id: "checked",
    title: "An application that was checked",
    text: "Foxglove Photo Books belongs to somebody else, and the house has looked at it. What it asks for has words of its own.",
    way: { client: "checked", scopes: ["openid", "email", "photos:read"], prompt: "consent" },
  },
  {
    id: "checked-more",
    title: "The same one, asking for more",
    text: "Come here after the one before: what is new stands apart from what you have allowed already.",
    way: {
      client: "checked",
      scopes: ["openid", "email", "phone", "offline_access", "photos:read", "photos:order"],
      prompt: "consent",
    },
  },
  {
    id: "cancel",
    title: "Change your mind",
    text: "Asks for the password and for permission again. Press Cancel on the sign-in page or Deny on the next one, and see what the application is told.",
    way: { scopes: ["openid", "email"], prompt: "login consent" },
  },
];

export const waysPage: Handler = () =>
  page(
    "Ways to sign in",
    html`<h1>Ways to sign in</h1>
<p class="lead">Each of these asks the provider in another way.</p>
<ul class="ways">${ways.map(
      ({ id, title, text, way }) =>
        html`<li><a id="way-${id}" href="${signInAddress(way)}"><strong>${title}</strong><span>${text}</span></a></li>`,
    )}</ul>
<section class="card"><h2>Put one together</h2>
<form action="/sign-in" method="get">
<fieldset><legend>Application</legend>
<label><input type="radio" name="client" value="thirdParty" checked> Harbour Prints, which asks for permission</label>
<label><input type="radio" name="client" value="firstParty"> House Notes, which belongs to the house</label>
<label><input type="radio" name="client" value="checked"> Foxglove Photo Books, which the house has looked at</label>
</fieldset>
<fieldset><legend>Scopes</legend>
${webScopes.map(
  (scope) =>
    html`<label><input type="checkbox" name="scope" value="${scope}"${usualScopes.includes(scope) && html` checked`}${scope === "openid" && html` disabled`}> <code>${scope}</code></label>`,
)}
</fieldset>
<fieldset><legend>Prompt</legend>
<label><input type="radio" name="prompt" value="" checked> none given: as the provider thinks best</label>
${prompts.map((prompt) => html`<label><input type="radio" name="prompt" value="${prompt}"> <code>${prompt}</code></label>`)}
</fieldset>
<p class="actions"><button class="button">Sign in this way</button></p>
</form></section>`,
  );
