// A device asks whether its user has finished.
import type { Client } from "./client.ts";
import { toGoTime } from "./clock.ts";
import { authorizationPending, expiredToken, invalidGrant } from "./errors.ts";
import type { Hydra } from "./hydra.ts";
import type { JsonObject } from "./json.ts";
import { issueTokens } from "./token-endpoint.ts";

export async function redeemDeviceCode(hydra: Hydra, client: Client, form: URLSearchParams): Promise<JsonObject> {
  const device = hydra.store.devices.get(form.get("device_code") ?? "");
  if (!device) throw invalidGrant({ debug: "not_found" });
  // Asked by another client, or expired before anybody approved: still pending, as Hydra has it.
  if (!device.grant) throw authorizationPending({});
  if (device.expiresAt < hydra.clock.now()) {
    throw expiredToken(`Device code expired at '${toGoTime(device.expiresAt)}'.`);
  }
  if (device.clientId !== client.client_id) {
    throw invalidGrant("The OAuth 2.0 Client ID from this request does not match the one from the authorize request.");
  }
  hydra.store.devices.delete(device.deviceCode);
  return issueTokens(hydra, client, device.grant, "device_authorization");
}
