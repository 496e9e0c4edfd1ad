// Decides which requests a sign-in consists of, one leg at a time, so that each can be measured by itself.
import { submissionOf } from "../forms.ts";
import type { Page } from "../page.ts";
import type { RelyingParty } from "../relying-party.ts";
import { Visitor } from "../visitor.ts";

type Reach = { readonly appUrl: string; readonly publicUrl: string };
type Post = { readonly action: URL; readonly body: Uint8Array; readonly type: string };

const person = { email: "foo@bar.com", password: "foobar" };
export const scopes: readonly string[] = ["openid", "profile", "email", "offline_access"];

/** One visitor on the way from a client to its callback. Each leg is one request and knows what must come back. */
export class Walk {
  readonly visitor: Visitor;
  readonly #rp: RelyingParty;
  readonly #reach: Reach;
  #next: URL | undefined;
  #form: Page | undefined;
  #post: Post | undefined;

  constructor(reach: Reach, rp: RelyingParty, visitor: Visitor = new Visitor(reach)) {
    this.visitor = visitor;
    this.#rp = rp;
    this.#reach = reach;
  }

  /** The form this walk last stood in front of. */
  get form(): Page {
    if (!this.#form) throw new Error("No form was shown yet.");
    return this.#form;
  }

  /** A new browser with the cookies of this one. */
  copy(): Walk {
    const visitor = new Visitor(this.#reach);
    for (const address of [this.#reach.publicUrl, `${this.#reach.appUrl}/login`, `${this.#reach.appUrl}/consent`]) {
      const url = new URL(address);
      const lines = this.visitor.cookies.for(url).map(({ name, value, path }) => `${name}=${value}; Path=${path}`);
      visitor.cookies.store(url, lines);
    }
    return new Walk(this.#reach, this.#rp, visitor);
  }

  /** The client's request, up to the redirect to the app. */
  async begin(): Promise<void> {
    const { url } = await this.#rp.attempt();
    this.#redirected(await this.visitor.ask(url), "/login");
  }

  /** An entry that asks: on to its form. */
  async enter(to: "/login/form" | "/consent/form"): Promise<void> {
    this.#redirected(await this.visitor.ask(this.#target()), to);
  }

  /** An entry that knows the answer: straight back, with nothing to read. */
  async skip(): Promise<void> {
    const page = await this.visitor.ask(this.#target());
    if (page.body !== "") throw new Error(`${page.url.pathname} answered a skip with a body.`);
    this.#redirected(page, "/oauth2/auth");
  }

  async readForm(): Promise<void> {
    this.#form = await this.#page({});
  }

  /** The same form again, compressed. */
  async readCompressedForm(): Promise<void> {
    const { headers } = await this.#page({ "accept-encoding": "gzip" });
    if (headers["content-encoding"] !== "gzip") throw new Error(`The app did not compress ${this.#target().pathname}.`);
  }

  /** Fills in the form; nothing is sent yet. */
  async fillIn(isRemembered = false): Promise<void> {
    const tick = [...(this.form.url.pathname === "/consent/form" ? scopes : []), ...(isRemembered ? ["remember"] : [])];
    const { action, fields } = submissionOf(this.form, { type: person, tick, press: "accept" });
    const form = new FormData();
    for (const [name, value] of fields) form.append(name, value);
    const encoded = new Response(form);
    const type = encoded.headers.get("content-type") ?? "";
    this.#post = { action, type, body: new Uint8Array(await encoded.arrayBuffer()) };
  }

  async answer(): Promise<void> {
    if (!this.#post) throw new Error("The form was not filled in.");
    const { action, body, type } = this.#post;
    const headers = { "content-type": type };
    this.#redirected(
      await this.visitor.ask(action, { method: "POST", from: this.form, body, headers }),
      "/oauth2/auth",
    );
  }

  /** From the accepted login to the app's consent entry: the authorization server's own work. */
  async toConsent(): Promise<void> {
    this.#redirected(await this.visitor.ask(this.#target()), "/consent");
  }

  /** From the accepted consent to the client: the authorization server's own work. */
  async arrive(): Promise<void> {
    const page = this.#redirected(await this.visitor.ask(this.#target()), "/callback");
    if (!page.location?.searchParams.has("code")) throw new Error("The client got no code.");
  }

  /** All of it, in order. */
  async whole(isRemembered = false): Promise<void> {
    await this.begin();
    await this.enter("/login/form");
    await this.readForm();
    await this.fillIn(isRemembered);
    await this.answer();
    await this.toConsent();
    await this.enter("/consent/form");
    await this.readForm();
    await this.fillIn(isRemembered);
    await this.answer();
    await this.arrive();
  }

  async #page(headers: Readonly<Record<string, string>>): Promise<Page> {
    const page = await this.visitor.ask(this.#target(), { headers });
    if (page.status !== 200) throw new Error(`GET ${page.url.pathname} answered ${page.status}.`);
    return page;
  }

  #target(): URL {
    if (!this.#next) throw new Error("This walk leads nowhere.");
    return this.#next;
  }

  #redirected(page: Page, pathname: string): Page {
    const { location } = page;
    if (location?.pathname !== pathname) {
      const what = `${page.status} to ${location?.pathname ?? "nowhere"}`;
      throw new Error(`${page.method} ${page.url.pathname} answered ${what}, not a redirect to ${pathname}.`);
    }
    this.#next = location;
    return page;
  }
}
