// Records that are not this browser's, not this flow's, not whole, not ours or not of today: each counts as none at all.
import { describe, expect, test } from "vitest";
import type { Cookie } from "../cookie-jar.ts";
import { meddle, toldSince } from "../meddler.ts";
import { flowCookie, flowIn, plant, type SealedRecord, sealedAs, sealOf, unsealed } from "./flow-cookies.ts";
import { begin, client, DEMO, deviceTest, expectForm, signInAndAllow, stage, visitor } from "./story.ts";
import { type Kind, type OpenForm, sendHonest } from "./tampering.ts";
import { openConsent, openDevice, openLogin, openLogout } from "./tampering-forms.ts";

const FOREIGN_SECRET = "of-another-deployment-of-another-deployment";

/** The form is not taken, the person gets the page afresh, and that one is. */
async function expectAbsent(form: OpenForm): Promise<void> {
  const { person, page, how } = form;
  await meddle(stage().meddlerUrl, []);
  const answer = await person.submit(page, how);
  expect(await toldSince(stage().meddlerUrl)).toEqual([]);
  expect(answer.location?.pathname).toBe(page.url.pathname.replace("/form", ""));
  const afresh = await person.follow(answer, page);
  expectForm(afresh, page.url.pathname);
  await sendHonest(form, afresh);
}

type Forgery = (cookie: Cookie, record: SealedRecord) => string | Promise<string>;

/** The whole cookie of a record that was sealed by the test. */
const cookieOf = async (cookie: Cookie, record: object, secret?: string) =>
  sealOf(cookie).opened + (await sealedAs(record, secret));
const withFlow = (record: SealedRecord, change: object) => {
  const flow = { ...flowIn(record), ...change };
  return { ...record, value: { ...record.value, flow } };
};

const FORGERIES: readonly (readonly [string, Forgery])[] = [
  ["empty", () => ""],
  ["only a time", (cookie) => sealOf(cookie).opened],
  ["cut in half", ({ value }) => value.slice(0, value.length / 2)],
  ["without its last character", ({ value }) => value.slice(0, -1)],
  ["the seal twice", (cookie) => cookie.value + sealOf(cookie).seal],
  ["sealed by another deployment", (cookie, record) => cookieOf(cookie, record, FOREIGN_SECRET)],
  ["expired a moment ago", (cookie, record) => cookieOf(cookie, { ...record, until: Date.now() - 1 })],
  ["without an end", (cookie, { value }) => cookieOf(cookie, { value })],
  ["of a release that sealed the bare record", (cookie, record) => cookieOf(cookie, flowIn(record))],
  ["of a release without ids", (cookie, record) => cookieOf(cookie, { ...record, value: { flow: flowIn(record) } })],
  ["of a release with other kinds", (cookie, record) => cookieOf(cookie, withFlow(record, { kind: "authorize" }))],
  ["of a release that counted in words", (cookie, record) => cookieOf(cookie, withFlow(record, { number: "one" }))],
  ["of a release without addresses", (cookie, record) => cookieOf(cookie, withFlow(record, { requestUrl: undefined }))],
  ["a list", (cookie, record) => cookieOf(cookie, { ...record, value: [record.value] })],
  ["nothing, sealed", (cookie, record) => cookieOf(cookie, { ...record, value: null })],
  ["plain JSON", (cookie, { value }) => sealOf(cookie).opened + encodeURIComponent(JSON.stringify(value))],
];

const OPEN: readonly (readonly [Kind, () => Promise<OpenForm>])[] = [
  ["login", openLogin],
  ["consent", openConsent],
  ["logout", openLogout],
  ["device", openDevice],
];

