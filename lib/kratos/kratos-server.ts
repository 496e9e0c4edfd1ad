// Decides how Kratos is asked: one cookie goes along and no other, with a deadline, a size limit, and no redirects.
import type { z } from "zod";
import { boundedBody } from "../bounded-body.ts";
import {
  type KratosIdentity,
  type KratosSession,
  kratosIdentity,
  kratosLogout,
  kratosRefusal,
  kratosSession,
} from "./kratos-answers.ts";

export type KratosServerSettings = {
  /** Where this app reaches Kratos' public API, without a slash at the end. */
  readonly internalUrl: string;
  /** Kratos' admin API; null = today's record of an identity cannot be asked for. */
  readonly adminUrl: string | null;
  readonly adminToken: string | null;
  readonly cookieName: string;
  readonly timeoutMs: number;
};

export type WhoAmI =
  | { readonly kind: "session"; readonly session: KratosSession }
  /** There is one, and it is only shown after a second step (`session.whoami.required_aal`). */
  | { readonly kind: "second_step_owed" }
  | { readonly kind: "none" };

/** Every method throws where Kratos does not answer, or answers what cannot be understood. */
export type KratosServer = {
  /** Whose session a cookie is; asked without one too, because a browser is not sent to a server that is away. */
  whoAmI(cookie: string | null, signal: AbortSignal): Promise<WhoAmI>;
  /** What ends the session of this cookie; null where there is none any more. */
  logoutToken(cookie: string, signal: AbortSignal): Promise<string | null>;
  /** Null where nobody has this id; asked only where there is an admin API. */
  identity(id: string, signal: AbortSignal): Promise<KratosIdentity | null>;
};

const answerLimit = 256 * 1024;
/** RFC 6265 §4.1.1: a value with anything else would be more than one cookie. */
const cookieValue = /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]{1,4096}$/;

export function isCookieValue(value: string): boolean {
  return cookieValue.test(value);
}

export function kratosServer(settings: KratosServerSettings): KratosServer {
  const { internalUrl, adminUrl, adminToken, cookieName } = settings;
  const withCookie = (cookie: string | null): Record<string, string> =>
    cookie === null ? {} : { cookie: `${cookieName}=${cookie}` };

  return {
    async whoAmI(cookie, signal) {
      const answer = await ask(`${internalUrl}/sessions/whoami`, withCookie(cookie), signal);
      if (answer.status === 200) return { kind: "session", session: understood(kratosSession, answer) };
      if (answer.status === 401) return { kind: "none" };
      if (answer.status === 403 && understood(kratosRefusal, answer).error.id === "session_aal2_required")
        return { kind: "second_step_owed" };
      throw unexpected(answer);
    },
    async logoutToken(cookie, signal) {
      const answer = await ask(`${internalUrl}/self-service/logout/browser`, withCookie(cookie), signal);
      if (answer.status === 401) return null;
      if (answer.status !== 200) throw unexpected(answer);
      return understood(kratosLogout, answer).logout_token;
    },
    async identity(id, signal) {
      const headers = adminToken === null ? {} : { authorization: `Bearer ${adminToken}` };
      const answer = await ask(`${adminUrl}/admin/identities/${id}`, headers, signal);
      if (answer.status === 404) return null;
      if (answer.status !== 200) throw unexpected(answer);
      const identity = understood(kratosIdentity, answer);
      if (identity.id !== id) throw new Error("Kratos was asked for one identity and answered with another");
      return identity;
    },
  };

  async function ask(url: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Answered> {
    const path = new URL(url).pathname.replace(/[0-9a-f-]{36}$/, "…");
    try {
      const response = await fetch(url, {
        headers: { accept: "application/json", ...headers },
        // Followed, the cookie or the token could end up elsewhere.
        redirect: "manual",
        signal: AbortSignal.any([signal, AbortSignal.timeout(settings.timeoutMs)]),
      });
      return { path, status: response.status, text: (await boundedBody(response, answerLimit)).toString("utf8") };
    } catch (error) {
      throw new Error(`Kratos did not answer ${path}`, { cause: error });
    }
  }
}

type Answered = { readonly path: string; readonly status: number; readonly text: string };

/** Complaints of a parser quote what they read, which is somebody's data: the log gets only where it stood. */
function understood<Schema extends z.ZodType>(schema: Schema, { path, text }: Answered): z.output<Schema> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new Error(`Kratos answered ${path} with something that is not JSON`);
  }
  const result = schema.safeParse(parsed);
  if (result.success) return result.data;
  const where = result.error.issues.slice(0, 3).map((issue) => issue.path.join(".") || "the whole");
  throw new Error(`Kratos answered ${path} with JSON that is wrong at ${where.join(", ")}`);
}

function unexpected({ path, status }: Answered): Error {
  return new Error(`Kratos answered ${path} with status ${status}`);
}
