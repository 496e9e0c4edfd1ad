// Forms and records that change places: between tabs, browsers, people and kinds of request.
import { describe, expect, test } from "vitest";
import { submissionOf } from "../forms.ts";
import { meddle, type Told, toldSince } from "../meddler.ts";
import { admin, begin, client, deviceTest, expectProblem, rememberSomebody, signIn, stage, visitor } from "./story.ts";
import { challengeOf, expectNothingWider, type Kind, type OpenForm, sendHonest } from "./tampering.ts";
import { fade, openConsent, openDevice, openLogin, openLogout } from "./tampering-forms.ts";

const OPEN = { login: openLogin, consent: openConsent, logout: openLogout, device: openDevice };
const KINDS: readonly Kind[] = ["login", "consent", "logout", "device"];
const testOf = (kind: Kind) =>
  kind === "device" ? deviceTest : (name: string, body: () => Promise<void>) => test(name, body);

/** What Hydra heard while something was done. */
async function heardDuring(act: () => Promise<unknown>): Promise<readonly Told[]> {
  await meddle(stage().meddlerUrl, []);
  await act();
  return toldSince(stage().meddlerUrl);
}

const pairs = (name: string, value: string) => ({ omit: [name], forge: [[name, value]] as const });

/** A request of another application that asks for less, as somebody who is already signed in or not. */
async function openSmallConsent(person = visitor()): Promise<OpenForm> {
  const { page } = await begin(person, await client(), { scope: "openid" });
  const consent = page.url.pathname === "/login/form" ? await signIn(person, page) : page;
  fade(person);
  const how = { tick: ["openid"], press: "accept" };
  return { kind: "consent", person, page: consent, how, scopes: ["openid"], audience: [] };
}

describe("two tabs of one browser", () => {
  test("the wide consent form with the small request's challenge grants only what the small page asked for", async () => {
    const person = visitor();
    const [wide, small] = [await openConsent(person), await openSmallConsent(person)];
    const forged = { ...wide.how, ...pairs("consent_challenge", challengeOf(small)) };
    const told = await heardDuring(() => person.submit(wide.page, forged));
    expectNothingWider(small, submissionOf(wide.page, forged).fields, told);
    expect(JSON.stringify(told)).not.toMatch(/email|profile|api\.example/);
    await sendHonest(wide);
  });

  test("a login form with the other tab's challenge answers that one, and this one is still open", async () => {
    const person = visitor();
    const [here, there] = [await openLogin(person), await openLogin(person)];
    const forged = { ...here.how, ...pairs("login_challenge", challengeOf(there)) };
    const told = await heardDuring(() => person.submit(here.page, forged));
    expectNothingWider(there, submissionOf(here.page, forged).fields, told);
    await sendHonest(here);
  });

  test("refusing in one tab refuses nothing in the other", async () => {
    const person = visitor();
    const [here, there] = [await openConsent(person), await openSmallConsent(person)];
    const told = await heardDuring(() => person.submit(there.page, { press: "reject" }));
    expect(told.map(({ challenge }) => challenge)).toEqual([challengeOf(there)]);
    await sendHonest(here);
  });
});

describe("two browsers", () => {
  for (const kind of KINDS) {
    testOf(kind)(`a ${kind} form filled in elsewhere decides nothing, whatever is open here`, async () => {
      const [victim, attacker] = [await OPEN[kind](), await OPEN[kind]()];
      for (const how of [victim.how, { press: "reject" }]) {
        if (kind === "device" && how.press === "reject") continue;
        const told = await heardDuring(async () => {
          const answer = await attacker.person.submit(victim.page, how);
          expect(answer.location?.pathname).toBe(victim.page.url.pathname.replace("/form", ""));
        });
        expect(told).toEqual([]);
      }
      await sendHonest(victim);
    });

    testOf(kind)(`a ${kind} form of one's own with somebody else's challenge decides nothing`, async () => {
      const [victim, attacker] = [await OPEN[kind](), await OPEN[kind]()];
      const forged = { ...attacker.how, ...pairs(`${kind}_challenge`, challengeOf(victim)) };
      expect(await heardDuring(() => attacker.person.submit(attacker.page, forged))).toEqual([]);
      await sendHonest(victim);
      await sendHonest(attacker);
    });
  }
});

