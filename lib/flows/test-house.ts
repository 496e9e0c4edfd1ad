// For tests: a house on a small admin API that remembers what it was told, and a browser that keeps cookies.

import { type Config, parseConfig } from "../config.ts";
import { memoryCounters } from "../counters.ts";
import type { Customization } from "../customization.ts";
import { customize } from "../customize.ts";
import { consent, login, logout } from "../hydra/sample-answers.ts";
import { hydraAt, type ScriptedServer, startServer } from "../hydra/scripted-server.ts";
import type { LogEvent } from "../log.ts";
import { createSealer, type UnsealFailure } from "../seal.ts";
import { createThrottle } from "../throttle.ts";
import { passwordVerifier } from "../verifiers/password.ts";
import type { CheckPassword } from "../verifiers/verifier.ts";
import type { House } from "./house.ts";
import type { FormReading, Outcome } from "./outcome.ts";
import { createRepeats } from "./repeats.ts";
import type { Visit } from "./visit.ts";

export const ownOrigin = "https://auth.example.com";
export const oneSecret = "kX9vQ2mZ7pL4wR8tY1uB6nC3eF5gH0jD";
export const otherSecret = "Zb4Nq8Wm2Xc6Vr1Ty5Ku9Jh3Gf7Ds0Pa";
export const rightCode = "aCcD3467";

type Kind = "login" | "consent" | "logout" | "device";
export type Told = {
  readonly kind: Kind;
  readonly verb: string;
  readonly challenge: string;
  readonly body: Readonly<Record<string, unknown>>;
};
export type FakeAdmin = ScriptedServer & {
  /** What `GET` answers by kind; spread a change over it to let the request differ from now on. */
  readonly requests: { login: object; consent: object; logout: object };
  /** What `GET /admin/clients/{id}` answers; others are unknown. */
  readonly clients: Map<string, object>;
  /** Consents that Hydra remembers of whomever. */
  readonly consents: object[];
  /** What goes wrong from now on; `broken` calls are answered with 500, by a part of their address. */
  readonly faults: { isExpired: boolean; holdsList: boolean; broken: string[] };
  /** What was revoked: the part of the address that says whose sessions. */
  readonly revoked: string[];
  /** Every accept and reject so far: a decision that is not in here did not reach Hydra. */
  readonly told: Told[];
};

/** Answers every challenge alike; accepts one user code. */
export async function startFakeAdmin(): Promise<FakeAdmin> {
  const told: Told[] = [];
  const requests = { login, consent, logout };
  const consents: object[] = [];
  const clients = new Map<string, object>();
  const faults = { isExpired: false, holdsList: false, broken: [] as string[] };
  const revoked: string[] = [];
  const server = await startServer((asked, response) => {
    const url = new URL(asked.url, "http://admin.invalid");
    const [kind, verb] = url.pathname.replace("/admin/oauth2/auth/requests/", "").split("/") as [Kind, string?];
    const challenge = url.searchParams.get(`${kind}_challenge`) ?? "";
    const answer = (status: number, body?: object) =>
      response.writeHead(status, { "content-type": "application/json" }).end(body && JSON.stringify(body));
    if (faults.isExpired) return answer(401, { error: "request_unauthorized" });
    if (faults.broken.some((part) => `${asked.method} ${asked.url}`.includes(part))) return answer(500);
    if (url.pathname === "/admin/oauth2/auth/sessions/consent")
      return faults.holdsList ? undefined : answer(200, consents);
    if (url.pathname.startsWith("/admin/clients/")) {
      const client = clients.get(decodeURIComponent(url.pathname.split("/").at(-1) ?? ""));
      return client ? answer(200, client) : answer(404, { error: "Unable to locate the resource" });
    }
    if (url.pathname === "/admin/oauth2/auth/sessions/login") {
      revoked.push(url.search.slice(1));
      return answer(204);
    }
    if (!verb) return kind === "device" ? answer(405) : answer(200, { ...requests[kind], challenge });
    const body = asked.body === "" ? {} : JSON.parse(asked.body);
    told.push({ kind, verb, challenge, body });
    if (kind === "logout" && verb === "reject") return answer(204);
    if (kind === "device" && body.user_code !== rightCode) return answer(400, { error: "invalid_request" });
    return answer(200, { redirect_to: `https://hydra.example/after-${kind}-${verb}` });
  });
  return Object.assign(server, { requests, clients, consents, told, faults, revoked });
}

