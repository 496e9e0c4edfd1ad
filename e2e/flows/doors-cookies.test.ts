// Browsers that keep no cookies, or lost them: once cookies are allowed, or are still there, every way comes to its end.
import { describe, expect, test } from "vitest";
import { entryOf, expectDoor, journey, type Kind, wayOnOf } from "./doors.ts";
import { begin, client, deviceTest, expectForm, expectProblem, refusal, signIn, stage, visitor } from "./story.ts";

const WAYS: readonly Kind[] = ["login", "consent", "logout", "device"];
const isOurs = ({ name }: { readonly name: string }) => !name.startsWith("ory_");
const none = () => false;

describe.each(WAYS)("the %s", (kind) => {
  const kindTest = kind === "device" ? deviceTest : (name: string, body: () => Promise<void>) => test(name, body);

  kindTest(
    "in a browser that keeps none of our cookies says so, and its button works once they are allowed",
    async () => {
      const way = await journey(kind);
      way.person.cookies.blocked = isOurs;
      const stuck = await way.arrive();
      expectDoor(stuck, 400, "cookies_blocked");
      // Once round and no further: who is not allowed any cookies must not be sent in circles.
      expect(stuck.path.filter((path) => /\/(form|answer)$/.test(path))).toHaveLength(2);

      const still = await way.person.click(stuck, "way-on");
      expectDoor(still, 400, "cookies_blocked");
      way.person.cookies.blocked = none;
      await way.endsWell(await way.person.click(still, "way-on"));
    },
  );

  kindTest("whose record the browser dropped is opened afresh, on the form and with the answer", async () => {
    const way = await journey(kind);
    const form = await way.arrive();
    way.person.cookies.forget(({ name }) => name.includes("flow-"));
    expectForm(await way.person.open(form.url), form.url.pathname);
    way.person.cookies.forget(({ name }) => name.includes("flow-"));
    const afresh = await way.answer(form);
    expectForm(afresh, form.url.pathname);
    await way.endsWell(afresh);
  });

  kindTest("left open while seven other requests pushed its record out still ends well", async () => {
    const way = await journey(kind);
    const form = await way.arrive();
    const rp = await client();
    for (let tab = 0; tab < 7; tab += 1) await way.person.open((await rp.attempt({ prompt: "login" })).url);
    await way.endsWell(await way.answer(form));
  });

  kindTest(
    "when cookies are refused between the form and the answer says so, and goes on when they are back",
    async () => {
      const way = await journey(kind);
      const form = await way.arrive();
      way.person.cookies.blocked = isOurs;
      const stuck = await way.answer(form);
      expectDoor(stuck, 400, "cookies_blocked");
      way.person.cookies.blocked = none;
      await way.endsWell(await way.person.click(stuck, "way-on"));
    },
  );
});

describe.each(["login", "device"] as const)("the %s", (kind) => {
  const kindTest = kind === "device" ? deviceTest : (name: string, body: () => Promise<void>) => test(name, body);

  kindTest("in a browser that keeps no cookies at all, not even Hydra's, works once they are allowed", async () => {
    const way = await journey(kind);
    way.person.cookies.blocked = () => true;
    const stuck = await way.arrive();
    expectDoor(stuck, 400, "cookies_blocked");
    way.person.cookies.blocked = none;
    const again = await way.person.click(stuck, "way-on");
    // Through Hydra, which has to set its own cookies anew: without them the sign-in would be refused after the password.
    expect(again.hops.map(({ url }) => url.origin)).toContain(stage().publicUrl);
    await way.endsWell(again);
  });
});

test("a sign-in finished in a browser that lost Hydra's cookies on the way is refused at the application, by name", async () => {
  const person = visitor();
  const { attempt, page } = await begin(person, await client());
  person.cookies.forget(({ name }) => name.startsWith("ory_"));
  expect(refusal(await signIn(person, page))).toMatchObject({ error: "request_forbidden", state: attempt.state });
});

test("the address of a request, opened in another browser, is no dead end there", async () => {
  const way = await journey("login");
  const form = await way.arrive();
  const other = visitor();
  for (const url of [form.url, entryOf(form)]) expectForm(await other.open(url), "/login/form");
});

describe("starting over", () => {
  test("leads to Hydra's own request and to nothing else, whatever stands in the address", async () => {
    const way = await journey("login");
    const challenge = (await way.arrive()).url.searchParams.get("login_challenge") ?? "";
    const at = (query: Record<string, string>) => `${stage().appUrl}/start-over?${new URLSearchParams(query)}`;
    const answer = await visitor().ask(at({ login_challenge: challenge, to: "https://evil.example/" }));
    expect({ status: answer.status, to: answer.location?.href }).toEqual({ status: 303, to: way.startUrl.href });
    expect(answer.headers["set-cookie"]).toBeUndefined();

    expectProblem(await visitor().ask(at({})), 400, "missing_challenge");
    expectProblem(
      await visitor().ask(at({ login_challenge: challenge, consent_challenge: "x" })),
      400,
      "missing_challenge",
    );
    expectProblem(await visitor().ask(at({ login_challenge: "garbage" })), 404, "unknown_request");
    expectProblem(await visitor().ask(at({ consent_challenge: challenge })), 404, "unknown_request");
  });

  test("takes no link target from the error page's address", async () => {
    for (const query of [
      "problem=cookies_blocked&wayOn=https://evil.example/",
      "problem=cookies_blocked&login_challenge=https://evil.example/",
      "problem=cookies_blocked&login_challenge=//evil.example/%0d%0aLocation:x",
      "problem=hydra_timeout&login_challenge=//evil.example/&flow=abcdefghijklmnopqrst-_",
    ]) {
      const page = await visitor().open(`${stage().appUrl}/error?${query}`);
      const { origin, pathname } = wayOnOf(page);
      expect({ origin, isOurs: ["/", "/start-over", "/login"].includes(pathname) }).toEqual({
        origin: stage().appUrl,
        isOurs: true,
      });
    }
  });
});
