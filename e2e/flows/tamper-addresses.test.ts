// A form sent to an address that is nearly its own: what guards the real one must not be walked around.
import { request } from "node:http";
import { describe, expect, test } from "vitest";
import { submissionOf } from "../forms.ts";
import { meddle, toldSince } from "../meddler.ts";
import { stage } from "./story.ts";
import { expectNothingWider, type OpenForm, sendHonest } from "./tampering.ts";
import { openConsent, openLogin } from "./tampering-forms.ts";

const FORMS = [
  ["login", openLogin],
  ["consent", openConsent],
] as const;

/** Spellings of a path that some router, proxy or cache reads as that path, and places where a framework keeps pages. */
function nearlyThere(path: string): string[] {
  const [, first = "", second = ""] = path.split("/");
  return [
    `${path}/`,
    `/${path}`,
    `/${first}//${second}`,
    `/x/../${first}/${second}`,
    `/${first}/./${second}`,
    `/${first}%2f${second}`,
    `/%6c${path.slice(2)}`,
    `/${first.toUpperCase()}/${second}`,
    `/${first}\\${second}`,
    `${path}.rsc`,
    `${path}.txt`,
    `${path}.html`,
    `${path}.prefetch.rsc`,
    `${path};x=1`,
    `${path}%00`,
    `${path}%20`,
    `/_next/data/x${path}.json`,
    `/_next/static/..${path}`,
    `/en${path}`,
    `/index${path}`,
    `/app${path}/page`,
    "/_not-found",
    "/_global-error",
    "/_error",
    "/404",
    "/500",
    "/",
  ];
}

/** Where the form goes, where it was drawn, and what is nearly either. */
function addressesOf({ page, how }: OpenForm): string[] {
  const { pathname } = submissionOf(page, how).action;
  return [pathname, page.url.pathname, ...nearlyThere(pathname), ...nearlyThere(page.url.pathname)];
}

/** Hydra's ears, while the honest form goes to a path exactly as it is written here, which no URL parser may tidy. */
async function sendTo(form: OpenForm, path: string, headers: Readonly<Record<string, string>>) {
  const { person, page, how } = form;
  const body = new FormData();
  for (const [name, value] of submissionOf(page, how).fields) body.append(name, value);
  const encoded = new Response(body);
  const bytes = new Uint8Array(await encoded.arrayBuffer());
  const { hostname, port } = new URL(stage().appUrl);
  await meddle(stage().meddlerUrl, []);
  const status = await new Promise<number>((resolve, reject) => {
    const outgoing = request({
      hostname,
      port,
      path: path + page.url.search,
      method: "POST",
      headers: {
        cookie: person.cookies.header(page.url),
        "x-forwarded-for": person.address,
        "content-type": encoded.headers.get("content-type") ?? "",
        "content-length": bytes.length,
        ...headers,
      },
    });
    outgoing.on("response", (answer) => {
      answer.resume().on("end", () => resolve(answer.statusCode ?? 0));
    });
    outgoing.on("error", reject);
    outgoing.end(bytes);
  });
  return { status, told: await toldSince(stage().meddlerUrl) };
}

describe.each(FORMS)("the %s form", (_name, open) => {
  test("from another site is refused at every address that is nearly its own", async () => {
    const form = await open();
    const foreign = { origin: "https://evil.example", "sec-fetch-site": "cross-site" };
    for (const path of addressesOf(form)) {
      const { status, told } = await sendTo(form, path, foreign);
      expect(told, path).toEqual([]);
      expect(status, path).toBeGreaterThanOrEqual(300);
      expect(status, path).toBeLessThan(500);
    }
    await sendHonest(form);
  }, 60_000);

  test("of our own says nothing else there than at its own address", async () => {
    const own = { origin: stage().appUrl, "sec-fetch-site": "same-origin" };
    let form = await open();
    for (const path of addressesOf(form).slice(1)) {
      const { status, told } = await sendTo(form, path, own);
      expectNothingWider(form, submissionOf(form.page, form.how).fields, told);
      expect(status, path).toBeLessThan(500);
      if (told.length > 0) form = await open();
    }
    await sendHonest(form);
  }, 60_000);
});
