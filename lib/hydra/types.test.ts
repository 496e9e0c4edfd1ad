import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Hydra } from "./client.ts";
import { getConsentRequest, getLoginRequest, getLogoutRequest, listConsentSessions } from "./requests.ts";
import { challenge, consent, login, logout, value } from "./sample-answers.ts";
import { hydraAt, json, type ScriptedServer, startServer } from "./scripted-server.ts";

let server: ScriptedServer;
let hydra: Hydra;
beforeEach(async () => {
  server = await startServer(json({}));
  hydra = hydraAt(server.origin);
});
afterEach(() => server.close());

describe("what Hydra leaves out gets its empty value", () => {
  test("a login request", async () => {
    const nulls = { requested_scope: null, requested_access_token_audience: null, oidc_context: null };
    server.script = json({ ...login, ...nulls, client: { client_id: "c", skip_logout_consent: null, metadata: null } });
    const request = await value(getLoginRequest(hydra, challenge));
    expect(request).toMatchObject({
      requested_scope: [],
      requested_access_token_audience: [],
      oidc_context: { acr_values: [], ui_locales: [], display: "", login_hint: "", id_token_hint_claims: {} },
      client: { client_name: "", redirect_uris: [], metadata: {}, skip_consent: false, skip_logout_consent: false },
    });
  });

  test("two empty contexts are two objects", async () => {
    server.script = json({ ...login, oidc_context: null });
    const first = await value(getLoginRequest(hydra, challenge));
    first.oidc_context.acr_values.push("changed");
    expect((await value(getLoginRequest(hydra, challenge))).oidc_context.acr_values).toEqual([]);
  });

  test.each([[{ amr: null, context: null }], [{ amr: undefined, acr: undefined, context: undefined }]])(
    "a consent request with %j",
    async (members) => {
      server.script = json({ ...consent, ...members, oidc_context: null });
      expect(await value(getConsentRequest(hydra, challenge))).toMatchObject({
        amr: [],
        acr: "",
        context: null,
        consent_request_id: "",
        oidc_context: { login_hint: "" },
      });
    },
  );

  test.each([[{ client: null, expires_at: null, requested_at: null }], [{ client: undefined }]])(
    "a logout request with %j",
    async (members) => {
      server.script = json({ ...logout, ...members });
      expect(await value(getLogoutRequest(hydra, challenge))).toMatchObject({ client: null, expires_at: null });
    },
  );

  test("no stored consents, as null", async () => {
    server.script = json(null);
    expect(await value(listConsentSessions(hydra, { subject: "s" }))).toEqual({ sessions: [], isComplete: true });
  });

  test("what is not known is dropped, secrets among it", async () => {
    server.script = json({ ...login, client: { client_id: "c", client_secret: "geheim", jwks: {} }, more: 1 });
    const request = await value(getLoginRequest(hydra, challenge));
    expect(request).not.toHaveProperty("more");
    expect(JSON.stringify(request)).not.toContain("geheim");
  });

  test.each([[null], ["text"], [7], [false], [[1, "two", null]], [{ a: { b: [] } }]])(
    "context %j stays",
    async (context) => {
      server.script = json({ ...consent, context });
      expect((await value(getConsentRequest(hydra, challenge))).context).toEqual(context);
    },
  );
});
