// An independent OpenID provider on loopback whose people sign in by themselves, for tests of the upstream verifier.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import Provider from "oidc-provider";

export type TestProvider = {
  readonly issuer: string;
  /** Who is there at the next visit; null = somebody who goes back. */
  person: string | null;
  /** Goes where a browser is sent, and comes back with what a browser would bring. */
  visit(to: string): Promise<Readonly<Record<string, string>>>;
  stop(): Promise<void>;
};

export const testClient = { id: "gatehouse", secret: "secret-of-a-test-client" };
/** Its other clients, by how each says who it is at the token endpoint. */
export const otherClients = { none: "gatehouse-public", client_secret_post: "gatehouse-post" } as const;
export const redirectUri = "https://auth.example.com/login/return/method";

export async function startTestProvider(): Promise<TestProvider> {
  let answer: ((request: IncomingMessage, response: ServerResponse) => void) | undefined;
  const server = createServer((request, response) => answer?.(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const issuer = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
  const { id, secret } = testClient;
  const provider = new Provider(issuer, {
    clients: [
      { client_id: id, client_secret: secret, redirect_uris: [redirectUri] },
      ...Object.entries(otherClients).map(([method, client_id]) => ({
        client_id,
        token_endpoint_auth_method: method,
        redirect_uris: [redirectUri],
        ...(method === "none" ? {} : { client_secret: secret }),
      })),
    ],
    claims: { openid: ["sub"], profile: ["name"], email: ["email", "email_verified"] },
    findAccount: (_context: unknown, sub: string) => ({
      accountId: sub,
      claims: () => ({ sub, name: `Test ${sub}`, email: `${sub}@example.com`, email_verified: sub !== "bob" }),
    }),
    interactions: { url: (_context: unknown, { uid }: { uid: string }) => `/choose/${uid}` },
    features: { devInteractions: { enabled: false } },
    cookies: { keys: [crypto.randomUUID()] },
    ttl: { Session: 3600, Interaction: 3600, Grant: 3600, IdToken: 600, AccessToken: 600 },
  });

  const test: TestProvider = {
    issuer,
    person: "ada",
    async visit(to) {
      const cookies = new Map<string, string>();
      for (let at = new URL(to), hops = 0; hops < 10; hops += 1) {
        const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
        const said = await fetch(at, { headers: { cookie }, redirect: "manual" });
        await said.arrayBuffer();
        for (const line of said.headers.getSetCookie()) {
          const [name = "", value = ""] = (line.split(";")[0] ?? "").split("=");
          cookies.set(name, value);
        }
        at = new URL(said.headers.get("location") ?? "none:", at);
        if (at.href.startsWith(redirectUri)) return Object.fromEntries(at.searchParams);
      }
      throw new Error("The visit did not come back");
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  async function interact(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { prompt, params, session } = await provider.interactionDetails(request, response);
    const finish = (result: object) => provider.interactionFinished(request, response, result);
    if (prompt.name !== "consent" || !session)
      return finish(test.person === null ? { error: "access_denied" } : { login: { accountId: test.person } });
    const grant = new provider.Grant({ accountId: session.accountId, clientId: String(params.client_id) });
    grant.addOIDCScope(String(params.scope));
    await finish({ consent: { grantId: await grant.save() } });
  }
  const callback = provider.callback();
  answer = (request, response) => {
    if (!request.url?.startsWith("/choose/")) return callback(request, response);
    interact(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  };
  return test;
}
