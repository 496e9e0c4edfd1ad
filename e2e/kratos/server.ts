// Decides how a real Ory Kratos is started for a test, and drives its forms as a browser without script would.
import { execFile } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import type { Page } from "../page.ts";
import { type ServerProcess, startProcess } from "../processes.ts";
import type { Visitor } from "../visitor.ts";
import { buildKratos } from "./build.ts";

const run = promisify(execFile);

type Environment = Readonly<Record<string, string>>;
export type Ports = { readonly public: number; readonly admin: number };
export type Kratos = {
  readonly publicUrl: string;
  readonly adminUrl: string;
  /** Somebody with the password `<name>-password-for-tests`; their id comes back. */
  addPerson(name: string, more?: { readonly isVerified?: boolean }): Promise<string>;
  disable(id: string): Promise<void>;
  remove(id: string): Promise<void>;
  /** Whether a session can still be used. */
  isActive(sessionId: string): Promise<boolean>;
  sessionsOf(id: string): Promise<readonly string[]>;
  endSessions(id: string): Promise<void>;
  /** SIGKILL; its ports are closed. */
  kill(): Promise<void>;
  /** After a kill: the same addresses, people and sessions; with settings that differ, in Kratos' own names. */
  startAgain(more?: Environment): Promise<void>;
  stop(): Promise<void>;
};

/** Where Kratos shows its forms. Nobody listens there: tests recognise the address and answer the form themselves. */
export const formsUrl = "http://127.0.0.1:9/kratos";
export const passwordOf = (name: string) => `${name}-password-for-tests`;

