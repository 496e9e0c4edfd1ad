// Decides what the error page shows of its own address: closed codes, and Hydra's error as quoted text.
import { randomBytes } from "node:crypto";
import { plainText } from "../client-view.ts";
import { isNoticeCode, type NoticeCode, notices } from "../notices.ts";
import type { House } from "./house.ts";
import { readOnce, type Visit } from "./visit.ts";

export type ProblemAddress = {
  readonly code: NoticeCode;
  readonly flowId: string | null;
  readonly incident: string;
  readonly details: readonly { readonly label: string; readonly text: string }[];
  readonly values: Readonly<Record<string, string>>;
  readonly retryAfterSeconds: number | null;
};

const textLimit = 300;
const quoted = ["error", "error_description", "error_hint", "error_debug"] as const;

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
  house.log("warn", { event: "authorization.error", reason: cause(visit), incident });
  return {
    code: "authorization_error",
    flowId: null,
    incident,
    details: quoted.flatMap((label) => {
      const text = plainText(readOnce(visit.query, label) ?? "", textLimit);
      return text === "" ? [] : [{ label, text }];
    }),
    values: { cause: cause(visit), error },
    retryAfterSeconds: null,
  };
}

/** The causes Hydra is known for, by its error code; the page explains them and tells operators what to look at (ory/hydra#1995). */
function cause(visit: Visit): string {
  const error = readOnce(visit.query, "error") ?? "";
  return ["request_forbidden", "invalid_client", "invalid_request", "Not Found", "request_unauthorized"].includes(error)
    ? error.toLowerCase().replaceAll(" ", "_")
    : "other";
}
