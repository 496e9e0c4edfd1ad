// Faults on demand: what the admin port answers instead of the truth, so that tests can see an app meet it.
import { CONSENT_ACCEPT, LOGIN_ACCEPT, REJECT } from "./hydra/admin-challenges.ts";
import { invalidRequest, notFound, problemAnswer, requestUnauthorized, unrecognizable } from "./hydra/errors.ts";
import { isFlow } from "./hydra/flow.ts";
import { type HttpAnswer, type HttpRequest, html, json } from "./hydra/http.ts";
import type { Hydra } from "./hydra/hydra.ts";
import { isObject } from "./hydra/json.ts";
import { DecodeError, firstDocument } from "./hydra/json-body.ts";

export const FAULTS = [
  "expired",
  "used",
  "not-found",
  "rate-limited",
  "server-error",
  "slow",
  "html",
  "huge",
  "reset",
  "foreign-redirect",
  "javascript-redirect",
  "strict-bodies",
] as const;
export type Fault = (typeof FAULTS)[number];

export type FaultRule = {
  /** Absent or `*`: any. */
  method?: string;
  /** Admin path with its prefix; `*` stands for any characters. */
  path: string;
  fault: Fault;
  /** How many calls it still hits; absent: all. */
  calls?: number;
  /** used: 410 or 409; server-error: 5xx; html: any. */
  status?: number;
  /** used: the address, or only path and query of the request's own. */
  redirectTo?: string;
  relative?: boolean;
  delayMs?: number;
  resetSeconds?: number;
};

/** An answer, or what is no answer at all. */
export type Outcome = HttpAnswer | "huge" | "reset";

type Shape = { [name in keyof FaultRule]-?: "string" | "number" | "boolean" };
const MEMBERS: Shape = {
  method: "string",
  path: "string",
  fault: "string",
  calls: "number",
  status: "number",
  redirectTo: "string",
  relative: "boolean",
  delayMs: "number",
  resetSeconds: "number",
};

/** The rules in a request body, or what is wrong with them. */
export function parseFaultRules(value: unknown): FaultRule[] | { complaint: string } {
  if (!Array.isArray(value)) return { complaint: "A JSON list of rules is expected." };
  const rules: FaultRule[] = [];
  for (const [index, rule] of value.entries()) {
    if (!isFaultRule(rule)) {
      const members = Object.entries(MEMBERS).map(([name, kind]) => `${name} (${kind})`);
      return {
        complaint: `Rule ${index} needs path and fault, one of ${FAULTS.join(", ")}. Members: ${members.join(", ")}.`,
      };
    }
    rules.push({ ...rule });
  }
  return rules;
}

function isFaultRule(rule: unknown): rule is FaultRule {
  if (!isObject(rule) || typeof rule.path !== "string") return false;
  const kinds = new Map<string, string>(Object.entries(MEMBERS));
  if (!Object.entries(rule).every(([name, value]) => typeof value === kinds.get(name))) return false;
  return FAULTS.some((fault) => fault === rule.fault);
}

export class Faults {
  rules: FaultRule[] = [];

  /** The rule that hits this call; one that was limited is then one call shorter. */
  take(method: string, path: string): FaultRule | undefined {
    const rule = this.rules.find(
      (candidate) =>
        candidate.calls !== 0 &&
        ["*", method, undefined].includes(candidate.method) &&
        pathPattern(candidate.path).test(path),
    );
    if (rule?.calls !== undefined) rule.calls -= 1;
    return rule;
  }
}

function pathPattern(path: string): RegExp {
  const parts = path.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`);
}

/** Answers in place of the real handler, or lets it answer after all. */
export async function answerWithFault(
  hydra: Hydra,
  rule: FaultRule,
  request: HttpRequest,
  real: () => Promise<HttpAnswer>,
): Promise<Outcome> {
  switch (rule.fault) {
    case "expired": {
      const what = /requests\/(\w+)/.exec(request.path)?.[1] ?? "login";
      return problemAnswer(requestUnauthorized(`The ${what} request has expired, please try again.`));
    }
    case "used":
      return used(hydra, rule, request);
    case "not-found":
      return problemAnswer(notFound());
    case "rate-limited":
      return rateLimited(rule.resetSeconds ?? 1);
    case "server-error":
      return problemAnswer(unrecognizable(rule.status ?? 500));
    case "slow":
      await new Promise((resolve) => setTimeout(resolve, rule.delayMs ?? 1000));
      return real();
    case "html":
      return html(rule.status ?? 502, "<html><head><title>Bad Gateway</title></head><body>Not JSON.</body></html>");
    case "huge":
    case "reset":
      return rule.fault;
    case "foreign-redirect":
      return json(200, { redirect_to: rule.redirectTo ?? "https://evil.example/oauth2/auth?login_verifier=x" });
    case "javascript-redirect":
      return json(200, { redirect_to: "javascript:alert(document.domain)" });
    case "strict-bodies":
      return refuseUnknownMembers(request) ?? real();
  }
}

function used(hydra: Hydra, rule: FaultRule, request: HttpRequest): HttpAnswer {
  if (rule.status === 409) return json(409, { error: "Conflict", error_description: "" });
  const url = rule.redirectTo ?? requestUrlOf(hydra, request);
  const mark = url.indexOf("/", url.indexOf("//") + 2);
  return json(410, { redirect_to: rule.relative ? url.slice(mark) : url });
}

function requestUrlOf(hydra: Hydra, request: HttpRequest): string {
  for (const kind of ["login_challenge", "consent_challenge"] as const) {
    const flow = hydra.sealer.open(kind, request.query.get(kind) ?? "");
    if (isFlow(flow)) return flow.requestUrl;
  }
  const pending = hydra.store.logouts.get(request.query.get("logout_challenge") ?? "");
  return `${hydra.urls.public.slice(0, -1)}${pending?.requestUrl ?? "/oauth2/sessions/logout"}`;
}

// The shape of Ory Network's edge, which differs from Hydra's own errors.
function rateLimited(resetSeconds: number): HttpAnswer {
  const body = { error: { code: 429, status: "Too Many Requests", message: "Rate limit exceeded." } };
  const headers = { "x-ratelimit-limit": "10", "x-ratelimit-remaining": "0" };
  const reset = String(resetSeconds);
  return json(429, body, { ...headers, "x-ratelimit-reset": reset, "retry-after": reset });
}

// Up to 2.3 Hydra refuses members it does not know.
function refuseUnknownMembers(request: HttpRequest): HttpAnswer | undefined {
  const [, step, verb] = /requests\/(login|consent)\/(accept|reject)$/.exec(request.path) ?? [];
  if (!step) return undefined;
  const accept: Record<string, unknown> = step === "login" ? LOGIN_ACCEPT : CONSENT_ACCEPT;
  const known = Object.keys(verb === "reject" ? REJECT : accept);
  const unknown = membersOf(request.body).find((name) => !known.includes(name.toLowerCase()));
  if (unknown === undefined) return undefined;
  if (step === "consent") return problemAnswer(unrecognizable(400));
  return problemAnswer(invalidRequest(`Unable to decode body because: json: unknown field '${unknown}'`));
}

function membersOf(body: string): string[] {
  try {
    const document = firstDocument(body);
    return isObject(document) ? Object.keys(document) : [];
  } catch (error) {
    if (error instanceof DecodeError) return [];
    throw error;
  }
}
