import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { adminBase } from "./client.ts";
import { acceptLoginRequest, getClient, getLoginRequest } from "./requests.ts";
import { hydraAt, json, type ScriptedServer, startServer } from "./scripted-server.ts";

describe("the admin URL", () => {
  test.each([
    ["http://hydra:4445", "http://hydra:4445"],
    ["http://hydra:4445/", "http://hydra:4445"],
    ["http://hydra:4445/admin", "http://hydra:4445"],
    ["http://hydra:4445/admin/", "http://hydra:4445"],
    ["http://hydra:4445//admin//", "http://hydra:4445"],
    ["https://proxy.example/hydra", "https://proxy.example/hydra"],
    ["https://proxy.example/hydra/admin/", "https://proxy.example/hydra"],
    ["https://proxy.example/hydra-admin", "https://proxy.example/hydra-admin"],
    ["https://slug.projects.oryapis.com/?x=1#y", "https://slug.projects.oryapis.com"],
  ])("%s", (adminUrl, base) => {
    expect(adminBase(adminUrl)).toBe(base);
  });

  test.each(["", "hydra:4445", "ftp://hydra/", "/admin", "http://user:geheim@hydra:4445"])(
    "%j is refused",
    (adminUrl) => {
      expect(() => hydraAt(adminUrl)).toThrow(/admin URL/);
      expect(() => hydraAt(adminUrl)).not.toThrow(/geheim/);
    },
  );
});

describe("settings that cannot work stop the start, unquoted", () => {
  test.each([
    ["a token with a line break", { token: "geheim\r\nx-injected: 1" }],
    ["a token no header can carry", { token: "geheim\u0000" }],
    ["a header value with a line break", { headers: { "x-a": "geheim\nx-injected: 1" } }],
    ["a header name that is none", { headers: { "x a": "geheim" } }],
    ["a header of the transport", { headers: { "Transfer-Encoding": "chunked" } }],
    ["a version that is none", { version: "geheim" }],
    ["a public URL that is none", { publicUrl: "geheim" }],
  ])("%s", (_what, settings) => {
    expect(() => hydraAt("http://127.0.0.1:1", settings)).toThrow();
    expect(() => hydraAt("http://127.0.0.1:1", settings)).not.toThrow(/geheim/);
  });
});

test("a bundle for the browser must not contain the client", () => {
  const imports = readFileSync(new URL("client.ts", import.meta.url), "utf8").match(/^import .*$/gm);
  expect(imports?.[0]).toBe('import "server-only";');
});

describe("on the wire", () => {
  let server: ScriptedServer;
  beforeEach(async () => {
    server = await startServer(json({ redirect_to: "https://hydra.example/oauth2/auth" }));
  });
  afterEach(() => server.close());

  test.each(["", "/", "/admin", "/admin/", "/some/base/", "/some/base/admin"])(
    "%j leads to one /admin",
    async (suffix) => {
      await acceptLoginRequest(hydraAt(server.origin + suffix), "c", { subject: "s" });
      const base = suffix.startsWith("/some/base") ? "/some/base" : "";
      expect(server.asked.map(({ url }) => url)).toEqual([
        `${base}/admin/oauth2/auth/requests/login/accept?login_challenge=c`,
      ]);
    },
  );

  test("token and headers go with every call", async () => {
    const hydra = hydraAt(server.origin, { token: "ory_pat_x", headers: { "X-Forwarded-Proto": "https" } });
    await acceptLoginRequest(hydra, "c", { subject: "s" });
    await getClient(hydra, "c");
    for (const { headers } of server.asked) {
      expect(headers).toMatchObject({ authorization: "Bearer ory_pat_x", "x-forwarded-proto": "https" });
    }
    expect(server.asked).toHaveLength(2);
  });

  const challenges = {
    "a climbing path": "../../x",
    "another parameter": "a&b=c",
    padding: "a=b==",
    "a fragment": "a#b?c",
    "an encoded slash": "a%2Fb",
    "letters of other scripts": "ä €",
    "a line break": "a\r\nx: y",
    "a plus": "a+b",
    "half a character": "\ud800",
    nothing: "",
    "16 kB": "x".repeat(16_384),
  };
  test.each(Object.entries(challenges))(
    "a challenge of %s arrives as it is and nowhere else",
    async (_what, challenge) => {
      await getLoginRequest(hydraAt(server.origin), challenge);
      expect(server.asked).toHaveLength(1);
      const asked = new URL(server.asked[0]?.url ?? "", server.origin);
      expect(asked.pathname).toBe("/admin/oauth2/auth/requests/login");
      expect([...asked.searchParams]).toEqual([["login_challenge", challenge.toWellFormed()]]);
    },
  );

  test.each(["plain", "with blank", "ä", "urn:client:1", "https:client?x=1#y", "...", "a&b"])(
    "the client id %j stays one path segment",
    async (id) => {
      await getClient(hydraAt(server.origin), id);
      const path = new URL(server.asked[0]?.url ?? "", server.origin).pathname;
      expect(path.split("/").map(decodeURIComponent)).toEqual(["", "admin", "clients", id]);
    },
  );

  test.each(["", ".", "..", "../keys", "a/b", "a\\b", "%2e%2e", "a\u0000b", "a\nb", "\ud800"])(
    "the client id %j is not asked for",
    async (id) => {
      const result = await getClient(hydraAt(server.origin), id);
      expect(result).toMatchObject({ ok: false, problem: { code: "unknown_request" } });
      expect(server.asked).toHaveLength(0);
    },
  );
});
