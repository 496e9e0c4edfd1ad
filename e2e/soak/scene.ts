// Decides what every flow of a soak run may use, and what a good ending is.
import { randomBytes } from "node:crypto";
import { ClientError, ResponseBodyError } from "openid-client";
import type { Page } from "../page.ts";
import { type Attempt, type RelyingParty, registerClient, type Tokens } from "../relying-party.ts";
import type { Ground } from "./ground.ts";
import type { Outages } from "./outages.ts";
import { DEMO, expectNotLost, Person } from "./person.ts";
import { count, described, isOverloaded, LostByServer, Surprise, type Tally } from "./tally.ts";

/** Consent is remembered per client and person, so what is remembered for one client must not reach the others. */
export type Clients = {
  readonly plain: RelyingParty;
  readonly second: RelyingParty;
  readonly remembering: RelyingParty;
  readonly leaving: RelyingParty;
  readonly long: readonly RelyingParty[];
};

export async function registerClients(ground: Ground): Promise<Clients> {
  const scope = "openid offline_access";
  const register = (client = {}) => registerClient(ground, { scope, client });
  // Challenges carry the whole client, compressed: only what does not compress makes them long.
  const padded = (kilobytes: number) =>
    register({ metadata: { padding: randomBytes(kilobytes * 768).toString("base64") } });
  return {
    plain: await register(),
    second: await register(),
    remembering: await register(),
    leaving: await register(),
    long: [await padded(4), await padded(8), await padded(16)],
  };
}

export type Scene = { readonly ground: Ground; readonly outages: Outages; readonly tally: Tally };

/** One visit from the first request to a verified end. */
export class Flow {
  readonly scene: Scene;
  readonly clients: Clients;
  readonly number: number;
  readonly person: Person;

  constructor(scene: Scene, clients: Clients, number: number) {
    this.scene = scene;
    this.clients = clients;
    this.number = number;
    this.person = this.somebody();
  }

  /** Each flow comes from an address of its own: what one visitor does wrong must not count against another. */
  somebody(): Person {
    const { number } = this;
    return new Person(this.scene, `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`);
  }

  /** The client has its code, and the code is good. */
  async arrived(rp: RelyingParty, attempt: Attempt, page: Page): Promise<Tokens> {
    expectNotLost(page, this.scene.ground.publicUrl);
    const error = page.hasLeft ? page.url.searchParams.get("error") : null;
    if (error) throw new LostByServer(`the client was told ${error}`, isOverloaded(page.url));
    if (!page.hasLeft || !page.url.searchParams.has("code")) throw new Surprise(`no code: ${described(page)}`);
    const tokens = await this.redeemed(() => rp.redeem(attempt, page.url));
    if (tokens.claims()?.sub !== DEMO.email) throw new Surprise("the tokens are somebody else's");
    count(this.scene.tally.endings, "code redeemed");
    return tokens;
  }

  /** The client was told what the person chose, with its own state. */
  refused(attempt: Attempt, page: Page, wanted: string): void {
    expectNotLost(page, this.scene.ground.publicUrl);
    const error = page.hasLeft ? page.url.searchParams.get("error") : null;
    if (!page.hasLeft || !error) throw new Surprise(`no OAuth error: ${described(page)}`);
    if (error !== wanted) throw new LostByServer(`the client was told ${error}`, isOverloaded(page.url));
    if (page.url.searchParams.get("state") !== attempt.state) throw new Surprise("the client got another state");
    count(this.scene.tally.endings, error);
  }

  /** A page of the app, as this one must look. */
  shown(page: Page, path: string, status = 200): void {
    expectNotLost(page, this.scene.ground.publicUrl);
    if (page.url.pathname === path && page.status === status) return;
    throw new Surprise(`not ${path} ${status}: ${described(page)}`);
  }

  ended(how: string): void {
    count(this.scene.tally.endings, how);
  }

  async redeemed<T>(request: () => Promise<T>): Promise<T> {
    try {
      return await this.person.whileServerIsAway(request);
    } catch (error) {
      if (error instanceof ResponseBodyError) throw new LostByServer(`token endpoint: ${error.error}`);
      // No OAuth answer at all: a 500, or none in time.
      if (error instanceof ClientError) throw new LostByServer(`token endpoint: ${error.code}`, true);
      throw error;
    }
  }
}
