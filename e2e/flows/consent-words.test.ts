// What the page tells of an application and of each thing it asks for, with metadata as kind and as hostile as can be.
import { expect, test } from "vitest";
import { readJson } from "../hydra-admin.ts";
import { said, whoAsks } from "./consent-page.ts";
import { admin, allow, begin, client, DEMO, expectForm, signIn, stage, visitor } from "./story.ts";

const scope = "openid profile email phone notes:write";

/** The consent page for a client with these members. */
async function pageOf(members: object, parameters: Record<string, string> = {}) {
  const rp = await client({ scope, client: { ...members } });
  const person = visitor();
  const { page } = await begin(person, rp, parameters);
  const consent = await signIn(person, page);
  expectForm(consent, "/consent/form");
  return { person, consent };
}

test("each scope says what will be sent for it", async () => {
  const { consent } = await pageOf({});
  expect(said(consent, "profile")).toContain("Name Foo Bar");
  expect(said(consent, "email")).toContain(`Email ${DEMO.email} (confirmed)`);
  expect(said(consent, "phone")).toContain("Your account has nothing of this yet.");
  expect(said(consent, "phone")).toMatch(/Read your phone number Sensitive/);
  expect(said(consent, "openid")).not.toMatch(/Sensitive|Name|Email/);
  expect(said(consent, "notes:write")).toContain("“notes:write”");
});

test("words of the operator take the place of ours, with the reason", async () => {
  const { person, consent } = await pageOf({
    metadata: {
      sensitive_scopes: ["notes:write"],
      scope_texts: {
        "notes:write": { title: "Write notes for you", description: "Only new ones.", reason: "to keep your ideas." },
        email: { reason: "to send you a copy." },
      },
    },
  });
  const notes = said(consent, "notes:write");
  expect(notes).toContain("Write notes for you Sensitive Only new ones. Why: to keep your ideas.");
  expect(said(consent, "email")).toMatch(/^Read your email address .* Why: to send you a copy\./);
  expect((await allow(person, consent, ["notes:write"])).url.searchParams.get("scope")).toBe("notes:write");
});

const bidi = "\u202e";
const long = "x".repeat(5000);
test.each<[string, object]>([
  ["two hundred characters", { client_name: "N".repeat(200), metadata: { scope_texts: { email: { title: long } } } }],
  [
    "text that turns around",
    { client_name: `Notes${bidi}ecnaB`, metadata: { scope_texts: { email: { title: bidi } } } },
  ],
  [
    "markup",
    {
      client_name: "<img src=x onerror=alert(1)>",
      metadata: { scope_texts: { email: { title: "<script>alert(1)</script>", description: `"><b id=accept>` } } },
    },
  ],
  [
    "lists for objects",
    { metadata: { scope_texts: [], sensitive_scopes: {}, required_scopes: "openid", verified: [] } },
  ],
  [
    "numbers for words",
    { metadata: { scope_texts: { email: { title: 1, reason: {} }, "notes:write": 7 }, verified: 1 } },
  ],
  ["names of prototypes", { metadata: { scope_texts: { __proto__: { title: "x" }, constructor: "x" }, toString: 1 } }],
  ["nothing at all", { client_name: "", metadata: null }],
])("metadata with %s is no more than text, and the page works", async (_what, members) => {
  const { person, consent } = await pageOf(members);
  expect(consent.body).not.toMatch(/<img src=x|<script>alert|<b id=accept|\u202e/);
  expect(consent.text).not.toContain("x".repeat(300));
  expect(consent.text).not.toContain("N".repeat(81));
  expect(consent.text).not.toContain("Checked by");
  expect((await allow(person, consent, ["email"])).url.searchParams.get("scope")).toBe("email");
});

test("times that Hydra tells are told", async () => {
  const lives = { authorization_code_grant_access_token_lifespan: "15m" };
  expect((await pageOf(lives)).consent.text).toContain("This access ends after 15 minutes.");
  expect((await pageOf({})).consent.text).not.toContain("This access ends");
});

test("who stands for an application is said, and who looks like us is not believed", async () => {
  expect(whoAsks((await pageOf({ metadata: { verified: true } })).consent)).toContain("Checked by Gatehouse");
  expect(whoAsks((await pageOf({ metadata: { first_party: true } })).consent)).toContain("Run by Gatehouse");
  const plain = whoAsks((await pageOf({})).consent);
  expect(plain).toMatch(/New here since \w+ \d+, \d{4}/);
  expect(plain).not.toMatch(/Checked|Run by|looks like/);
  const mixed = whoAsks((await pageOf({ client_name: "N\u043etes" })).consent);
  expect(mixed).toContain("mixes letters of different alphabets");
  expect(mixed).toContain("Check its address instead: 127.0.0.1:5555.");
  expect(whoAsks((await pageOf({ client_name: "GateHouse Support" })).consent)).toContain("somebody else’s");
});

/** As anybody may, where an operator lets applications register by themselves (RFC 7591). */
async function register(
  body: object,
  method = "POST",
  of?: { client_id?: unknown; registration_access_token?: unknown },
) {
  const answer = await fetch(`${stage().publicUrl}/oauth2/register${of ? `/${of.client_id}` : ""}`, {
    method,
    headers: {
      "content-type": "application/json",
      ...(of ? { authorization: `Bearer ${of.registration_access_token}` } : {}),
    },
    body: JSON.stringify({ redirect_uris: ["https://application.example/callback"], ...body }),
  });
  return { status: answer.status, body: await readJson(answer) };
}

test("an application that registers itself can neither vouch for itself nor keep what somebody said for it", async () => {
  expect((await register({ metadata: { verified: true } })).status).toBe(400);
  const { status, body } = await register({ client_name: "Self-made", verified: true, first_party: true });
  expect(status).toBe(201);
  const id = String(body.client_id);
  expect((await admin().getClient(id)).metadata).toEqual({});
  await admin().patchClient(id, [{ op: "replace", path: "/metadata", value: { verified: true } }]);
  expect((await admin().getClient(id)).metadata).toEqual({ verified: true });
  // Another name, another client: the operator has to look again.
  expect((await register({ client_name: "Renamed", client_id: id }, "PUT", body)).status).toBe(200);
  expect((await admin().getClient(id)).metadata).toEqual({});
});
