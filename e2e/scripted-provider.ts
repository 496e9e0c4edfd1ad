// Decides how an OpenID provider behaves that says what a test tells it to: everything by the book unless spoilt.
import { createHash, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from "jose";

type Json = Record<string, unknown>;
/** Instead of the usual answer. */
export type Reply =
  | "hang"
  | "close"
  | "endless"
  | { readonly status?: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string };

/** What is not by the book; left out: as it should be. */
export type Misbehaviour = {
  readonly description?: Reply | ((usual: Json) => Json);
  /** What the browser brings back. */
  readonly callback?: (given: URLSearchParams) => void;
  /** Takes any code verifier, and any code twice. */
  readonly isCareless?: boolean;
  readonly token?: Reply;
  readonly claims?: (usual: Json) => Json;
  readonly signature?: "other-key" | "none" | "client-secret" | "unknown-key";
  readonly keys?: Reply;
  readonly userInfo?: Reply | ((usual: Json) => Json);
};

export type ScriptedProvider = {
  readonly issuer: string;
  misbehaves(how: Misbehaviour): void;
  /** Paths it was asked for since it last was told how to behave. */
  readonly asked: readonly string[];
  stop(): Promise<void>;
};

export const scriptedClient = { id: "gatehouse", secret: "secret-of-gatehouse-at-the-scripted-provider" };
export const person = { sub: "ada", name: "Ada Lovelace", email: "ada@upstream.example", email_verified: true };
const now = () => Math.floor(Date.now() / 1000);

export async function startScriptedProvider(): Promise<ScriptedProvider> {
  const own = await generateKeyPair("RS256", { extractable: true });
  const other = await generateKeyPair("RS256");
  const jwk = { ...(await exportJWK(own.publicKey)), kid: "own", alg: "RS256", use: "sig" };
  const codes = new Map<string, { readonly nonce: string; readonly challenge: string }>();
  let how: Misbehaviour = {};
  let asked: string[] = [];
  let issuer = "";

  const description = (): Json => ({
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    userinfo_endpoint: `${issuer}/userinfo`,
    jwks_uri: `${issuer}/jwks`,
    response_types_supported: ["code"],
    subject_types_supported: ["public"],
    // Careless on purpose: what is believed is not the provider's choice alone.
    id_token_signing_alg_values_supported: ["RS256", "HS256", "none"],
    authorization_response_iss_parameter_supported: true,
  });

  async function idToken(nonce: string): Promise<string> {
    const { email: _email, email_verified: _verified, ...told } = person;
    const usual = {
      ...told,
      iss: issuer,
      aud: scriptedClient.id,
      nonce,
      iat: now(),
      exp: now() + 300,
      auth_time: now(),
    };
    const claims = how.claims?.(usual) ?? usual;
    if (how.signature === "none") return new UnsecuredJWT(claims).encode();
    const isSecret = how.signature === "client-secret";
    const header = {
      alg: isSecret ? "HS256" : "RS256",
      ...(isSecret ? {} : { kid: how.signature === "unknown-key" ? "other" : "own" }),
    };
    const key = how.signature === "other-key" || how.signature === "unknown-key" ? other.privateKey : own.privateKey;
    return new SignJWT(claims)
      .setProtectedHeader(header)
      .sign(isSecret ? new TextEncoder().encode(scriptedClient.secret) : key);
  }

  async function tokens(request: IncomingMessage): Promise<Reply> {
    const form = new URLSearchParams(Buffer.concat(await request.toArray()).toString());
    const code = form.get("code") ?? "";
    const known = codes.get(code);
    if (!how.isCareless) codes.delete(code);
    const [id, secret] = Buffer.from(request.headers.authorization?.slice(6) ?? "", "base64")
      .toString()
      .split(":")
      .map((part) => decodeURIComponent(part)); // RFC 6749 §2.3.1
    if (id !== scriptedClient.id || secret !== scriptedClient.secret) return json({ error: "invalid_client" }, 401);
    const challenge = createHash("sha256")
      .update(form.get("code_verifier") ?? "")
      .digest("base64url");
    if (!known || (!how.isCareless && known.challenge !== challenge)) return json({ error: "invalid_grant" }, 400);
    return json({ access_token: randomUUID(), token_type: "Bearer", id_token: await idToken(known.nonce) });
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? "/", issuer);
    asked.push(pathname);
    switch (pathname) {
      case "/.well-known/openid-configuration": {
        const change = how.description;
        return send(
          response,
          typeof change === "function" ? json(change(description())) : (change ?? json(description())),
        );
      }
      case "/authorize": {
        const code = randomUUID();
        codes.set(code, {
          nonce: searchParams.get("nonce") ?? "",
          challenge: searchParams.get("code_challenge") ?? "",
        });
        const back = new URL(searchParams.get("redirect_uri") ?? "");
        const given = new URLSearchParams({ code, state: searchParams.get("state") ?? "", iss: issuer });
        how.callback?.(given);
        back.search = given.toString();
        return send(response, { status: 302, headers: { location: back.href } });
      }
      case "/token":
        return send(response, how.token ?? (await tokens(request)));
      case "/jwks":
        return send(response, how.keys ?? json({ keys: [jwk] }));
      case "/userinfo": {
        const change = how.userInfo;
        return send(response, typeof change === "function" ? json(change(person)) : (change ?? json(person)));
      }
      default:
        return send(response, { status: 404 });
    }
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  issuer = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
  return {
    issuer,
    misbehaves(changed) {
      how = changed;
      asked = [];
    },
    get asked() {
      return asked;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function json(body: unknown, status = 200): Reply {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

function send(response: ServerResponse, reply: Reply): void {
  if (reply === "hang") return;
  if (reply === "close") return void response.destroy();
  if (reply !== "endless") return void response.writeHead(reply.status ?? 200, reply.headers).end(reply.body);
  response.writeHead(200, { "content-type": "application/json" });
  const more = () => {
    while (!response.destroyed && response.write(" ".repeat(65_536)));
  };
  response.on("drain", more);
  more();
}
