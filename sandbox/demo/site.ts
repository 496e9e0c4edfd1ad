// Decides how the demo site is served: its addresses, the visitor's cookie, same-origin forms, and the headers of every answer.
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { accountPage } from "./account.ts";
import type { DemoClients } from "./clients.ts";
import { devicePage, startDevice, stopDevice } from "./device.ts";
import { deviceHelpPage } from "./device-help.ts";
import { layout } from "./layout.ts";
import { type Mailbox, mailboxPage } from "./mailbox.ts";
import { createProvider } from "./provider.ts";
import { type Handler, type Reply, type Site, sorry } from "./reply.ts";
import { finishSignIn, forget, providerSignOut, refreshTokens, startSignIn, startSignOut } from "./sign-in.ts";
import { acceptLogoutToken, signedOutPage } from "./signed-out.ts";
import { legalPage, startPage } from "./start-page.ts";
import { type Visitor, Visitors, visitorCookie } from "./visitors.ts";
import { waysPage } from "./ways.ts";

const routes: Readonly<Record<string, Handler>> = {
  "GET /": startPage,
  "GET /ways": waysPage,
  "GET /sign-in": startSignIn,
  "GET /callback": finishSignIn,
  "GET /account": accountPage,
  "POST /refresh": refreshTokens,
  "POST /forget": forget,
  "POST /sign-out": startSignOut,
  "GET /signed-out": signedOutPage,
  "GET /provider-sign-out": providerSignOut,
  "GET /device": devicePage,
  "POST /device/start": startDevice,
  "POST /device/stop": stopDevice,
  "GET /device/help": deviceHelpPage,
  "GET /mailbox": mailboxPage,
  "GET /privacy": legalPage("Privacy policy"),
  "GET /terms": legalPage("Terms of service"),
};

const file = (name: string) => readFileSync(new URL(name, import.meta.url), "utf8");
const assets: Readonly<Record<string, readonly [type: string, content: string | Buffer]>> = {
  "/style.css": ["text/css; charset=utf-8", file("style.css")],
  "/logo.svg": ["image/svg+xml", file("logo.svg")],
  // The same drawing for whoever takes no SVG from strangers.
  "/logo.png": ["image/png", readFileSync(new URL("logo.png", import.meta.url))],
  "/health/ready": ["application/json", '{"status":"ok"}'],
};

const maximumBodyBytes = 64 * 1024;
const headers = {
  "cache-control": "no-store",
  "referrer-policy": "same-origin",
  "x-content-type-options": "nosniff",
  // No form-action: Chromium applies it to every redirect after a POST, and sign-out redirects to the provider.
  "content-security-policy":
    "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'",
};

export type DemoSite = { readonly url: string; stop(): Promise<void> };

/** Serves the demo on loopback. `port` 0 takes a free one, so the clients are registered once the address is known. */
export async function startDemoSite(options: {
  port: number;
  publicUrl: string;
  register: (siteUrl: string) => Promise<DemoClients>;
  mailbox?: Mailbox | null;
}): Promise<DemoSite> {
  const visitors = new Visitors();
  let site: Site | undefined;
  const server = createServer((request, response) => {
    const answered = site ? answer(site, request, response) : Promise.reject(new Error("The demo is still starting."));
    answered.catch((error: unknown) => {
      console.error(error);
      if (!response.headersSent) response.writeHead(500, { "content-type": "text/plain", ...headers });
      response.end("The demo site broke. The terminal it runs in shows why.\n");
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port: options.port, host: "127.0.0.1" }, resolve);
  });
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" && address ? address.port : options.port}`;
  const stop = async () => {
    visitors.stop();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  try {
    const clients = await options.register(url);
    site = {
      url,
      visitors,
      mailbox: options.mailbox ?? null,
      provider: createProvider({ publicUrl: options.publicUrl, clients }),
    };
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, stop };
}

async function answer(site: Site, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const method = request.method === "HEAD" ? "GET" : (request.method ?? "GET");
  const path = request.url ?? "/";
  const url = new URL(path.startsWith("/") && !path.startsWith("//") ? site.url + path : site.url);
  // Cookies and redirect addresses belong to 127.0.0.1: `localhost` is another host, a rebound name is an attacker's.
  if (request.headers.host !== new URL(site.url).host && method === "GET") return go(response, url.href);

  const asset = method === "GET" ? assets[url.pathname] : undefined;
  if (asset) return send(response, 200, asset[0], asset[1]);
  const form = method === "POST" ? await readForm(request) : new URLSearchParams();
  if (method === "POST" && url.pathname === "/back-channel-logout") {
    const isAccepted = form !== undefined && (await acceptLogoutToken(site, form.get("logout_token") ?? ""));
    return send(
      response,
      isAccepted ? 200 : 400,
      "application/json",
      isAccepted ? "{}" : '{"error":"invalid_request"}',
    );
  }

  const known = site.visitors.find(request.headers.cookie);
  const visitor = known ?? site.visitors.create();
  const idBefore = known?.id;
  const reply = await decide(site, { request, method, url, form, visitor });
  if (visitor.id !== idBefore) {
    response.setHeader("set-cookie", `${visitorCookie}=${visitor.id}; Path=/; HttpOnly; SameSite=Lax`);
  }
  if (reply.kind === "redirect") return go(response, reply.to);
  send(
    response,
    reply.status,
    "text/html; charset=utf-8",
    layout(reply, { visitor, path: url.pathname, hasMailbox: site.mailbox !== null }),
  );
}

async function decide(
  site: Site,
  asked: {
    request: IncomingMessage;
    method: string;
    url: URL;
    form: URLSearchParams | undefined;
    visitor: Visitor;
  },
): Promise<Reply> {
  const { request, method, url, form, visitor } = asked;
  const handler = routes[`${method} ${url.pathname}`];
  if (!handler) return sorry(404, "Nothing here", "This address is not part of the demo.");
  // Other sites must not press our buttons. Browsers send Origin with every POST.
  if (method === "POST" && request.headers.origin !== undefined && request.headers.origin !== site.url) {
    return sorry(403, "Not from here", "This form was sent by another site, so nothing was done.");
  }
  if (form === undefined) return sorry(413, "Too much", "That form is larger than anything the demo asks for.");
  return handler(site, { url, form, visitor });
}

/** The fields of a form, or undefined where it is too large. */
async function readForm(request: IncomingMessage): Promise<URLSearchParams | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const buffer = Buffer.from(chunk);
    bytes += buffer.length;
    if (bytes <= maximumBodyBytes) chunks.push(buffer);
  }
  return bytes > maximumBodyBytes ? undefined : new URLSearchParams(Buffer.concat(chunks).toString("utf8"));
}

function go(response: ServerResponse, to: string): void {
  response.writeHead(303, { ...headers, location: to }).end();
}

function send(response: ServerResponse, status: number, type: string, content: string | Buffer): void {
  response.writeHead(status, { ...headers, "content-type": type }).end(content);
}
