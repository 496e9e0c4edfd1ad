// Decides how tests prepare and look at an OAuth server from behind: its admin API, with as little code as possible.

export type Json = Readonly<Record<string, unknown>>;

export class HydraAdmin {
  readonly #url: string;

  constructor(adminUrl: string) {
    this.#url = `${adminUrl}/admin`;
  }

  /** Creates a client and returns it with its secret. */
  async createClient(client: Json): Promise<Json> {
    return this.#json("POST", "/clients", client);
  }

  async getClient(clientId: string): Promise<Json> {
    return readJson(await this.#call("GET", `/clients/${encodeURIComponent(clientId)}`));
  }

  /** RFC 6902. */
  async patchClient(clientId: string, operations: readonly Json[]): Promise<void> {
    await this.#call("PATCH", `/clients/${encodeURIComponent(clientId)}`, operations);
  }

  async deleteClient(clientId: string): Promise<void> {
    await this.#call("DELETE", `/clients/${encodeURIComponent(clientId)}`);
  }

  /** Sets these members of a client; the others stay. */
  async changeClient(clientId: string, members: Json): Promise<void> {
    const patch = Object.entries(members).map(([name, value]) => ({ op: "replace", path: `/${name}`, value }));
    const answer = await this.#call("PATCH", `/clients/${encodeURIComponent(clientId)}`, patch);
    if (!answer.ok) throw new Error(`PATCH of a client: ${answer.status} ${await answer.text()}`);
  }

  /** What the server says about an access or refresh token. */
  async introspect(token: string): Promise<Json> {
    return this.#json("POST", "/oauth2/introspect", new URLSearchParams({ token }));
  }

  async getRequest(kind: "login" | "consent" | "logout", challenge: string): Promise<{ status: number; body: Json }> {
    const answer = await this.#call("GET", `/oauth2/auth/requests/${kind}`, undefined, {
      [`${kind}_challenge`]: challenge,
    });
    return { status: answer.status, body: await readJson(answer) };
  }

  /** Accepts in the place of the app and returns where the browser has to go. */
  async accept(kind: "login" | "consent", challenge: string, body: Json): Promise<string> {
    const answer = await this.#json("PUT", `/oauth2/auth/requests/${kind}/accept`, body, {
      [`${kind}_challenge`]: challenge,
    });
    return text(answer, "redirect_to");
  }

  async consentSessions(subject: string): Promise<readonly Json[]> {
    const answer = await this.#call("GET", "/oauth2/auth/sessions/consent", undefined, { subject, page_size: "500" });
    const list: unknown = await answer.json();
    return Array.isArray(list) ? list.filter(isObject) : [];
  }

  async revokeConsent(subject: string): Promise<void> {
    await this.#call("DELETE", "/oauth2/auth/sessions/consent", undefined, { subject, all: "true" });
  }

  async #json(
    method: string,
    path: string,
    body: Json | URLSearchParams,
    query?: Record<string, string>,
  ): Promise<Json> {
    const answer = await this.#call(method, path, body, query);
    const json = await readJson(answer);
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(json)}`);
    return json;
  }

  #call(
    method: string,
    path: string,
    body?: Json | readonly Json[] | URLSearchParams,
    query: Record<string, string> = {},
  ): Promise<Response> {
    const url = new URL(this.#url + path);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const isForm = body instanceof URLSearchParams;
    return fetch(url, {
      method,
      headers: { accept: "application/json", ...(body && !isForm ? { "content-type": "application/json" } : {}) },
      ...(body ? { body: isForm ? body : JSON.stringify(body) } : {}),
    });
  }
}

/** A member that has to be a string. */
export function text(json: Json, name: string): string {
  const value = json[name];
  if (typeof value !== "string") throw new Error(`${name} is no string in ${JSON.stringify(json)}`);
  return value;
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export async function readJson(answer: Response): Promise<Json> {
  const body: unknown = await answer.json().catch(() => undefined);
  return isObject(body) ? body : {};
}
