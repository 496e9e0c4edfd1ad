// Decides what a patient person does with whatever page comes: answers forms, presses the one button, never gives up early.
import { setTimeout as pause } from "node:timers/promises";
import { Page } from "../page.ts";
import { Visitor } from "../visitor.ts";
import type { Ground } from "./ground.ts";
import type { Outages } from "./outages.ts";
import { described, isOverloaded, LostByServer, Surprise, type Tally } from "./tally.ts";

export type Credentials = { readonly email: string; readonly password: string };
export const DEMO: Credentials = { email: "foo@bar.com", password: "foobar" };

/** What this person wants; the pages come in whatever order, and again after an outage. */
export type Wish = {
  readonly login?: "accept" | "reject";
  readonly consent?: "accept" | "reject";
  readonly logout?: "accept" | "reject";
  readonly remember?: boolean;
  readonly scopes?: readonly string[];
  readonly userCode?: string;
  /** Tried before the right password, one after another. */
  readonly guesses?: Credentials[];
};

const AWAY = ["hydra_unavailable", "hydra_timeout"];
/** Long enough for a server to be killed and started again on a busy machine. */
const PATIENCE_MS = 60_000;
const MOST_PAGES = 400;

export class Person extends Visitor {
  readonly #ground: Ground;
  readonly #outages: Outages;
  readonly #tally: Tally;
  readonly #bornAt = performance.now();

  constructor(scene: { ground: Ground; outages: Outages; tally: Tally }, address: string) {
    super(scene.ground);
    this.#ground = scene.ground;
    this.#outages = scene.outages;
    this.#tally = scene.tally;
    this.address = address;
  }

  get wasShaken(): boolean {
    return this.#outages.touched(this.#bornAt);
  }

  /** One request. A browser's own error page, for a server that is away, has a reload button. */
  override async ask(url: string | URL, navigation: Parameters<Visitor["ask"]>[1] = {}, site?: string): Promise<Page> {
    const target = new URL(url);
    if (target.origin === new URL(this.#ground.publicUrl).origin) {
      return this.whileServerIsAway(() => super.ask(target, navigation, site));
    }
    const startedAt = performance.now();
    const page = await super.ask(target, navigation, site);
    if (!this.#outages.touched(startedAt)) {
      const leg = page.status >= 400 ? "refusals" : `${page.method} ${target.pathname}`;
      this.#tally.latency(leg, performance.now() - startedAt);
    }
    if (page.status >= 500 && !AWAY.includes(page.problem ?? "")) throw new Surprise(described(page));
    return page;
  }

  /** Repeats what found no server, as long as that is explained by an outage. Hydra hangs up on what takes it ten seconds. */
  async whileServerIsAway<T>(request: () => Promise<T>): Promise<T> {
    const giveUpAt = performance.now() + PATIENCE_MS;
    for (;;) {
      const startedAt = performance.now();
      try {
        return await request();
      } catch (error) {
        if (!isConnectionError(error) || startedAt > giveUpAt) throw error;
        if (!this.#outages.touched(startedAt)) throw new LostByServer("Hydra hung up", true);
        await pause(200);
      }
    }
  }

  /** The page behind an action; while Hydra is away that is a problem page, and its one button is pressed until it is not. */
  async act(action: () => Promise<Page>): Promise<Page> {
    const giveUpAt = performance.now() + PATIENCE_MS;
    let startedAt = performance.now();
    let page = await action();
    while (AWAY.includes(page.problem ?? "")) {
      // A real Hydra may be there and yet not answer in time: a database on a file takes one write at a time.
      const isExcused = this.#ground.kind === "hydra" || this.#outages.touched(startedAt);
      if (!isExcused) throw new Surprise(`${described(page)} although Hydra was there`);
      if (startedAt > giveUpAt) throw new Surprise(`${described(page)} for a minute`);
      if (!page.byId("way-on")) throw new Surprise(`${described(page)} has no way on`);
      this.#tally.presses += 1;
      // Nobody reads a page in less.
      await pause(300);
      startedAt = performance.now();
      const here = page;
      page = await this.click(here, "way-on");
    }
    return page;
  }

  /** Answers pages as wished until one comes that asks nothing. */
  async pursue(first: string | URL | Page, wish: Wish): Promise<Page> {
    let page = first instanceof Page ? first : await this.act(() => this.open(first));
    for (let shown = 0; shown < MOST_PAGES; shown += 1) {
      const here = page;
      if (here.hasLeft || here.status !== 200 || here.url.origin !== this.#ground.appUrl) return here;
      switch (here.url.pathname) {
        case "/login/form":
          page = await this.#answerLogin(here, wish);
          break;
        case "/consent/form": {
          const tick = [...(wish.scopes ?? ["openid"]), ...(wish.remember ? ["remember"] : [])];
          page = await this.act(() => this.answer(here, { tick, press: wish.consent ?? "accept" }));
          break;
        }
        case "/logout/form":
          page = await this.act(() => this.answer(here, { press: wish.logout ?? "accept" }));
          break;
        case "/device/verify/form":
          if (here.byId("problem-summary")) return here;
          page = await this.act(() => this.answer(here, { type: { code: wish.userCode ?? "" }, press: "verify" }));
          break;
        default:
          return here;
      }
    }
    throw new Surprise(`${MOST_PAGES} pages and no end: ${described(page)}`);
  }

  async #answerLogin(here: Page, wish: Wish): Promise<Page> {
    const guess = wish.guesses?.shift();
    if (!guess) {
      const tick = wish.remember ? ["remember"] : [];
      return this.act(() => this.answer(here, { type: DEMO, tick, press: wish.login ?? "accept" }));
    }
    const next = await this.act(() => this.answer(here, { type: guess, press: "accept" }));
    if (next.hasLeft || next.path.includes("/consent")) throw new Surprise(`a guess signed in: ${described(next)}`);
    return next;
  }
}

/** For requests that are not a visitor's: the client's own to the token endpoint. */
export function isConnectionError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const codes = ["ECONNREFUSED", "ECONNRESET", "EPIPE", "UND_ERR_SOCKET", "UND_ERR_CONNECT_TIMEOUT"];
  if ("code" in error && typeof error.code === "string" && codes.includes(error.code)) return true;
  if (error.message === "socket hang up") return true;
  return error.cause !== undefined && isConnectionError(error.cause);
}

/** Throws unless the OAuth server is still in the game. */
export function expectNotLost(page: Page, publicUrl: string): void {
  const isItsOwnPage = page.url.origin === new URL(publicUrl).origin;
  if (isItsOwnPage || page.problem === "authorization_error") {
    // A closed vocabulary: names of errors, never their descriptions.
    const error = /^[\w ]{1,40}$/.exec(page.url.searchParams.get("error") ?? "")?.[0];
    throw new LostByServer(`${page.url.pathname} ${page.status}${error ? ` ${error}` : ""}`, isOverloaded(page.url));
  }
}
