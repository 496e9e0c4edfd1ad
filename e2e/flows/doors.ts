// The ways through the app that a person can get stuck on, and what it means to have come out of them well.
import { expect } from "vitest";
import { meddle, type Spoiling } from "../meddler.ts";
import type { Page } from "../page.ts";
import type { RelyingParty } from "../relying-party.ts";
import type { Stage } from "../stage.ts";
import type { Visitor } from "../visitor.ts";
import {
  admin,
  begin,
  callback,
  client,
  DEMO,
  expectProblem,
  refusal,
  signIn,
  signInAndAllow,
  stage,
  visitor,
} from "./story.ts";

export type Kind = "login" | "consent" | "logout" | "device";

export type Journey = {
  readonly person: Visitor;
  /** Hydra's address where all this began. */
  readonly startUrl: URL;
  /** Follows the redirect by which Hydra sends people here, and on to whatever page is shown. */
  arrive(): Promise<Page>;
  /** Sends the form with the answer yes. */
  answer(form: Page): Promise<Page>;
  /** The same application, made anew where the server forgot it. */
  renewClient(): Promise<void>;
  /** From any page: each form is answered with yes, and then the application has what it wanted. */
  endsWell(page: Page): Promise<void>;
  /** As `endsWell`, but Hydra cannot go on, and tells the application so: the error's name. */
  endsRefused(page: Page): Promise<string>;
};

/** Calls that a way makes for its page and for its answer; Hydra shows nothing of a device request. */
export const calls = {
  login: { read: "GET /admin/oauth2/auth/requests/login", accept: "PUT /admin/oauth2/auth/requests/login" },
  consent: { read: "GET /admin/oauth2/auth/requests/consent", accept: "PUT /admin/oauth2/auth/requests/consent" },
  logout: { read: "GET /admin/oauth2/auth/requests/logout", accept: "PUT /admin/oauth2/auth/requests/logout" },
  device: { read: null, accept: "PUT /admin/oauth2/auth/requests/device" },
} as const;

type JourneyOptions = {
  readonly on?: Stage;
  /** Before a consent: the person asks to be remembered when signing in. */
  readonly remember?: boolean;
};

/** Prepares one person who is about to be sent to this page. */
export async function journey(kind: Kind, { on = stage(), remember = false }: JourneyOptions = {}): Promise<Journey> {
  const person = visitor(on);
  const fixed = { client: { client_id: crypto.randomUUID(), client_secret: "only-for-tests" } };
  let rp = await client(fixed, on);
  const goOn = async (page: Page) => {
    let last = page;
    for (let forms = 0; forms < 6 && isForm(last); forms += 1) last = await answerForm(person, last, way.userCode);
    return last;
  };
  const ways = { login, consent, logout, device };
  const way = await ways[kind](person, rp, remember);
  return {
    person,
    startUrl: way.startUrl,
    arrive: way.arrive,
    answer: (form) => answerForm(person, form, way.userCode),
    renewClient: async () => {
      rp = await client(fixed, on);
    },
    endsWell: async (page) => {
      await way.hasArrived(await goOn(page), rp);
      // Hydra lists grants in pages, and other tests look for theirs on the first.
      await admin(on).revokeConsent(DEMO.email);
    },
    endsRefused: async (page) => {
      const { error, state } = refusal(await goOn(page));
      expect(state).toBe(way.startUrl.searchParams.get("state"));
      return error ?? "";
    },
  };
}

type Way = {
  readonly userCode?: string;
  readonly startUrl: URL;
  arrive(): Promise<Page>;
  hasArrived(page: Page, rp: RelyingParty): Promise<void>;
};

async function login(person: Visitor, rp: RelyingParty): Promise<Way> {
  const attempt = await rp.attempt();
  return {
    startUrl: attempt.url,
    arrive: () => person.open(attempt.url),
    // With the state, nonce and PKCE verifier of the beginning: a start over must not lose the application's own request.
    hasArrived: async (page, now) => {
      expect(callback(page).searchParams.get("error_description")).toBeNull();
      expect((await now.redeem(attempt, callback(page))).claims()?.sub).toBe(DEMO.email);
    },
  };
}

async function consent(person: Visitor, rp: RelyingParty, remember: boolean): Promise<Way> {
  const way = await login(person, rp);
  const form = await way.arrive();
  return { ...way, arrive: () => signIn(person, form, { remember }) };
}

