// Telling the clients of a login session that it has ended.
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import type { Client } from "./client.ts";
import type { Hydra } from "./hydra.ts";
import { newUuid } from "./ids.ts";

const TIMEOUT_MS = 30_000;

/** The clients that got something in this login session, as they are registered now. */
export function clientsOf(hydra: Hydra, sid: string): Client[] {
  const ids = new Set<string>();
  for (const { flow, sessionId } of hydra.store.consents.values()) {
    if (sessionId === sid) ids.add(flow.client.client_id);
  }
  return [...ids].flatMap((id) => hydra.store.clients.get(id)?.client ?? []);
}

/** OpenID Connect Back-Channel Logout: one POST a client, in the background, and nobody waits for it. */
export function notifyBackChannel(hydra: Hydra, sid: string): void {
  for (const client of clientsOf(hydra, sid)) {
    const uri = client.backchannel_logout_uri;
    if (uri) send(hydra, client, uri, sid).catch(() => undefined);
  }
}

async function send(hydra: Hydra, client: Client, uri: string, sid: string): Promise<void> {
  const token = await hydra.keys.sign("id_token", {
    iss: hydra.urls.issuer,
    aud: [client.client_id],
    iat: hydra.clock.seconds(),
    jti: newUuid(),
    sid,
    events: { "http://schemas.openid.net/event/backchannel-logout": {} },
  });
  const body = new URLSearchParams({ logout_token: token }).toString();
  const headers = { "content-type": "application/x-www-form-urlencoded", "content-length": Buffer.byteLength(body) };
  const open = uri.startsWith("https:") ? httpsRequest : httpRequest;
  await new Promise<void>((resolve, reject) => {
    const call = open(uri, { method: "POST", headers, timeout: TIMEOUT_MS }, (answer) => {
      answer.resume();
      answer.on("end", resolve);
    });
    call.on("timeout", () => call.destroy());
    call.on("error", reject);
    call.end(body);
  });
}