describe("login and consent of one browser", () => {
  test("neither form takes the other's challenge, under either name", async () => {
    const person = visitor();
    const consent = await openConsent(person);
    const login = await openLogin(person);
    const swaps = [
      [consent, "consent_challenge", challengeOf(login)],
      [consent, "login_challenge", challengeOf(login)],
      [login, "login_challenge", challengeOf(consent)],
      [login, "consent_challenge", challengeOf(consent)],
    ] as const;
    for (const [form, name, challenge] of swaps) {
      const omit = [`${form.kind}_challenge`];
      const forged = { ...form.how, omit, forge: [[name, challenge]] as const };
      const told = await heardDuring(async () => {
        expect((await person.submit(form.page, forged)).status).toBeLessThan(500);
      });
      expect(told, `${form.kind} form, ${name}`).toEqual([]);
    }
    await sendHonest(login);
    await sendHonest(consent);
  });

  test("a form sent to the other's address decides nothing", async () => {
    const person = visitor();
    const [consent, login] = [await openConsent(person), await openLogin(person)];
    for (const [form, target] of [
      [consent, login],
      [login, consent],
    ] as const) {
      const { encoding, fields } = submissionOf(form.page, form.how);
      expect(encoding).toBe("multipart/form-data");
      const body = new FormData();
      for (const [name, value] of fields) body.append(name, value);
      const encoded = new Response(body);
      const headers = { "content-type": encoded.headers.get("content-type") ?? "" };
      const bytes = new Uint8Array(await encoded.arrayBuffer());
      const told = await heardDuring(async () => {
        const how = { method: "POST", from: target.page, body: bytes, headers };
        const answer = await person.follow(await person.ask(target.page.url, how));
        expect(answer.status).toBeGreaterThanOrEqual(400);
        expect(answer.status).toBeLessThan(500);
      });
      expect(told).toEqual([]);
    }
  });
});

describe("two people at one browser", () => {
  const SOMEBODY = "somebody@example.com";

  test("the page of the first is no permission of the second: the second is asked on a page with their name", async () => {
    const rp = await client();
    const person = visitor();
    await rememberSomebody(person, rp, SOMEBODY);
    const { page: first } = await begin(person, rp, { scope: "openid email" });
    expect(first.text).toContain(SOMEBODY);
    const { page: login } = await begin(person, rp, { scope: "openid", prompt: "login" });
    const second = await signIn(person, login, { remember: true });
    expect(second.text).not.toContain(SOMEBODY);

    const secondChallenge = second.url.searchParams.get("consent_challenge");
    const told = await heardDuring(() => person.submit(first, { tick: ["openid", "email"], press: "accept" }));
    expect(told.map(({ challenge }) => challenge)).not.toContain(secondChallenge);
    // Nothing the app knows of the second person goes out with the first one's permission.
    expect(JSON.stringify(told)).not.toContain("foo@bar.com");
  });

  test.each(["consent", "logout"] as const)(
    "a %s page is not answered for a subject it was not drawn for",
    async (kind) => {
      const form = await OPEN[kind]();
      const { body } = await admin().getRequest(kind, challengeOf(form));
      const changed = JSON.stringify({ ...body, subject: "root" });
      await meddle(stage().meddlerUrl, [
        { on: `GET /admin/oauth2/auth/requests/${kind}`, answer: { status: 200, body: changed } },
      ]);
      const answer = await form.person.answer(form.page, form.how);
      expect(await toldSince(stage().meddlerUrl)).toEqual([]);
      expectProblem(answer, 409, "subject_changed");
      await sendHonest(form);
    },
  );

  test("scopes that the request only has since the page was drawn are not granted", async () => {
    const form = await openConsent();
    const { body } = await admin().getRequest("consent", challengeOf(form));
    const requested_scope = ["openid", "profile", "email", "offline_access", "admin"];
    await meddle(stage().meddlerUrl, [
      {
        on: "GET /admin/oauth2/auth/requests/consent",
        answer: { status: 200, body: JSON.stringify({ ...body, requested_scope }) },
      },
    ]);
    await form.person.submit(form.page, form.how);
    const told = await toldSince(stage().meddlerUrl);
    expectNothingWider(form, submissionOf(form.page, form.how).fields, told);
    await meddle(stage().meddlerUrl, []);
  });
});
