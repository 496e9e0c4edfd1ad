// Decides how the demo talks to the provider: one discovered openid-client configuration per demo client.
import * as oidc from "openid-client";
import type { DemoClients, WebClientKey } from "./clients.ts";

export type Provider = {
  readonly clients: DemoClients;
  readonly publicUrl: string;
  web(client: WebClientKey): Promise<oidc.Configuration>;
  device(): Promise<oidc.Configuration>;
  /** Hydra has the device grant from 25.4 on. */
  hasDeviceGrant(): Promise<boolean>;
};

export function createProvider(options: { publicUrl: string; clients: DemoClients }): Provider {
  const { publicUrl, clients } = options;
  const server = new URL(`${publicUrl.replace(/\/+$/, "")}/`);
  // Plain http is fine on loopback, which is where a demo provider lives.
  const execute = server.protocol === "http:" ? [oidc.allowInsecureRequests] : [];
  const found = new Map<string, oidc.Configuration>();

  async function discovered(id: string, authentication: oidc.ClientAuth, secret?: string): Promise<oidc.Configuration> {
    const known = found.get(id);
    if (known) return known;
    const configuration = await oidc.discovery(server, id, secret, authentication, { execute, timeout: 10 });
    found.set(id, configuration);
    return configuration;
  }

  const device = () => discovered(clients.device.id, oidc.None());
  return {
    clients,
    publicUrl: server.href,
    web: (client) => {
      const { id, secret } = clients.web[client];
      return discovered(id, oidc.ClientSecretBasic(secret), secret);
    },
    device,
    hasDeviceGrant: async () => (await device()).serverMetadata().device_authorization_endpoint !== undefined,
  };
}
