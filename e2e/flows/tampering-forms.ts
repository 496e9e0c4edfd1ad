// Decides how each of the four forms is opened for tampering, each time for a new browser and a new application.
import { describe, expect, test } from "vitest";
import type { Visitor } from "../visitor.ts";
import { begin, client, DEMO, deviceTest, expectForm, signIn, stage, visitor } from "./story.ts";
import {
  challengeOf,
  FOREIGN,
  fieldNames,
  type Kind,
  type OpenForm,
  sendForged,
  sendHonest,
  TAMPERINGS,
  valuesOf,
} from "./tampering.ts";

export const API = "https://api.example";
/** What the consent form is opened for; the client may have more. */
export const ASKED = ["openid", "profile", "email"];

const registered = () => client({ client: { audience: [API, "https://other.example"] } });

export async function openLogin(person = visitor()): Promise<OpenForm> {
  const { page } = await begin(person, await registered());
  expectForm(page, "/login/form");
  return { kind: "login", person, page, how: { type: DEMO, tick: ["remember"], press: "accept" } };
}

export async function openConsent(person = visitor(), rp?: Awaited<ReturnType<typeof client>>): Promise<OpenForm> {
  const { page } = await begin(person, rp ?? (await registered()), { scope: ASKED.join(" "), audience: API });
  const consent = page.url.pathname === "/login/form" ? await signIn(person, page) : page;
  expectForm(consent, "/consent/form");
  fade(person);
  const how = { tick: ["email", "openid", "remember"], press: "accept" };
  return { kind: "consent", person, page: consent, how, scopes: ASKED, audience: [API] };
}

/** A minute later: the records of what was answered are gone, only open requests are left. */
export function fade(person: Visitor): void {
  const soon = Date.now() + 120_000;
  person.cookies.forget(({ name, expiresAt }) => name.startsWith("flow-") && (expiresAt ?? 0) < soon);
}

export async function openLogout(person = visitor()): Promise<OpenForm> {
  const { page } = await begin(person, await registered());
  expectForm(await signIn(person, page, { remember: true }), "/consent/form");
  const logout = await person.open(`${stage().publicUrl}/oauth2/sessions/logout`);
  expectForm(logout, "/logout/form");
  return { kind: "logout", person, page: logout, how: { press: "accept" } };
}

export async function openDevice(person = visitor()): Promise<OpenForm> {
  const waiting = await (await registered()).startDevice();
  const page = await person.open(waiting.verification_uri_complete ?? "");
  expectForm(page, "/device/verify/form");
  return { kind: "device", person, page, how: { type: { code: waiting.user_code }, press: "verify" } };
}

type Subject = {
  readonly kind: Kind;
  readonly open: () => Promise<OpenForm>;
  readonly openOtherKind: () => Promise<OpenForm>;
  /** The fields as they are known; a new one shows up here and is tampered with all the same. */
  readonly fields: readonly string[];
};

/** The tests every form has to stand: each field in each way, and each foreign field. */
export function tamperWithEverything({ kind, open, openOtherKind, fields }: Subject): void {
  const it = kind === "device" ? deviceTest : (name: string, body: () => Promise<void>) => test(name, body, 180_000);

  it(`the ${kind} form has the fields that are tampered with here, and decides when it is left alone`, async () => {
    const honest = await open();
    await sendHonest(honest);
    const names = fieldNames(honest).map((name) => (name.startsWith("$ACTION") ? "$ACTION" : name));
    expect(names.sort()).toEqual([...fields].sort());
  });

  describe(`any field of the ${kind} form`, () => {
    for (const [how, tamper] of TAMPERINGS) {
      it(`${how} decides nothing, or what was shown and pressed`, async () => {
        const [other, otherKind] = [await open(), await openOtherKind()];
        for (const name of fieldNames(other)) {
          const form = await open();
          const [otherFlow = ""] = valuesOf(other, name);
          const [theirs = challengeOf(otherKind)] = valuesOf(otherKind, name);
          const strange = { otherFlow, otherKind: theirs };
          const forge = tamper(valuesOf(form, name), strange).map((value) => [name, value] as const);
          await sendForged(form, { omit: [name], forge });
        }
      });
    }
  });

  describe(`the ${kind} form with a foreign field`, () => {
    for (const [what, forge] of FOREIGN) {
      it(`(${what}) decides nothing, or what was shown and pressed`, async () => {
        await sendForged(await open(), { forge });
      });
    }
  });
}
