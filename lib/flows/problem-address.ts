// Decides what the error page shows of its own address: closed codes, and Hydra's error as quoted text.
import { randomBytes } from "node:crypto";
import { isNoticeCode, type NoticeCode, notices } from "../notices.ts";
import { plainText } from "../plain-text.ts";
import { namedChallenge } from "./form-url.ts";
import type { House } from "./house.ts";
import type { DeadEnd } from "./outcome.ts";
import { readOnce, type Visit } from "./visit.ts";
import { heldFlow } from "./way-on.ts";

export type ProblemAddress = {
  readonly code: NoticeCode;
  readonly flowId: string | null;
  readonly incident: string;
  readonly details: readonly { readonly label: string; readonly text: string }[];
  readonly values: Readonly<Record<string, string>>;
  readonly retryAfterSeconds: number | null;
};

const textLimit = 300;
/** Parameters that are quoted, and what each is called on the page. */
const quoted = { error: "error", error_description: "description", error_hint: "hint" } as const;

/** The address of a dead end of ours, for pages and actions, which cannot choose a status themselves. */
export async function problemUrl(house: House, visit: Visit, problem: DeadEnd): Promise<string> {
  const { code, incident, retryAfterSeconds } = problem;
  const flowId = problem.flowId ?? (await heldFlow(house, visit))?.id;
  // The way on is not passed along: a link target must never come from an address. Which request it was may, and the
  // error page finds the rest in what this browser holds of it.
  const named = /retry|reopen/.test(notices[code].wayOn)
    ? (namedChallenge(visit.form) ?? namedChallenge(visit.query))
    : null;
  return `/error?${new URLSearchParams({
    problem: code,
    incident,
    ...(flowId ? { flow: flowId } : {}),
    ...(retryAfterSeconds ? { wait: String(retryAfterSeconds) } : {}),
    ...(named ? { [named.name]: named.challenge } : {}),
  })}`;
}

/** Everything in the address came from the browser: nothing of it becomes a link, a redirect or markup. */
export function readProblemAddress(house: House, visit: Visit): ProblemAddress {
  const named = readOnce(visit.query, "problem") ?? "";
  const flowId = /^[\w-]{22}$/.exec(readOnce(visit.query, "flow") ?? "")?.[0] ?? null;
  if (isNoticeCode(named) && notices[named].tone === "problem") {
    const wait = /^\d{1,4}$/.exec(readOnce(visit.query, "wait") ?? "")?.[0];
    return {
      code: named,
      flowId,
      incident: /^[0-9a-f]{10}$/.exec(readOnce(visit.query, "incident") ?? "")?.[0] ?? "",
      details: [],
      values: {},
      retryAfterSeconds: wait ? Number(wait) : null,
    };
  }
  const incident = randomBytes(5).toString("hex");
  const error = plainText(readOnce(visit.query, "error") ?? "", textLimit);
  // Anybody can open this address with any text: only what looks like an error's name is written down.
  const loggable = /^[A-Za-z_ ]{1,60}$/.test(error) ? error : "(no error name)";
  house.log("warn", { event: "authorization.error", incident, reason: loggable });
  return {
    code: "authorization_error",
    flowId: null,
    incident,
    details: Object.entries(quoted).flatMap(([parameter, label]) => {
      const text = plainText(readOnce(visit.query, parameter) ?? "", textLimit);
      return text === "" ? [] : [{ label, text }];
    }),
    // Known causes have words of their own (ory/hydra#1995); whatever else stands there finds none.
    values: { cause: error },
    retryAfterSeconds: null,
  };
}
