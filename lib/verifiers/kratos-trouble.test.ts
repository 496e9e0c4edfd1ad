// What the verifier makes of a Kratos that is broken or lies, and of people whom Hydra remembers.
import { describe, expect, test } from "vitest";
import { json, type Script, text } from "../hydra/scripted-server.ts";
import { adaId, begin, context, identity, nobody, now, over, server, session, sessionId } from "./test-kratos.ts";

describe("an answer that cannot be believed", () => {
  const huge = JSON.stringify(session({ identity: { ...identity, traits: { email: "x".repeat(300_000) } } }));
  test.each<[string, Script, RegExp]>([
    ["no JSON", text("<h1>ada@example.com</h1>", 200, "text/html"), /not JSON/],
    ["an error", text("ada@example.com", 500), /status 500/],
    ["a redirect", (_asked, response) => void response.writeHead(302, { location: "/" }).end(), /status 302/],
    ["another 403", json({ error: { id: "security_csrf_violation" } }, 403), /status 403/],
    ["a 403 without a reason", json({}, 403), /wrong at error/],
    ["endless", text(huge, 200, "application/json"), /more than 256 KiB/],
    ["nobody in it", json(session({ identity: null })), /wrong at identity/],
    [
      "an id that is none",
      json(session({ identity: { ...identity, id: "ldap:ada@example.com" } })),
      /wrong at identity.id/,
    ],
    ["a session id that is none", json(session({ id: "../identities" })), /wrong at id/],
    ["a time that is none", json(session({ authenticated_at: "ada@example.com" })), /wrong at authenticated_at/],
    ["active in words", json(session({ active: "true" })), /wrong at active/],
    ["a list", json([session()]), /wrong at the whole/],
    ["empty", text("", 200), /not JSON/],
  ])("%s throws, and quotes nobody", async (_name, script, cause) => {
    server.script = script;
    const error: unknown = await begin().catch((thrown: unknown) => thrown);
    const words = error instanceof Error ? `${error.message} ${error.cause}` : "";
    expect(words).toMatch(cause);
    expect(words).not.toMatch(/ada@|c00kie/);
  });

  test("none at all ends in time", async () => {
    server.script = () => undefined;
    const slow = over({ timeoutMs: 50 }).verifier.begin(context());
    await expect(slow).rejects.toThrow("Kratos did not answer /sessions/whoami");
  });

  test("one that never ends does, too", async () => {
    server.script = (_asked, response) => void response.writeHead(200).write("{");
    const slow = over({ timeoutMs: 50 }).verifier.begin(context());
    await expect(slow).rejects.toThrow("Kratos did not answer /sessions/whoami");
  });
});

describe("a remembered sign-in", () => {
  const { signal } = new AbortController();
  test("has today's claims", async () => {
    server.script = json(identity);
    const { account } = over({ adminToken: "t0ken" });
    expect(await account(adaId, signal)).toEqual({
      claims: { email: "ada@example.com", email_verified: true, name: "Ada Lovelace" },
    });
    expect(server.asked.map(({ url, headers }) => [url, headers.authorization])).toEqual([
      [`/admin/identities/${adaId}`, "Bearer t0ken"],
    ]);
  });

  test("ends where the identity is switched off or gone", async () => {
    server.script = json({ ...identity, state: "inactive" });
    expect(await over().account(adaId, signal)).toBe("disabled");
    server.script = json({ error: {} }, 404);
    expect(await over().account(adaId, signal)).toBe("disabled");
  });

  test("of another way, or without an admin API, is none of its business", async () => {
    for (const foreign of ["foo@bar.com", `ldap:${adaId}`, "../sessions", ""])
      expect(await over().account(foreign, signal)).toBeNull();
    expect(await over({ adminUrl: null }).account(adaId, signal)).toBeNull();
    expect(server.asked).toEqual([]);
  });

  test("is not believed where Kratos answers with somebody else", async () => {
    server.script = json({ ...identity, id: sessionId });
    await expect(over().account(adaId, signal)).rejects.toThrow("answered with another");
  });
});

describe("a remembered sign-in, in a browser", () => {
  const visitor = context();
  const remembered = { subject: adaId, amr: ["pwd"], authTime: now - 100, providerSessionId: sessionId };
  const hasEnded = (more: object = {}) => over().hasEnded({ ...remembered, ...more }, visitor);

  test("goes on while the same person is signed in at Kratos", async () => {
    server.script = json(session({ id: "11111111-2222-4333-8444-555555555555" }));
    expect(await hasEnded()).toBe(false);
  });

  test("ends where nobody is, or somebody else, or who cannot be seen", async () => {
    server.script = nobody;
    expect(await hasEnded()).toBe(true);
    server.script = json(session({ active: false }));
    expect(await hasEnded()).toBe(true);
    server.script = json(session({ identity: { ...identity, id: sessionId } }));
    expect(await hasEnded()).toBe(true);
    server.script = json({ error: { id: "session_aal2_required" } }, 403);
    expect(await hasEnded()).toBe(true);
  });

  test("that came another way is none of its business, and none is believed while Kratos is away", async () => {
    expect(await hasEnded({ providerSessionId: undefined })).toBe(false);
    expect(await hasEnded({ subject: "foo@bar.com" })).toBe(false);
    expect(server.asked).toEqual([]);
    server.script = text("", 503);
    await expect(hasEnded()).rejects.toThrow("status 503");
  });
});