for (const [kind, open] of OPEN) {
  const it = kind === "device" ? deviceTest : (name: string, body: () => Promise<void>) => test(name, body, 60_000);
  describe(`the record of a ${kind} form`, () => {
    it("that this test seals itself is as good as the app's own, so the forgeries below fail for their own reason", async () => {
      const form = await open();
      const cookie = flowCookie(form.person);
      plant(form.person, cookie.name, await cookieOf(cookie, await unsealed(cookie)));
      await sendHonest(form);
    });

    for (const [what, forge] of FORGERIES) {
      it(`${what} is none: the person gets the page afresh`, async () => {
        const form = await open();
        const cookie = flowCookie(form.person);
        plant(form.person, cookie.name, await forge(cookie, await unsealed(cookie)));
        await expectAbsent(form);
      });
    }

    it("with any character changed is none", async () => {
      const form = await open();
      const cookie = flowCookie(form.person);
      const { opened, seal } = sealOf(cookie);
      for (const at of [
        0,
        7,
        ...[0.1, 0.3, 0.5, 0.7, 0.9].map((part) => Math.floor(seal.length * part)),
        seal.length - 1,
      ]) {
        const other = seal[at] === "A" ? "B" : "A";
        plant(form.person, cookie.name, opened + seal.slice(0, at) + other + seal.slice(at + 1));
        await meddle(stage().meddlerUrl, []);
        await form.person.submit(form.page, form.how);
        expect(await toldSince(stage().meddlerUrl), `character ${at}`).toEqual([]);
      }
    });

    it("of another flow of the same kind, under this one's name, is none", async () => {
      const [form, other] = [await open(), await open()];
      plant(form.person, flowCookie(form.person).name, flowCookie(other.person).value);
      await expectAbsent(form);
    });

    it("that names this flow and is of another kind is none", async () => {
      const [form, other] = [await open(), await (kind === "login" ? openConsent : openLogin)()];
      const [cookie, theirs] = [flowCookie(form.person), await unsealed(flowCookie(other.person))];
      const record = { ...theirs, value: { ...theirs.value, id: cookie.name.replace("flow-", "") } };
      plant(form.person, cookie.name, await cookieOf(cookie, record));
      await expectAbsent(form);
    });
  });
}

describe("the memory of a sign-in", () => {
  const NAME = "gatehouse-session";
  const identity = { subject: DEMO.email, amr: ["hwk"], authTime: 0, acr: "gold" };
  const until = () => Date.now() + 60_000;

  /** What Hydra is told of somebody it remembers, whose browser holds this as the app's own memory. */
  async function toldWith(memory: (own: string) => string | Promise<string>): Promise<unknown> {
    const rp = await client();
    const person = visitor();
    await signInAndAllow(person, rp, ["openid"], { remember: true });
    const own = person.cookies.for(new URL(stage().appUrl)).find(({ name }) => name === NAME);
    plant(person, NAME, encodeURIComponent(await memory(own?.value ?? "")));
    await meddle(stage().meddlerUrl, []);
    await begin(person, rp);
    const [login] = await toldSince(stage().meddlerUrl);
    return login?.body;
  }

  test("states the method that was used", async () => {
    expect(await toldWith((own) => own)).toMatchObject({ subject: DEMO.email, amr: ["pwd"] });
  });

  test.each<[string, (own: string) => string | Promise<string>]>([
    [
      "somebody else sealed",
      () => sealedAs({ value: { username: DEMO.email, identity }, until: until() }, FOREIGN_SECRET),
    ],
    ["was cut", (own) => own.slice(0, -9)],
    ["is over", () => sealedAs({ value: { username: DEMO.email, identity }, until: Date.now() - 1 })],
    ["is plain JSON", () => JSON.stringify({ username: DEMO.email, identity })],
    [
      "is another person's",
      () => sealedAs({ value: { username: "r", identity: { ...identity, subject: "root" } }, until: until() }),
    ],
    [
      "an older release made",
      () => sealedAs({ value: { subject: DEMO.email, acr: "gold", amr: ["hwk"] }, until: until() }),
    ],
  ])("that %s states no method and no assurance, and changes nobody", async (_what, memory) => {
    const told = await toldWith(memory);
    expect(told).toMatchObject({ subject: DEMO.email, amr: [] });
    expect(told).not.toHaveProperty("acr");
    expect(JSON.stringify(told)).not.toContain("root");
  });
});
