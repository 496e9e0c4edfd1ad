// Decides which applications a logout page names, and what it promises of each. Hydra lists what was allowed at this
// login and still is; the rest is known to this browser only.
import { getClient, listConsentSessions } from "../hydra/sessions.ts";
import type { LogoutRequest, OAuth2Client } from "../hydra/types.ts";
import type { Locale } from "../languages.ts";
import type { LogoutView, OpenedApplicationView } from "../views.ts";
import { clientView } from "./client-view.ts";
import type { House } from "./house.ts";
import { openedHere } from "./opened-here.ts";
import type { Visit } from "./visit.ts";

type Opened = { readonly client: OAuth2Client; readonly requestUrl: string };

/** Empty where nobody can say: a list is a courtesy, and no reason to keep anybody signed in. */
export async function openedApplications(
  house: House,
  visit: Visit,
  { subject, sid, client: asking, request_url }: LogoutRequest,
  locale: Locale,
): Promise<Pick<LogoutView, "applications" | "isListComplete">> {
  if (sid === "") return { applications: [], isListComplete: false };
  const listed = await listConsentSessions(house.hydra, { subject, loginSessionId: sid }, visit.signal);
  const here = await openedHere(house, visit, sid);
  const byId = new Map<string, Opened>();
  for (const { consent_request: asked } of listed.ok ? listed.value.sessions : [])
    byId.set(asked.client.client_id, { client: asked.client, requestUrl: asked.request_url });
  const others = here.clients.filter((id) => !byId.has(id));
  const found = await Promise.all(others.map((id) => getClient(house.hydra, id, visit.signal)));
  for (const result of found) if (result.ok) byId.set(result.value.client_id, { client: result.value, requestUrl: "" });
  // One whose registration was removed cannot be told, and cannot be logged in to either.
  const isKnown = found.every((result) => result.ok || result.problem.code === "unknown_request");

  // The one that asks is named above the question already: without any other there is nothing to list.
  if (asking) byId.delete(asking.client_id);
  const inOrder = [...byId.values()]
    .map((opened) => applicationView(house, opened, hears(opened.client), locale))
    .sort((a, b) => order[a.hears] - order[b.hears] || a.name.localeCompare(b.name, locale));
  // It knows by asking.
  const first = asking && applicationView(house, { client: asking, requestUrl: request_url }, "always", locale);
  return {
    applications: first && inOrder.length > 0 ? [first, ...inOrder] : inOrder,
    isListComplete: listed.ok && listed.value.isComplete && here.isComplete && isKnown,
  };
}

const order = { always: 0, here_only: 1, never: 2 } as const satisfies Record<OpenedApplicationView["hears"], number>;

/** OpenID Connect Back-Channel and Front-Channel Logout: whoever has an address is told at it. */
function hears({ backchannel_logout_uri, frontchannel_logout_uri }: OAuth2Client): OpenedApplicationView["hears"] {
  if (backchannel_logout_uri !== "") return "always";
  return frontchannel_logout_uri === "" ? "never" : "here_only";
}

function applicationView(
  house: House,
  { client, requestUrl }: Opened,
  heard: OpenedApplicationView["hears"],
  locale: Locale,
): OpenedApplicationView {
  const { id, name, initials, destinationHost } = clientView(house, client, requestUrl, locale);
  return { id, name, initials, destinationHost, hears: heard };
}
