// Programs that open every link before the person does: they decide nothing, take nothing away, and cost nobody the flow.
import { describe, expect, test } from "vitest";
import { callsSeen, meddle } from "../meddler.ts";
import type { Page } from "../page.ts";
import type { Visitor } from "../visitor.ts";
import {
  allow,
  begin,
  callback,
  client,
  DEMO,
  deviceTest,
  expectForm,
  signIn,
  signInAndAllow,
  stage,
  visitor,
} from "./story.ts";

type Look = Parameters<Visitor["ask"]>[1];

/** Strangers without the person's cookies: a link scanner of a mail gateway looks first and then fetches. */
const SCANNERS: readonly (readonly [string, readonly Look[]])[] = [
  [
    "a mail gateway that looks first",
    [{ method: "HEAD", headers: { "user-agent": "BarracudaCentral/1.0" } }, { headers: { "user-agent": "" } }],
  ],
  ["a link preview", [{ headers: { "user-agent": "Slackbot-LinkExpanding 1.0", accept: "*/*" } }]],
  [
    "a program without any of a browser's headers",
    [
      {
        headers: {
          "user-agent": "curl/8.5.0",
          accept: undefined,
          "sec-fetch-site": undefined,
          "sec-fetch-mode": undefined,
          "sec-fetch-dest": undefined,
          "sec-fetch-user": undefined,
        },
      },
    ],
  ],
  ["a browser that opens it in advance", [{ headers: { "sec-purpose": "prefetch;anonymous-client-ip" } }]],
  ["an odd range and a conditional request", [{ headers: { range: "bytes=0-99", "if-none-match": '"x"' } }]],
];

async function writes(): Promise<string[]> {
  return (await callsSeen(stage().meddlerUrl)).filter((line) => !line.startsWith("GET "));
}

/** Opens an address as often as the scanner does, and follows where it is led. */
async function scan(looks: readonly Look[], url: URL | string): Promise<void> {
  const scanner = visitor();
  for (const look of looks) {
    const answer = await scanner.ask(url, look);
    expect(answer.status).toBeLessThan(500);
    await scanner.follow(answer);
  }
}

const entryOf = (page: Page, path: string) => page.hops.find(({ url }) => url.pathname === path)?.url ?? page.url;

describe.each(SCANNERS)("%s", (_name, looks) => {
  test("opens the login and consent of somebody, who then goes on as if nothing had been", async () => {
    const person = visitor();
    const rp = await client();
    const { attempt, page: login } = await begin(person, rp);
    await meddle(stage().meddlerUrl, []);
    await scan(looks, entryOf(login, "/login"));
    await scan(looks, login.url);
    expect(await writes()).toEqual([]);
    const consent = await signIn(person, login);
    await meddle(stage().meddlerUrl, []);
    await scan(looks, entryOf(consent, "/consent"));
    await scan(looks, consent.url);
    expect(await writes()).toEqual([]);
    expect((await rp.redeem(attempt, callback(await allow(person, consent, ["openid"])))).scope).toBe("openid");
  });

  test("opens the logout of somebody, who stays logged in", async () => {
    const person = visitor();
    const rp = await client();
    await signInAndAllow(person, rp, ["openid"], { remember: true, parameters: { scope: "openid" } });
    const page = await person.open(`${stage().publicUrl}/oauth2/sessions/logout`);
    await meddle(stage().meddlerUrl, []);
    await scan(looks, entryOf(page, "/logout"));
    await scan(looks, page.url);
    expect(await writes()).toEqual([]);
    expect((await begin(person, rp, { scope: "openid" })).page.hasLeft).toBe(true);
  });

  test("opens an entry that would accept at once, and gets no further than Hydra's missing cookie", async () => {
    const person = visitor();
    const rp = await client();
    await signInAndAllow(person, rp, ["openid"], { remember: true, parameters: { scope: "openid" } });
    const attempt = await rp.attempt({ scope: "openid" });
    const entry = (await person.ask(attempt.url)).location ?? "";
    const scanner = visitor();
    for (const look of looks) {
      const page = await scanner.follow(await scanner.ask(entry, look));
      expect(page.hasLeft && page.url.searchParams.has("code")).toBe(false);
    }
    const back = callback(await person.open(entry));
    expect((await rp.redeem(attempt, back)).claims()?.sub).toBe(DEMO.email);
  });

  deviceTest("opens the link with a device's code, and the device waits on", async () => {
    const rp = await client();
    const waiting = await rp.startDevice();
    await meddle(stage().meddlerUrl, []);
    await scan(looks, waiting.verification_uri_complete ?? "");
    expect(await writes()).toEqual([]);
    expect(await rp.pollDevice(waiting.device_code)).toBe("authorization_pending");
    const person = visitor();
    const page = await person.open(waiting.verification_uri_complete ?? "");
    expectForm(await person.answer(page, { press: "verify" }), "/login/form");
  });
});
