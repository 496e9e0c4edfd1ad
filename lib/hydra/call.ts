// One admin call from start to result: whatever the server says or fails to say becomes a value or a problem.
import type { z } from "zod";
import type { Hydra } from "./client.ts";
import { type AdminCall, type HydraProblem, type HydraResult, hydraProblem, problemFromAnswer } from "./problem.ts";
import { checkRedirect } from "./redirect.ts";
import { isTransportError, type TransportError } from "./transport.ts";
import { type Redirect, redirectAnswer } from "./types.ts";

type RawResult = { readonly data?: unknown; readonly error?: unknown; readonly response: Response };
type FetchOption = { readonly fetch: (request: Request) => Promise<Response> };
type Send = (options: FetchOption) => Promise<RawResult>;

export type Call = { readonly hydra: Hydra; readonly name: AdminCall; readonly signal: AbortSignal | undefined };

/** The parsed JSON of a 200 answer. */
export async function readAnswer<T>(call: Call, schema: z.ZodType<T>, send: Send): Promise<HydraResult<T>> {
  const result = await perform(call, 200, send);
  return result.ok ? parseBody(call, schema, result.value.data) : result;
}

/** The checked redirect of an accept or reject. */
export async function readRedirect(call: Call, send: Send): Promise<HydraResult<Redirect>> {
  const answer = await readAnswer(call, redirectAnswer, send);
  if (!answer.ok) return answer;
  const redirectTo = checkRedirect(answer.value.redirect_to, call.hydra.publicUrl);
  if (redirectTo !== null) return { ok: true, value: { redirectTo } };
  return failed(
    hydraProblem("foreign_redirect", `${call.name}: redirect_to has not the public URL's origin`, { status: 200 }),
  );
}

/** A 204 answer. */
export async function readNothing(call: Call, send: Send): Promise<HydraResult<undefined>> {
  const result = await perform(call, 204, send);
  return result.ok ? { ok: true, value: undefined } : result;
}

/** Success only with the documented status: anything else, even another 2xx, does not prove that it was done. */
export async function perform(call: Call, success: 200 | 204, send: Send): Promise<HydraResult<RawResult>> {
  const { hydra, name, signal } = call;
  try {
    // The signal goes round the Request object: following a signal there costs more than all its other members.
    const result = await send({ fetch: (request) => hydra.transport(request, signal) });
    const { status, headers } = result.response;
    if (status === success) return { ok: true, value: result };
    const answer = { status, headers, body: result.error ?? result.data };
    return failed(problemFromAnswer(name, answer, hydra.publicUrl));
  } catch (error) {
    if (isTransportError(error)) return failed(problemOfTransport(name, error));
    if (error instanceof SyntaxError) return failed(hydraProblem("malformed", `${name}: no JSON`));
    throw error;
  }
}

export function parseBody<T>(call: Call, schema: z.ZodType<T>, body: unknown): HydraResult<T> {
  try {
    const parsed = schema.safeParse(body);
    if (parsed.success) return { ok: true, value: parsed.data };
    const path = parsed.error.issues[0]?.path.map(String).join(".") || "body";
    return failed(hydraProblem("malformed", `${call.name}: 200 with an unusable ${path}`, { status: 200 }));
  } catch (error) {
    // JSON nested some thousand levels deep exhausts the stack here, before anything else reads it.
    if (!(error instanceof RangeError)) throw error;
    return failed(hydraProblem("malformed", `${call.name}: 200 nested too deeply`, { status: 200 }));
  }
}

function problemOfTransport(name: AdminCall, { reason, code }: TransportError): HydraProblem {
  const codes = {
    unreachable: "unavailable",
    timeout: "timeout",
    aborted: "timeout",
    too_large: "malformed",
    not_http: "malformed",
  } as const;
  return hydraProblem(codes[reason], `${name}: ${reason} ${code}`);
}

function failed(problem: HydraProblem): { ok: false; problem: HydraProblem } {
  return { ok: false, problem };
}