export async function startKratos(ports: Ports, appUrls: readonly string[]): Promise<Kratos> {
  const command = await buildKratos();
  const folder = await mkdtemp(join(tmpdir(), "gatehouse-kratos-"));
  const config = join(folder, "kratos.json");
  const publicUrl = `http://127.0.0.1:${ports.public}`;
  const adminUrl = `http://127.0.0.1:${ports.admin}`;
  await writeFile(join(folder, "person.json"), JSON.stringify(personSchema));
  await writeFile(config, JSON.stringify(configuration(folder, ports, appUrls)));
  await run(command, ["migrate", "sql", "-e", "--yes", "-c", config], { env: { ...process.env, DSN: dsn(folder) } });
  const start = (more: Environment = {}) =>
    startProcess({
      name: "kratos",
      command,
      args: ["serve", "-c", config, "--dev", "--sqa-opt-out"],
      env: { DSN: dsn(folder), ...more },
      readyUrls: [`${publicUrl}/health/ready`, `${adminUrl}/admin/health/ready`],
    });
  let running: ServerProcess | undefined = await start();

  async function admin(method: string, path: string, body?: object): Promise<unknown> {
    const answer = await fetch(`${adminUrl}/admin${path}`, {
      method,
      ...(body ? { body: JSON.stringify(body), headers: { "content-type": "application/json" } } : {}),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`Kratos answered ${method} ${path} with ${answer.status}: ${text.slice(0, 500)}`);
    return text === "" ? null : JSON.parse(text);
  }
  return {
    publicUrl,
    adminUrl,
    async addPerson(name, { isVerified = false } = {}) {
      const email = `${name}@example.com`;
      const [first, last] = [name, "Person"];
      const address = { value: email, via: "email", verified: isVerified, status: "completed" };
      const created = await admin("POST", "/identities", {
        schema_id: "person",
        traits: { email, name: { first, last } },
        credentials: { password: { config: { password: passwordOf(name) } } },
        ...(isVerified ? { verifiable_addresses: [address] } : {}),
      });
      return withId.parse(created).id;
    },
    async disable(id) {
      await admin("PATCH", `/identities/${id}`, [{ op: "replace", path: "/state", value: "inactive" }]);
    },
    async remove(id) {
      await admin("DELETE", `/identities/${id}`);
    },
    async isActive(sessionId) {
      return z.object({ active: z.boolean() }).parse(await admin("GET", `/sessions/${sessionId}`)).active;
    },
    async sessionsOf(id) {
      const sessions = z.array(withId).parse(await admin("GET", `/identities/${id}/sessions?active=true`));
      return sessions.map((session) => session.id);
    },
    async endSessions(id) {
      await admin("DELETE", `/identities/${id}/sessions`);
    },
    async kill() {
      await running?.kill();
      running = undefined;
    },
    async startAgain(more) {
      running = await start(more);
    },
    async stop() {
      await running?.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const withId = z.object({ id: z.string() });
const form = z.object({
  ui: z.object({
    action: z.string(),
    nodes: z.array(
      z.object({
        attributes: z.looseObject({
          id: z.string().optional(),
          name: z.string().optional(),
          value: z.unknown().optional(),
          text: z.object({ context: z.looseObject({ secret: z.string().optional() }).optional() }).optional(),
        }),
      }),
    ),
  }),
});

/** Answers the form of Kratos that a visitor was sent to, and goes where that leads. */
export async function answerKratos(who: Visitor, at: Page, fields: Readonly<Record<string, string>>): Promise<Page> {
  return submit(who, await formAt(who, at), fields);
}

export function logIn(who: Visitor, at: Page, name: string, password = passwordOf(name)): Promise<Page> {
  return answerKratos(who, at, { method: "password", identifier: `${name}@example.com`, password });
}

/** Gives somebody who is signed in at Kratos a second factor; its secret comes back, for `totp`. */
export async function setUpTotp(who: Visitor, kratos: Kratos): Promise<string> {
  const at = await who.open(`${kratos.publicUrl}/self-service/settings/browser`);
  const opened = await formAt(who, at);
  const node = opened.ui.nodes.find(({ attributes }) => attributes.id === "totp_secret_key");
  const secret = node?.attributes.text?.context?.secret ?? "";
  await submit(who, opened, { method: "totp", totp_code: totp(secret) });
  return secret;
}

/** RFC 6238: the code of now, from a secret in base 32. */
export function totp(secret: string): string {
  const bits = [...secret].map((letter) =>
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0"),
  );
  const bytes = bits.join("").match(/.{8}/g) ?? [];
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const key = Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
  const hash = createHmac("sha1", key).update(counter).digest();
  const code = hash.readUInt32BE((hash.at(-1) ?? 0) & 15) & 0x7fffffff;
  return String(code % 1_000_000).padStart(6, "0");
}

async function formAt(who: Visitor, at: Page) {
  const [, kind = ""] = /^\/kratos\/(\w+)$/.exec(at.url.pathname) ?? [];
  const flow = at.url.searchParams.get("flow");
  const source = at.hops.findLast(({ url }) => url.pathname.startsWith("/self-service/"))?.url.origin;
  if (flow === null || source === undefined)
    throw new Error(`${at.url} is no form of Kratos: ${at.text.slice(0, 500)}`);
  const shown = await who.ask(`${source}/self-service/${kind}/flows?id=${flow}`, {
    headers: { accept: "application/json" },
  });
  if (shown.status !== 200) throw new Error(`Kratos shows no form: ${shown.body.slice(0, 500)}`);
  return form.parse(JSON.parse(shown.body));
}

async function submit(who: Visitor, { ui }: z.infer<typeof form>, fields: Readonly<Record<string, string>>) {
  const token = ui.nodes.find(({ attributes }) => attributes.name === "csrf_token")?.attributes.value;
  const body = new URLSearchParams({ csrf_token: String(token), ...fields }).toString();
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  return who.follow(await who.ask(ui.action, { method: "POST", body, headers }));
}

const dsn = (folder: string) => `sqlite://${join(folder, "kratos.sqlite")}?_fk=true&_busy_timeout=10000`;

const personSchema = {
  $id: "https://example.com/person.json",
  $schema: "http://json-schema.org/draft-07/schema#",
  type: "object",
  properties: {
    traits: {
      type: "object",
      properties: {
        email: {
          type: "string",
          format: "email",
          "ory.sh/kratos": {
            credentials: { password: { identifier: true }, totp: { account_name: true } },
            verification: { via: "email" },
          },
        },
        name: { type: "object", properties: { first: { type: "string" }, last: { type: "string" } } },
      },
    },
  },
};

function configuration(folder: string, ports: Ports, appUrls: readonly string[]) {
  const serve = (port: number) => ({ host: "127.0.0.1", port, base_url: `http://127.0.0.1:${port}/` });
  const ui = (kind: string) => ({ ui_url: `${formsUrl}/${kind}` });
  return {
    version: "v1.3.1",
    serve: { public: serve(ports.public), admin: serve(ports.admin) },
    selfservice: {
      default_browser_return_url: `${formsUrl}/welcome`,
      allowed_return_urls: appUrls.map((url) => `${url}/login/return/`),
      methods: { password: { enabled: true, config: { haveibeenpwned_enabled: false } }, totp: { enabled: true } },
      flows: { login: ui("login"), settings: ui("settings"), error: ui("error") },
    },
    // Left out, an account with two factors could never be seen with one.
    session: { whoami: { required_aal: "aal1" } },
    log: { level: "warning" },
    secrets: { cookie: ["only-for-tests-only-for-tests"], cipher: ["32-long-secret-only-for-tests-ok"] },
    hashers: { algorithm: "bcrypt", bcrypt: { cost: 4 } },
    identity: {
      default_schema_id: "person",
      schemas: [{ id: "person", url: `file://${join(folder, "person.json")}` }],
    },
    courier: { smtp: { connection_uri: "smtp://127.0.0.1:9/?disable_starttls=true" } },
  };
}
