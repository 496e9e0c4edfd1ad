// Pages of a list by key: which part is shown, and the Link header that leads on.
import type { OAuthProblem } from "./errors.ts";
import { type HttpAnswer, type HttpRequest, json } from "./http.ts";
import type { Hydra } from "./hydra.ts";
import { isObject } from "./json.ts";

const DEFAULT_SIZE = 100;
const MAX_SIZE = 500;

type Paged<T> = {
  /** Path of the list, for the links. */
  path: string;
  items: readonly T[];
  keyOf: (item: T) => string;
  show: (item: T) => unknown;
  refusal: (reason: string) => OAuthProblem;
  /** Consent sessions have no Link header when nothing is shown. */
  linkWhenEmpty: boolean;
};

export function pageOf<T>(hydra: Hydra, request: HttpRequest, list: Paged<T>): HttpAnswer {
  const size = pageSize(request, list.refusal);
  const after = pageStart(hydra, request, list.refusal);
  const sorted = [...list.items].sort((a, b) => (list.keyOf(a) < list.keyOf(b) ? -1 : 1));
  const rest = sorted.filter((item) => list.keyOf(item) > after);
  const shown = rest.slice(0, size);
  const link = (relation: string, key: string) => {
    const query = new URLSearchParams(request.query);
    query.set("page_size", String(size));
    query.set("page_token", hydra.sealer.seal("page_token", { after: key }));
    query.sort();
    return `<${list.path}?${query}>; rel="${relation}"`;
  };
  const links = [link("first", "")];
  const last = shown.at(-1);
  if (last !== undefined && rest.length > size) links.push(link("next", list.keyOf(last)));
  const headers: Record<string, string> = list.linkWhenEmpty || shown.length > 0 ? { link: links.join(",") } : {};
  return json(200, shown.map(list.show), headers);
}

function pageSize(request: HttpRequest, refusal: (reason: string) => OAuthProblem): number {
  const given = request.query.get("page_size");
  if (!given) return DEFAULT_SIZE;
  if (!/^[+-]?\d+$/.test(given)) {
    throw refusal(`Unable to parse pagination parameters: strconv.Atoi: parsing "${given}": invalid syntax`);
  }
  return Number(given) > 0 ? Math.min(Number(given), MAX_SIZE) : DEFAULT_SIZE;
}

function pageStart(hydra: Hydra, request: HttpRequest, refusal: (reason: string) => OAuthProblem): string {
  const token = request.query.get("page_token");
  if (!token) return "";
  const opened = hydra.sealer.open("page_token", token);
  if (isObject(opened) && typeof opened.after === "string") return opened.after;
  throw refusal("Unable to parse pagination parameters: the page token is not one of this server");
}
