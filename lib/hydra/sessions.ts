// What Hydra remembers about a subject: stored consents and login sessions, and the client behind an id.
import { parseBody, perform, readAnswer, readNothing } from "./call.ts";
import type { Hydra } from "./client.ts";
import { type HydraResult, hydraProblem } from "./problem.ts";
import { type ConsentSession, consentSessions, type OAuth2Client, oauth2Client } from "./types.ts";

const pageLimit = 20;

export type ConsentSessionList = {
  readonly sessions: readonly ConsentSession[];
  /** False when the server has more than could be read. */
  readonly isComplete: boolean;
};

/**
 * Stored consents in no particular order, un-remembered ones included, skipped ones not. `loginSessionId` = those of one
 * sign-in that still lasts; `pages` = for whom fewer than all there can be are enough.
 */
export async function listConsentSessions(
  hydra: Hydra,
  of: { readonly subject: string; readonly loginSessionId?: string; readonly pages?: number },
  signal?: AbortSignal,
): Promise<HydraResult<ConsentSessionList>> {
  const call = { hydra, name: "listConsentSessions", signal } as const;
  const pageSize = hydra.features.hasDeviceGrant ? 100 : 250;
  const sessions: ConsentSession[] = [];
  let pageToken: string | null = null;
  for (let page = 0; page < (of.pages ?? pageLimit); page++) {
    const query = {
      subject: of.subject,
      ...(of.loginSessionId === undefined ? {} : { login_session_id: of.loginSessionId }),
      page_size: pageSize,
      ...(pageToken === null ? {} : { page_token: pageToken }),
    };
    const answer = await perform(call, 200, (options) =>
      hydra.api.GET("/admin/oauth2/auth/sessions/consent", { ...options, params: { query } }),
    );
    if (!answer.ok) return answer;
    const read = parseBody(call, consentSessions, answer.value.data);
    if (!read.ok) return read;
    sessions.push(...read.value);
    const { headers } = answer.value.response;
    // Up to 2.3 the total is that of the subject, whatever sign-in was asked for: then only a full page tells of more.
    const total = of.loginSessionId === undefined ? Number(headers.get("x-total-count") ?? 0) : 0;
    const hasMore = total > sessions.length;
    const isFull = read.value.length >= pageSize;
    const next = hydra.features.hasDeviceGrant
      ? nextPageToken(headers.get("link") ?? "")
      : (hasMore || isFull) && read.value.length > 0
        ? offsetToken(sessions.length)
        : null;
    if (next === null || next === pageToken) return { ok: true, value: { sessions, isComplete: !hasMore } };
    pageToken = next;
  }
  return { ok: true, value: { sessions, isComplete: false } };
}

// Releases up to 2.3 name no next page of consents, and take this for it. Written as they write their own.
function offsetToken(offset: number): string {
  return Buffer.from(JSON.stringify({ offset: String(offset), v: 2 })).toString("base64url");
}

// Only the token is taken from the header: its address is Hydra's own idea of itself, and wrong behind a proxy.
function nextPageToken(link: string): string | null {
  for (const [, address = "", relation] of link.matchAll(/<([^<>]*)>\s*;\s*rel="?([a-z]+)"?/g)) {
    if (relation === "next")
      return URL.parse(address, "http://relative.invalid")?.searchParams.get("page_token") ?? null;
  }
  return null;
}

export type ConsentRevocation =
  | { readonly subject: string; readonly client: string }
  | { readonly subject: string; readonly all: true }
  /** From 25.4 on. */
  | { readonly consentRequestId: string };

/** Removes stored consents with their access and refresh tokens. Also succeeds when there was none. */
export function revokeConsentSessions(
  hydra: Hydra,
  what: ConsentRevocation,
  signal?: AbortSignal,
): Promise<HydraResult<undefined>> {
  const query = "consentRequestId" in what ? { consent_request_id: what.consentRequestId } : what;
  return readNothing({ hydra, name: "revokeConsentSessions", signal }, (options) =>
    hydra.api.DELETE("/admin/oauth2/auth/sessions/consent", { ...options, params: { query } }),
  );
}

/** By `sid` clients get their back-channel logout, by `subject` none does. Tokens stay. Unknown ones succeed too. */
export function revokeLoginSessions(
  hydra: Hydra,
  of: { readonly subject: string } | { readonly sid: string },
  signal?: AbortSignal,
): Promise<HydraResult<undefined>> {
  return readNothing({ hydra, name: "revokeLoginSessions", signal }, (options) =>
    hydra.api.DELETE("/admin/oauth2/auth/sessions/login", { ...options, params: { query: of } }),
  );
}

/** `id` may come from a URL; one that would leave its place in the path is unknown without asking. */
export async function getClient(hydra: Hydra, id: string, signal?: AbortSignal): Promise<HydraResult<OAuth2Client>> {
  // "" would list all clients, ".." read another route; slashes and percent signs are decoded by proxies on the way.
  if (id === "" || id === "." || id === ".." || /[/\\%\p{Cc}\p{Cs}]/u.test(id)) {
    return { ok: false, problem: hydraProblem("unknown_request", "getClient: no such id can exist") };
  }
  return readAnswer({ hydra, name: "getClient", signal }, oauth2Client, (options) =>
    hydra.api.GET("/admin/clients/{id}", { ...options, params: { path: { id } } }),
  );
}
