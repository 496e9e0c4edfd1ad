// Whether a passkey's answer proves anything: one right answer, and every way in which it can be somebody else's.
import { describe, expect, test } from "vitest";
import { testSecondSteps } from "./accounts/test-second-steps.ts";
import {
  judgeCreation,
  judgeUse,
  newPasskeyChallenge,
  passkeyPlace,
  requestForCreation,
  requestForUse,
} from "./passkeys.ts";
import { type Differently, testAuthenticator } from "./test-authenticator.ts";

const origin = "https://auth.example.com";
const found = passkeyPlace(origin, "Gatehouse");
if (!found) throw new Error("no place for passkeys");
const place = found;

async function made({ counts = true, ...differently }: Differently & { readonly counts?: boolean } = {}) {
  const steps = testSecondSteps();
  const device = testAuthenticator(origin, { counts });
  const challenge = newPasskeyChallenge();
  const userHandle = await steps.userHandle("7");
  const { options } = requestForCreation(place, challenge, { userHandle, name: "ada", known: [] });
  const passkey = await judgeCreation(place, challenge, device.create(options, differently));
  if (passkey) await steps.addPasskey("7", userHandle, passkey);
  return { steps, device, passkey };
}

async function used(
  { steps, device }: Awaited<ReturnType<typeof made>>,
  differently: Differently = {},
  who: string | null = null,
) {
  const challenge = newPasskeyChallenge();
  const { options } = requestForUse(place, challenge, { known: [], isConditional: true });
  return judgeUse({ place, challenge, subject: who }, device.use(options, differently), steps);
}

test.each([
  ["https://auth.example.com", "auth.example.com"],
  ["https://auth.example.com:8443", "auth.example.com"],
  ["http://localhost:3000", "localhost"],
  ["http://127.0.0.1:3000", null],
  ["https://[::1]", null],
  ["https://192.0.2.7", null],
  ["http://auth.example.com", null],
])("at %s passkeys belong to %s", (url, id) => {
  expect(passkeyPlace(url, "x")?.id ?? null).toBe(id);
});

describe("a new passkey", () => {
  test("is kept with what is needed to know it again, and nothing else", async () => {
    const { passkey } = await made();
    expect(passkey).toMatchObject({ counter: 1, transports: ["internal"], isBackedUp: false });
    expect(passkey?.publicKey).toMatch(/^[\w-]{80,}$/);
  });

  test.each<Differently>([
    { origin: "https://auth.example.org" },
    { origin: "http://auth.example.com" },
    { rpId: "example.com" },
    { challenge: newPasskeyChallenge() },
    { type: "webauthn.get" },
    { isVerified: false },
    { isPresent: false },
  ])("is none with %j", async (differently) => {
    expect((await made(differently)).passkey).toBeNull();
  });

  test.each(["", "x", "{}", "[]", "null", '{"id":1}', "x".repeat(30_000)])("is none in %j", async (posted) => {
    expect(await judgeCreation(place, newPasskeyChallenge(), posted)).toBeNull();
  });
});

describe("a passkey that is used", () => {
  test("is its person's", async () => {
    const one = await made();
    expect(await used(one)).toEqual({ subject: "7" });
    expect(await used(one)).toEqual({ subject: "7" });
    expect((await one.steps.passkeys("7"))[0]?.counter).toBe(3);
  });

  test("need not say whose it is where that is known", async () => {
    const one = await made();
    expect(await used(one, { userHandle: null }, "7")).toEqual({ subject: "7" });
    expect(await used(one, { userHandle: null })).toEqual({ problem: "passkey_failed" });
  });

  test.each<[Differently, string]>([
    [{ origin: "https://auth.example.org" }, "passkey_failed"],
    [{ rpId: "example.com" }, "passkey_failed"],
    [{ challenge: newPasskeyChallenge() }, "passkey_failed"],
    [{ type: "webauthn.create" }, "passkey_failed"],
    [{ isVerified: false }, "passkey_failed"],
    [{ isPresent: false }, "passkey_failed"],
    [{ isDamaged: true }, "passkey_failed"],
    [{ userHandle: "c29tZWJvZHkgZWxzZQ" }, "passkey_failed"],
    [{ id: "bm9ib2R5" }, "passkey_unknown"],
    [{ counter: 1 }, "passkey_copied"],
    [{ counter: 0 }, "passkey_copied"],
  ])("is nobody's with %j", async (differently, problem) => {
    const one = await made();
    expect(await used(one, differently)).toEqual({ problem });
    // Nothing of it was kept: the right one goes on from where it was.
    expect((await one.steps.passkeys("7"))[0]?.counter).toBe(1);
    expect(await used(one)).toEqual({ subject: "7" });
  });

  test("is not somebody else's second step", async () => {
    expect(await used(await made(), {}, "8")).toEqual({ problem: "passkey_unknown" });
  });

  test("need not count", async () => {
    const one = await made({ counts: false });
    for (let time = 0; time < 3; time += 1) expect(await used(one)).toEqual({ subject: "7" });
  });

  test.each(["", "{", "{}", "[1]", '{"id":"a","rawId":"a","type":"public-key","response":{}}'])(
    "is none in %j",
    async (posted) => {
      const { steps } = await made();
      const judged = await judgeUse({ place, challenge: newPasskeyChallenge(), subject: null }, posted, steps);
      expect(judged).toEqual({ problem: "passkey_failed" });
    },
  );

  test("is not taken for wrong where the database is away", async () => {
    const one = await made();
    const passkeyById = async () => {
      throw new Error("away");
    };
    await expect(used({ ...one, steps: { ...one.steps, passkeyById } })).rejects.toThrow("away");
  });
});

test("a request fits a cookie however many passkeys there are, and then names none rather than some", () => {
  const known = Array.from({ length: 20 }, (_, at) => ({
    id: `${at}`.padStart(60, "x"),
    publicKey: "",
    counter: 0,
    transports: ["internal"],
    isBackedUp: false,
  }));
  const many = requestForUse(place, "c", { known, isConditional: false });
  expect(many.options).not.toHaveProperty("allowCredentials");
  expect(requestForUse(place, "c", { known: known.slice(0, 2), isConditional: false }).options).toMatchObject({
    allowCredentials: [{ id: known[0]?.id }, { id: known[1]?.id }],
  });
  const making = requestForCreation(place, "c", { userHandle: "h", name: "ada", known });
  expect(JSON.stringify(making).length).toBeLessThan(1800);
});