async function logout(person: Visitor, rp: RelyingParty): Promise<Way> {
  const { tokens } = await signInAndAllow(person, rp, ["openid"], { remember: true });
  const url = rp.logoutUrl({ id_token_hint: tokens.id_token ?? "", state: "abcdefgh" });
  return {
    startUrl: url,
    arrive: () => person.open(url),
    hasArrived: async (page, now) => {
      expect(page.url.href).toBe(`${now.postLogoutUri}?state=abcdefgh`);
      expect((await begin(person, now)).page.url.pathname).toBe("/login/form");
    },
  };
}

async function device(person: Visitor, rp: RelyingParty): Promise<Way> {
  const waiting = await rp.startDevice();
  return {
    userCode: waiting.user_code,
    startUrl: new URL(waiting.verification_uri),
    arrive: () => person.open(waiting.verification_uri),
    hasArrived: async (page, now) => {
      expect({ path: page.url.pathname, status: page.status }).toEqual({ path: "/device/success", status: 200 });
      const tokens = await now.pollDevice(waiting.device_code);
      expect(typeof tokens === "string" ? tokens : tokens.claims()?.sub).toBe(DEMO.email);
    },
  };
}

const buttons: Readonly<Record<string, string>> = {
  "/login/form": "accept",
  "/consent/form": "accept",
  "/logout/form": "accept",
  "/device/verify/form": "verify",
};

function isForm(page: Page): boolean {
  return page.status === 200 && buttons[page.url.pathname] !== undefined;
}

function answerForm(person: Visitor, form: Page, userCode = ""): Promise<Page> {
  const press = buttons[form.url.pathname] ?? "accept";
  const fields = press === "verify" ? { code: userCode } : { ...DEMO };
  return person.answer(form, { type: fields, tick: ["openid"], press });
}

/** A dead end: what happened, under the right status, with a number to name it by, and one way on. */
export function expectDoor(page: Page, status: number, problem: string): void {
  expectProblem(page, status, problem);
  expect(page.text, problem).toMatch(/\b[0-9a-f]{10}\b/);
  // Nothing to answer: the only buttons there are ask for the same page in another language.
  const isQuestion = (name: string | undefined, method: string | undefined) => name !== "language" && method !== "get";
  const questions = page.all(
    ({ tag, attributes }) =>
      /^(form|button)$/.test(tag) && isQuestion(attributes.get("name"), attributes.get("method")?.toLowerCase()),
  );
  expect(questions).toEqual([]);
  const main = page.all(({ tag }) => tag === "main")[0];
  const links = page.all(({ tag, attributes }) => tag === "a" && attributes.get("class")?.includes("button") === true);
  expect(main).toBeDefined();
  expect(links.map(({ attributes }) => attributes.get("id"))).toEqual(["way-on"]);
}

/** Where the one button leads, without pressing it. */
export function wayOnOf(page: Page): URL {
  return new URL(page.byId("way-on")?.attributes.get("href") ?? "", page.url);
}

/** Lets the calls of these lines go wrong, for this many times or until `heal`. */
export function spoil(on: string, spoiling: Spoiling, options: { times?: number; stage?: Stage } = {}): Promise<void> {
  const { times, stage: where = stage() } = options;
  return meddle(where.meddlerUrl, [{ on, ...spoiling, ...(times === undefined ? {} : { times }) }]);
}

export function heal(where: Stage = stage()): Promise<void> {
  return meddle(where.meddlerUrl, []);
}

/** The address of the app that Hydra sent this person to. */
export function entryOf(form: Page): URL {
  const hop = form.hops.findLast(({ url }) => url.origin === form.url.origin && !/\/(form|answer)$/.test(url.pathname));
  if (!hop) throw new Error(`No entry on the way ${form.path.join(" → ")}`);
  return hop.url;
}

export type Moment = "at the entry" | "on the form" | "before the answer counts" | "with the answer";

/** The moments at which a way asks Hydra something. */
export function momentsOf(kind: Kind): readonly Moment[] {
  return kind === "device"
    ? ["with the answer"]
    : ["at the entry", "on the form", "before the answer counts", "with the answer"];
}

/** Gets a person stuck: comes to the page, spoils the call of this moment, and goes on into it. */
export async function getStuck(
  kind: Kind,
  moment: Moment,
  spoiling: Spoiling,
  options: { journey: Journey; times?: number; stage?: Stage },
): Promise<{ stuck: Page; form: Page | null }> {
  const { person, arrive, answer } = options.journey;
  const { read, accept } = calls[kind];
  if (moment === "at the entry") {
    await spoil(read ?? accept, spoiling, options);
    return { stuck: await arrive(), form: null };
  }
  const form = await arrive();
  await spoil(moment === "with the answer" ? accept : (read ?? accept), spoiling, options);
  return { stuck: moment === "on the form" ? await person.open(form.url) : await answer(form), form };
}
