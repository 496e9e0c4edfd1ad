// Decides which applications a logout page names, and what it promises of each. What Hydra lists is not all there is: a
// consent that it skipped is in no list, although its client is told like the others.
import { listConsentSessions } from "../hydra/sessions.ts";
import type { LogoutRequest, OAuth2Client } from "../hydra/types.ts";
import type { OpenedApplicationView } from "../views.ts";
import { clientView } from "./client-view.ts";
import type { House } from "./house.ts";

/** Empty where Hydra cannot say: a list is a courtesy, and no reason to keep anybody signed in. */
export async function openedApplications(
  house: House,
  { subject, sid, client, request_url }: LogoutRequest,
  signal: AbortSignal,
): Promise<readonly OpenedApplicationView[]> {
  const listed = sid === "" ? null : await listConsentSessions(house.hydra, { subject, loginSessionId: sid }, signal);
  const sessions = listed?.ok ? listed.value.sessions : [];
  const byId = new Map<string, OpenedApplicationView>();
  for (const { consent_request } of sessions) {
    const opened = consent_request.client;
    byId.set(opened.client_id, applicationView(house, opened, consent_request.request_url, hears(opened)));
  }
  const others = [...byId.values()].filter(({ id }) => id !== client?.client_id);
  const inOrder = others.sort((a, b) => order[a.hears] - order[b.hears] || a.name.localeCompare(b.name));
  // The one that asks knows by that. Where nothing is known of any other, it is named above the question already.
  return client && others.length > 0
    ? [byId.get(client.client_id) ?? applicationView(house, client, request_url, "always"), ...inOrder].map((opened) =>
        opened.id === client.client_id ? { ...opened, hears: "always" } : opened,
      )
    : inOrder;
}

const order = { always: 0, here_only: 1, never: 2 } as const satisfies Record<OpenedApplicationView["hears"], number>;

/** OpenID Connect Back-Channel and Front-Channel Logout: whoever has an address is told at it. */
function hears({ backchannel_logout_uri, frontchannel_logout_uri }: OAuth2Client): OpenedApplicationView["hears"] {
  if (backchannel_logout_uri !== "") return "always";
  return frontchannel_logout_uri === "" ? "never" : "here_only";
}

function applicationView(
  house: House,
  client: OAuth2Client,
  requestUrl: string,
  heard: OpenedApplicationView["hears"],
): OpenedApplicationView {
  const { id, name, initials, destinationHost } = clientView(house, client, requestUrl);
  return { id, name, initials, destinationHost, hears: heard };
}
