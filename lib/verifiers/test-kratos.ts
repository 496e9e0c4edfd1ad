// A Kratos as far as a sign-in sees it, with one person; a test says where it differs.
import { afterAll, beforeEach } from "vitest";
import { json, startServer } from "../hydra/scripted-server.ts";
import { loginContext } from "./conformance.ts";
import { type KratosOptions, kratos } from "./kratos.ts";
import type { LoginContext } from "./verifier.ts";

export const now = 1_800_000_000;
export const adaId = "0b1c2d3e-4f50-4161-8273-94a5b6c7d8e9";
export const sessionId = "9e8d7c6b-5a49-4383-a271-605f4e3d2c1b";
export const at = (seconds: number) => new Date(seconds * 1000).toISOString();
export type Change = Readonly<Record<string, unknown>>;

export const method = (name: string, aal = "aal1", completedAt = now - 100) => ({
  method: name,
  aal,
  completed_at: at(completedAt),
});
export const identity = {
  id: adaId,
  state: "active",
  traits: { email: "ada@example.com", name: { first: "Ada", last: "Lovelace" } },
  verifiable_addresses: [{ value: "ada@example.com", via: "email", verified: true }],
};
export const session = (more: Change = {}): Change => ({
  id: sessionId,
  active: true,
  expires_at: at(now + 3600),
  authenticated_at: at(now - 100),
  authenticator_assurance_level: "aal1",
  authentication_methods: [method("password")],
  identity,
  ...more,
});
export const raised = (more: Change = {}) =>
  session({
    authenticator_assurance_level: "aal2",
    authentication_methods: [method("password"), method("totp", "aal2")],
    ...more,
  });
export const nobody = json({ error: { id: "session_inactive" } }, 401);

export const server = await startServer(nobody);
afterAll(() => server.close());
beforeEach(() => {
  server.script = nobody;
  server.asked.length = 0;
});

export function over(more: Partial<KratosOptions> = {}) {
  return kratos({
    id: "kratos",
    publicUrl: "https://id.example.com",
    internalUrl: server.origin,
    adminUrl: server.origin,
    adminToken: null,
    cookieName: "ory_kratos_session",
    timeoutMs: 2000,
    claims: [
      { claim: "email", sources: [[["email"]]] },
      {
        claim: "name",
        sources: [
          [
            ["name", "first"],
            ["name", "last"],
          ],
        ],
      },
    ],
    acr: { 1: "aal1", 2: "aal2" },
    isRemembered: true,
    ...more,
  });
}
export const cookies = new Map([["ory_kratos_session", "c00kie=="]]);
export const context = (more: Partial<LoginContext> = {}) => loginContext({ foreignCookies: cookies, ...more });
export const begin = (more?: Partial<LoginContext>) => over().verifier.begin(context(more));
