// The sandbox's own routes on the admin port, under /sandbox: faults, the clock, padding, and what apps have sent.
import { type Faults, parseFaultRules } from "./faults.ts";
import { type HttpAnswer, type HttpRequest, json, noContent } from "./hydra/http.ts";
import type { Hydra } from "./hydra/hydra.ts";
import { isObject } from "./hydra/json.ts";

/** One PUT on the admin API: what reached "Hydra". */
export type Received = { method: string; path: string; body: unknown };

const KEPT = 500;

export class ReceivedBodies {
  readonly #entries: Received[] = [];

  get entries(): readonly Received[] {
    return this.#entries;
  }

  note(method: string, path: string, body: string): void {
    this.#entries.push({ method, path, body: parse(body) });
    if (this.#entries.length > KEPT) this.#entries.shift();
  }

  clear(): void {
    this.#entries.length = 0;
  }
}

const parse = (text: string): unknown => {
  try {
    return text === "" ? null : JSON.parse(text);
  } catch {
    return text;
  }
};

/** Answers a request below /sandbox, or gives undefined for everything that is Hydra's. */
export function answerControl(
  hydra: Hydra,
  faults: Faults,
  received: ReceivedBodies,
  request: HttpRequest,
): HttpAnswer | undefined {
  if (!request.path.startsWith("/sandbox/")) return undefined;
  const body = parse(request.body);
  switch (`${request.method} ${request.path.slice("/sandbox/".length)}`) {
    case "GET faults":
      return json(200, faults.rules);
    case "PUT faults": {
      const rules = parseFaultRules(body);
      if ("complaint" in rules) return json(400, rules);
      faults.rules = rules;
      return noContent();
    }
    case "DELETE faults":
      faults.rules = [];
      return noContent();
    case "GET received":
      return json(200, received.entries);
    case "DELETE received":
      received.clear();
      return noContent();
    case "GET clock":
      return json(200, { offsetSeconds: hydra.clock.offsetMs / 1000 });
    case "PUT clock": {
      const seconds = numberIn(body, "offsetSeconds");
      if (seconds === undefined) return json(400, { complaint: 'Expected {"offsetSeconds": number}.' });
      hydra.clock.offsetMs = seconds * 1000;
      return noContent();
    }
    case "GET padding":
      return json(200, { bytes: hydra.controls.padding });
    case "PUT padding": {
      const bytes = numberIn(body, "bytes");
      if (bytes === undefined || bytes < 0) return json(400, { complaint: 'Expected {"bytes": number}, 0 or more.' });
      hydra.controls.padding = bytes;
      return noContent();
    }
    default:
      return json(404, {
        complaint: "There are /sandbox/faults, /sandbox/received, /sandbox/clock, /sandbox/padding.",
      });
  }
}

function numberIn(body: unknown, name: string): number | undefined {
  const value = isObject(body) ? body[name] : undefined;
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}
