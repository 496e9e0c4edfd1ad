// Decides how another company's identity provider behaves, for the demo: an independent OpenID provider on loopback
// whose people need no password.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import Provider from "oidc-provider";
import { html } from "../demo/html.ts";

export type UpstreamClient = { readonly id: string; readonly secret: string; readonly redirectUri: string };
export type Upstream = { readonly issuer: string; stop(): Promise<void> };

/** Nobody's real names. The second has no verified address, which applications can see. */
const people = [
  { sub: "mary", name: "Mary Shelley", email: "mary@upstream.example", email_verified: true },
  { sub: "percy", name: "Percy Shelley", email: "percy@upstream.example", email_verified: false },
] as const;

/** Serves one client on 127.0.0.1. */
export async function startUpstream(port: number, client: UpstreamClient): Promise<Upstream> {
  const issuer = `http://127.0.0.1:${port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: client.id, client_secret: client.secret, redirect_uris: [client.redirectUri] }],
    claims: { openid: ["sub"], profile: ["name"], email: ["email", "email_verified"] },
    findAccount: (_context: unknown, sub: string) => {
      const person = people.find((one) => one.sub === sub);
      return person && { accountId: sub, claims: () => person };
    },
    interactions: { url: (_context: unknown, { uid }: { uid: string }) => `/choose/${uid}` },
    features: { devInteractions: { enabled: false } },
    renderError: (context: { type: string; body: string }, out: { error: string; error_description?: string }) => {
      context.type = "html";
      context.body = page("That did not work", html`<p>${out.error_description ?? out.error}</p>`);
    },
    // The package warns about every default it would rather have set, on each start.
    cookies: { keys: [crypto.randomUUID()] },
    ttl: { Session: 3600, Interaction: 3600, Grant: 3600, IdToken: 600, AccessToken: 600 },
  });
  const answer = provider.callback();

  async function interact(request: IncomingMessage, response: ServerResponse, choice: URLSearchParams): Promise<void> {
    const { uid, prompt, params, session } = await provider.interactionDetails(request, response);
    const finish = (result: object) => provider.interactionFinished(request, response, result);
    if (prompt.name === "consent" && session) {
      const grant = new provider.Grant({ accountId: session.accountId, clientId: client.id });
      grant.addOIDCScope(String(params.scope));
      return finish({ consent: { grantId: await grant.save() } });
    }
    if (choice.has("cancel"))
      return finish({ error: "access_denied", error_description: "The person went back without choosing." });
    const person = people.find(({ sub }) => sub === choice.get("person"));
    if (person) return finish({ login: { accountId: person.sub } });
    const buttons = people.map(
      ({ sub, name, email }) => html`<a class="button" href="?person=${sub}">${name}<br><small>${email}</small></a>`,
    );
    const body = html`<p>Another company’s sign-in page, as the demo imagines it. Who are you there?</p>
${buttons}<p><a href="/choose/${uid}?cancel=1">Go back without choosing</a></p>`;
    response.writeHead(200, { "content-type": "text/html; charset=utf-8", ...headers }).end(page("Upstream ID", body));
  }

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", issuer);
    if (url.pathname === "/health/ready") return void response.end("ok");
    if (!url.pathname.startsWith("/choose/")) return void answer(request, response);
    interact(request, response, url.searchParams).catch(() => {
      if (!response.headersSent) response.writeHead(400, { "content-type": "text/html; charset=utf-8", ...headers });
      response.end(page("That is over", html`<p>Please start again at the application.</p>`));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, host: "127.0.0.1" }, resolve);
  });
  return {
    issuer,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const headers = { "cache-control": "no-store", "x-content-type-options": "nosniff" };

function page(title: string, body: ReturnType<typeof html>): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 24rem; margin: 3rem auto; padding: 0 1rem }
.button { display: block; margin: 0.75rem 0; padding: 0.75rem 1rem; border: 1px solid; border-radius: 0.5rem; text-decoration: none }
</style>
</head>
<body><main><h1>${title}</h1>
${body}</main></body>
</html>
`.text;
}
