// A small router: method and path to handler, and each port's own way of saying that there is nothing.
import { OAuthProblem, problemAnswer } from "./errors.ts";
import { type HttpAnswer, type HttpRequest, html, json, NO_CACHE } from "./http.ts";
import type { Hydra } from "./hydra.ts";
import { notFoundPage } from "./pages.ts";

export type Handler = (hydra: Hydra, request: HttpRequest, parameter: string) => HttpAnswer | Promise<HttpAnswer>;
/** `GET /admin/clients/:id` → handler. At most one `:parameter`. */
export type Routes = Record<string, Handler>;

type Route = { method: string; pattern: RegExp; handler: Handler };

export function compileRoutes(routes: Routes): Route[] {
  return Object.entries(routes).map(([key, handler]) => {
    const [method = "", path = ""] = key.split(" ");
    const escaped = path.replaceAll(".", "\\.").replace(/:\w+/, "([^/]+)");
    return { method, pattern: new RegExp(`^${escaped}$`), handler };
  });
}

/** Runs the handler of a request, or gives the port's answer for a route that is not there. */
export async function dispatch(
  hydra: Hydra,
  routes: readonly Route[],
  request: HttpRequest,
  nothing: (request: HttpRequest, allowed: readonly string[]) => HttpAnswer,
): Promise<HttpAnswer> {
  const fitting = routes.filter((route) => route.pattern.test(request.path));
  const method = request.method === "HEAD" ? "GET" : request.method;
  const route = fitting.find((candidate) => candidate.method === method);
  const answer = route
    ? await run(hydra, route, request)
    : nothing(
        request,
        fitting.map((candidate) => candidate.method),
      );
  if (request.method === "GET" && !answer.headers["cache-control"]) answer.headers["cache-control"] = NO_CACHE;
  return answer;
}

async function run(hydra: Hydra, route: Route, request: HttpRequest): Promise<HttpAnswer> {
  try {
    const [, parameter = ""] = route.pattern.exec(request.path) ?? [];
    return await route.handler(hydra, request, decodePath(parameter));
  } catch (problem) {
    if (!(problem instanceof OAuthProblem)) throw problem;
    return { ...problemAnswer(problem), cookies: problem.cookies };
  }
}

function decodePath(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

const REASON = "The requested route does not exist. Make sure you are using the right path, domain, and port.";

/** The public port and the root of the admin port: HTML for browsers, else JSON whose `error` is an object. */
export function negotiatedNotFound(request: HttpRequest): HttpAnswer {
  if (request.headers.accept?.startsWith("text/html")) return html(404, notFoundPage());
  return json(404, { error: { code: 404, message: "Not Found", reason: REASON } });
}

/** The admin port: plain text whatever was asked for, and 405 for a path that has other methods. */
export function plainNotFound(_request: HttpRequest, allowed: readonly string[]): HttpAnswer {
  const headers: Record<string, string> = { "content-type": "text/plain; charset=utf-8" };
  if (allowed.length === 0) return { status: 404, headers, body: "404 page not found\n" };
  headers.allow = allowed
    .flatMap((method) => (method === "GET" ? ["GET", "HEAD"] : [method]))
    .sort()
    .join(", ");
  return { status: 405, headers, body: "Method Not Allowed\n" };
}
