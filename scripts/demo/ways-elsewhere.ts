// Decides how the demo's servers elsewhere are started and what the app is told of them: another company's identity
// provider, and the example of a webhook. Their secrets are made at each start.
import { randomBytes } from "node:crypto";
import type { Part } from "./parts.ts";
import type { DemoSettings } from "./settings.ts";

type Environment = Part["env"];

export function waysElsewhere(
  { upstream, webhook }: Pick<DemoSettings, "upstream" | "webhook">,
  appUrl: string,
): { readonly app: Environment; readonly upstream: Part; readonly webhook: Part } {
  const client = { id: "gatehouse", secret: randomBytes(24).toString("base64url") };
  const webhookSecret = `whsec_${randomBytes(32).toString("base64")}`;
  return {
    app: {
      OIDC_UPSTREAM_ISSUER: `http://127.0.0.1:${upstream.port}`,
      OIDC_UPSTREAM_ALLOW_CLEARTEXT: "1",
      OIDC_UPSTREAM_CLIENT_ID: client.id,
      OIDC_UPSTREAM_CLIENT_SECRET: client.secret,
      OIDC_UPSTREAM_NAME: "Upstream ID",
      WEBHOOK_URL: `http://127.0.0.1:${webhook.port}/gatehouse`,
      WEBHOOK_SECRET: webhookSecret,
      WEBHOOK_NAME: "Your own server",
    },
    upstream: {
      name: "the upstream provider",
      args: ["sandbox/upstream/main.ts"],
      env: {
        PORT: String(upstream.port),
        UPSTREAM_CLIENT_ID: client.id,
        UPSTREAM_CLIENT_SECRET: client.secret,
        UPSTREAM_REDIRECT_URI: `${appUrl}/login/return/oidc-upstream`,
      },
    },
    webhook: {
      name: "the webhook",
      args: ["docs/examples/webhook-server.mjs"],
      env: { PORT: String(webhook.port), WEBHOOK_SECRET: webhookSecret },
    },
  };
}
