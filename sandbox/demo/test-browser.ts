// Decides how the demo's tests browse: cookies as a browser keeps them, and the provider's app played by its admin API.

type Json = Readonly<Record<string, unknown>>;

/** What the person at the provider does: `false` is Cancel or Deny. */
export type Person = {
  login?: Json | false;
  consent?: Json | false;
  /** Type this on the device page. */
  userCode?: string;
};

export type Visit = {
  readonly status: number;
  readonly url: string;
  readonly text: string;
  readonly headers: Headers;
  /** Text of the element with this id, markup taken out, character references as they are. */
  element(id: string): string | undefined;
};

/** The login page's address in the provider's configuration. Nothing listens there: the browser answers in its place. */
export const appUrl = "http://127.0.0.1:3000";

const refusal = { error: "access_denied", error_description: "The person said <no>" };

export class TestBrowser {
  readonly #adminUrl: string;
  /** By name alone: everything runs on 127.0.0.1, and cookies know no ports. */
  readonly #cookies = new Map<string, string>();

  constructor(adminUrl: string) {
    this.#adminUrl = adminUrl;
  }

  cookie(name: string): string | undefined {
    return this.#cookies.get(name);
  }

  get(url: string, person: Person = {}): Promise<Visit> {
    return this.#follow(url, person);
  }

  post(url: string, person: Person = {}, fields: Record<string, string> = {}): Promise<Visit> {
    return this.#follow(url, person, new URLSearchParams(fields));
  }

  async #follow(first: string, person: Person, form?: URLSearchParams): Promise<Visit> {
    let url = first;
    let body = form;
    for (let hops = 0; hops < 20; hops += 1) {
      if (new URL(url).origin === appUrl) {
        const next = await this.#answer(new URL(url), person);
        if (next === undefined) return visit(url, new Response("the app"), "the app");
        url = next;
      }
      const answer = await fetch(url, {
        method: body ? "POST" : "GET",
        redirect: "manual",
        headers: {
          cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; "),
          ...(body ? { origin: new URL(url).origin } : {}),
        },
        ...(body ? { body } : {}),
      });
      this.#keep(answer.headers);
      const location = answer.headers.get("location");
      if (location === null) return visit(url, answer, await answer.text());
      await answer.body?.cancel();
      url = new URL(location, url).href;
      body = undefined;
    }
    throw new Error(`Too many redirects, the last one to ${url}`);
  }

  #keep(headers: Headers): void {
    for (const line of headers.getSetCookie()) {
      const [pair = ""] = line.split(";");
      const name = pair.slice(0, pair.indexOf("="));
      const value = pair.slice(name.length + 1);
      if (value === "" || /max-age=0/i.test(line)) this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
  }

  /** Where the app would send the browser, or undefined where the journey ends at the app. */
  async #answer(url: URL, person: Person): Promise<string | undefined> {
    const challenge = (name: string) => url.searchParams.get(`${name}_challenge`) ?? "";
    switch (url.pathname) {
      case "/login": {
        const body = person.login ?? { subject: "user@example.com", remember: true };
        return this.#decide("login", challenge("login"), body);
      }
      case "/consent": {
        const asked = await this.#call("GET", "consent", challenge("consent"));
        const scopes = asked.requested_scope;
        const body = person.consent ?? { grant_scope: scopes, session: { id_token: { name: "<b>Foo</b> & Bar" } } };
        return this.#decide("consent", challenge("consent"), body);
      }
      case "/logout":
        return this.#decide("logout", challenge("logout"), {});
      case "/device/verify":
        return this.#decide("device", challenge("device"), { user_code: person.userCode });
      default:
        return undefined;
    }
  }

  async #decide(kind: string, challenge: string, body: Json | false): Promise<string> {
    const verb = body === false ? "reject" : "accept";
    const { redirect_to: next } = await this.#call("PUT", `${kind}/${verb}`, challenge, body || refusal);
    if (typeof next !== "string") throw new Error(`${kind}/${verb} answered without redirect_to`);
    return next;
  }

  async #call(method: string, path: string, challenge: string, body?: Json): Promise<Json> {
    const query = new URLSearchParams({ [`${path.split("/")[0]}_challenge`]: challenge });
    const answer = await fetch(`${this.#adminUrl}/admin/oauth2/auth/requests/${path}?${query}`, {
      method,
      ...(body ? { body: JSON.stringify(body), headers: { "content-type": "application/json" } } : {}),
    });
    const json: unknown = await answer.json();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(json)}`);
    return typeof json === "object" && json !== null ? { ...json } : {};
  }
}

function visit(url: string, answer: Response, text: string): Visit {
  const element = (id: string) => {
    const [, , inner] = new RegExp(`<(\\w+)[^>]* id="${id}"[^>]*>([\\s\\S]*?)</\\1>`).exec(text) ?? [];
    return inner
      ?.replace(/<[^>]*>/g, " ")
      .replace(/\s+/g, " ")
      .trim();
  };
  return { status: answer.status, url, text, headers: answer.headers, element };
}
