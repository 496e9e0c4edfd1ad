// Decides what broken, hostile and impatient visitors send between the ordinary ones.
import { request } from "node:http";
import { submissionOf } from "../forms.ts";
import type { Page } from "../page.ts";
import { DEMO, isConnectionError } from "./person.ts";
import type { Flow } from "./scene.ts";
import { described, Surprise } from "./tally.ts";

const BOUNDARY = { "content-type": "multipart/form-data; boundary=b" };
const JUNK: readonly { readonly body: string; readonly headers: Readonly<Record<string, string>> }[] = [
  { body: "junk", headers: BOUNDARY },
  { body: '--b\r\nContent-Disposition: form-data; name="answer"\r\n\r\naccept', headers: BOUNDARY },
  { body: '{"answer":"accept"}', headers: { "content-type": "application/json" } },
  {
    body: "answer=accept&email=foo%40bar.com&password=foobar",
    headers: { "content-type": "application/x-www-form-urlencoded" },
  },
  { body: "[]", headers: { "next-action": "0".repeat(42), "content-type": "text/plain;charset=UTF-8" } },
];

/** Posts rubbish to a form it was shown, and then signs in with the same form. */
export async function junk(flow: Flow): Promise<void> {
  const { person, clients } = flow;
  const attempt = await clients.plain.attempt();
  const form = await person.act(() => person.open(attempt.url));
  if (form.url.pathname === "/login/form") {
    for (const { body, headers } of JUNK) {
      const answer = await person.act(() => person.open(form.url, { method: "POST", from: form, body, headers }));
      if (answer.problem === undefined || answer.status < 400) throw new Surprise(`junk got ${described(answer)}`);
    }
  }
  await flow.arrived(clients.plain, attempt, await person.pursue(form, {}));
}

const GARBAGE = ["x", "%00", "a".repeat(8000), "..%2F..%2Fetc", "AAAA_-%3D%3D", "%F0%9F%98%80"];
const ENTRIES = ["/login?login_challenge", "/consent?consent_challenge", "/logout?logout_challenge"];

/** Addresses that no server made: a 4xx page with a way on, whatever is asked for. */
export async function garbage(flow: Flow): Promise<void> {
  const { person, scene } = flow;
  const piece = GARBAGE[flow.number % GARBAGE.length] ?? "x";
  const addresses = [
    ...ENTRIES.map((entry) => `${entry}=${piece}`),
    ...ENTRIES.map((entry) => `${entry.replace("?", "/form?")}=${piece}`),
    "/login",
    "/device/verify",
    `/nowhere/${piece}`,
    `/error?problem=${piece}&flow=${piece}`,
  ];
  for (const address of addresses) {
    const page = await person.act(() => person.open(scene.ground.appUrl + address));
    if (page.status < 400 || page.status >= 500) {
      throw new Surprise(`${address.split("=")[0]} with garbage: ${described(page)}`);
    }
    if (!page.byId("way-on")) throw new Surprise(`${address.split("=")[0]} with garbage has no way on`);
  }
  flow.ended("refused with a page");
}

/** A password is guessed for one account, far more often than is sensible. */
export async function guessing(flow: Flow): Promise<void> {
  const { person, clients } = flow;
  const attempt = await clients.plain.attempt();
  let page = await person.act(() => person.open(attempt.url));
  for (let guess = 0; guess < 8; guess += 1) {
    const here = page;
    if (here.url.pathname !== "/login/form" || !here.byId("password")) break;
    const type = { email: `victim-${flow.number}@example.com`, password: `guess-${guess}` };
    page = await person.act(() => person.answer(here, { type, press: "accept" }));
    if (page.hasLeft || page.path.includes("/consent")) throw new Surprise(`a guess signed in: ${described(page)}`);
    if (page.status === 429) break;
  }
  if (page.status === 429) {
    if (!page.headers["retry-after"]) throw new Surprise("throttled, and not told for how long");
    flow.ended("throttled");
    const refusal = page;
    page = await person.act(() => person.click(refusal, "way-on"));
  }
  flow.refused(attempt, await person.pursue(page, { login: "reject" }), "access_denied");
}

/** Leaves in the middle of requests and answers, then takes the same way to its end in the same browser. */
export async function dropped(flow: Flow): Promise<void> {
  const { person, clients } = flow;
  const attempt = await clients.plain.attempt();
  const form = await person.act(() => person.open(attempt.url));
  if (form.url.pathname === "/login/form") {
    const entry = new URL(form.url);
    entry.pathname = "/login";
    for (const url of [entry, form.url]) {
      await leave(flow, url, { after: "sending" });
      await leave(flow, url, { after: "first byte" });
    }
    await leave(flow, form.url, { after: "half the form", form });
    await leave(flow, form.url, { after: "the whole form", form });
  }
  await flow.arrived(clients.plain, attempt, await person.pursue(form, {}));
}

type Leaving = { readonly after: "sending" | "first byte" | "half the form" | "the whole form"; readonly form?: Page };

/** One request whose sender hangs up; resolves when the connection is closed. */
function leave({ person }: Flow, url: URL, { after, form }: Leaving): Promise<void> {
  const fields = form ? submissionOf(form, { type: DEMO, press: "accept" }).fields : [];
  const parts = fields.map(
    ([name, value]) => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const body = form ? `${parts.join("")}--b--\r\n` : "";
  const headers = {
    ...(form ? { ...BOUNDARY, origin: url.origin, "content-length": String(body.length) } : {}),
    cookie: person.cookies.header(url),
    "sec-fetch-site": "same-origin",
    "x-forwarded-for": person.address,
  };
  return new Promise((resolve, reject) => {
    // A connection of its own, because it is broken afterwards.
    const outgoing = request(url, { method: form ? "POST" : "GET", headers, agent: false, maxHeaderSize: 512 * 1024 });
    outgoing.on("error", (error) => (isConnectionError(error) ? undefined : reject(error)));
    outgoing.on("close", () => resolve());
    outgoing.on("response", (incoming) => {
      incoming.on("error", () => undefined);
      incoming.destroy();
    });
    const hangUp = () => setImmediate(() => outgoing.destroy());
    if (after === "half the form") outgoing.write(body.slice(0, body.length / 2), hangUp);
    else if (after === "first byte") outgoing.end(body);
    else outgoing.end(body, hangUp);
  });
}