/** `ada` / `right` is subject 7, `bob` / `right` is subject 8, `broken` makes the directory fail. */
export const checkTestUser: CheckPassword = async (username, password) => {
  if (username === "broken") throw new Error("the directory is away");
  const subject = { ada: "7", bob: "8" }[username];
  return subject !== undefined && password === "right" ? { subject, claims: { name: username } } : null;
};

export type TestHouse = House & { readonly lines: LogEvent[]; readonly refusedSeals: UnsealFailure[] };
type Differences = {
  readonly secrets?: readonly string[];
  readonly custom?: Partial<Customization>;
  readonly clock?: { seconds: number };
};

export function houseOn(adminUrl: string, { secrets = [oneSecret], custom, clock }: Differences = {}): TestHouse {
  const time = clock ?? { seconds: 1_800_000_000 };
  const config = testConfig(adminUrl, secrets);
  const password = passwordVerifier("password", checkTestUser);
  const lines: LogEvent[] = [];
  const refusedSeals: UnsealFailure[] = [];
  return {
    config,
    hydra: hydraAt(adminUrl),
    custom: {
      ...customize(config, (_level, event) => void lines.push(event)),
      verifiers: [password],
      plan: { firstSteps: () => [password], nextStep: () => null, canRegister: false },
      ...custom,
    },
    sealer: createSealer(
      secrets,
      (reason) => refusedSeals.push(reason),
      () => time.seconds * 1000,
    ),
    throttle: createThrottle(memoryCounters(), {
      freeTries: config.passwordFreeTries,
      triesPerAddress: config.passwordTriesPerAddress,
      codeTries: 20,
      codeSeconds: config.userCodeSeconds,
    }),
    repeats: createRepeats(() => time.seconds * 1000),
    log: (_level, event) => void lines.push(event),
    nowSeconds: () => time.seconds,
    lines,
    refusedSeals,
  };
}

function testConfig(adminUrl: string, secrets: readonly string[]): Config {
  const result = parseConfig(
    {
      PUBLIC_URL: ownOrigin,
      HYDRA_ADMIN_URL: adminUrl,
      HYDRA_PUBLIC_URL: "https://hydra.example/",
      HOME_URL: "https://home.example/",
      SESSION_SECRET: secrets.join(" "),
      DATABASE_URL: "sqlite::memory:",
    },
    () => "",
  );
  if (!result.ok) throw new Error(JSON.stringify(result.complaints));
  return result.config;
}

export type TestBrowser = {
  readonly cookies: Map<string, string>;
  get(address: string, more?: Partial<Visit>): Visit;
  post(address: string, fields: Readonly<Record<string, string>> | URLSearchParams, more?: Partial<Visit>): Visit;
  /** Does what the answer's Set-Cookie lines say. */
  keep<Answer extends Outcome | FormReading<unknown>>(answer: Answer): Answer;
};

export function openBrowser(): TestBrowser {
  const cookies = new Map<string, string>();
  const visit = (address: string, form: URLSearchParams, more: Partial<Visit>): Visit => {
    const url = new URL(address, ownOrigin);
    return {
      path: url.pathname,
      query: url.searchParams,
      form,
      cookies: new Map(cookies),
      originProof: { secFetchSite: "same-origin", origin: ownOrigin },
      acceptLanguage: null,
      address: "192.0.2.7",
      isPrefetch: false,
      signal: new AbortController().signal,
      ...more,
    };
  };
  return {
    cookies,
    get: (address, more = {}) => visit(address, new URLSearchParams(), more),
    post: (address, fields, more = {}) => visit(address, new URLSearchParams(fields), more),
    keep(answer) {
      const changes = "cookies" in answer ? answer.cookies : [];
      for (const { name, value } of changes) value === null ? cookies.delete(name) : cookies.set(name, value);
      return answer;
    },
  };
}

/** Where an answer leads; fails where it does not lead anywhere. */
export function leadsTo(answer: Outcome | FormReading<unknown>): string {
  if (answer.kind === "redirect") return answer.to;
  throw new Error(`no redirect: ${JSON.stringify(answer)}`);
}

/** The code of the problem page an answer ends on. */
export function endsOn(answer: Outcome | FormReading<unknown>): string {
  if (answer.kind === "problem") return answer.problem.code;
  throw new Error(`no problem: ${JSON.stringify(answer)}`);
}

/** What the form page shows. */
export function shown<View>(reading: FormReading<View>): View {
  if (reading.kind === "view") return reading.view;
  throw new Error(`no page: ${JSON.stringify(reading)}`);
}
