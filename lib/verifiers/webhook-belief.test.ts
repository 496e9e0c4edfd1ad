// A webhook that lies, or says what is not its to say, signs nobody in; what is believed instead.
import { describe, expect, test } from "vitest";
import { type JsonValue, jsonObject } from "../json.ts";
import { testNow } from "../webhook/test-webhook.ts";
import { loginContext } from "./conformance.ts";
import {
  ada,
  answered,
  code,
  failure,
  field,
  form,
  identity,
  knowsAda,
  over,
  password,
  resumed,
  right,
  says,
  signal,
  username,
} from "./test-webhook-login.ts";

describe("is not believed", () => {
  test.each<[string, JsonValue, RegExp]>([
    ["an unknown member", { ...ada, note: "x" }, /shape is wrong: unrecognized_keys/],
    ["an unknown member within", identity({ admin: true }), /shape is wrong: unrecognized_keys at identity/],
    ["an unknown kind", { kind: "accepted" }, /shape is wrong: invalid_union at kind/],
    ["a list", [ada], /shape is wrong/],
    ["another amr than there is", identity({ amr: ["magic"] }), /shape is wrong: invalid_value at identity.amr.0/],
    ["no amr", identity({ amr: [] }), /amr is empty/],
    ["an amr that was not typed", identity({ amr: ["pwd", "otp"] }), /says otp, and no code was typed/],
    ["two factors out of one", identity({ amr: ["pwd", "mfa"] }), /says mfa, and names no two proofs/],
    ["somebody else than was asked", identity({ username: "bob" }), /names somebody else/],
    ["a proof from the future", identity({ authTime: testNow + 120 }), /authTime is in the future/],
    ["a subject of control characters", identity({ subject: "4\u00002" }), /shape is wrong/],
    ["an endless subject", identity({ subject: "x".repeat(250) }), /subject is too long/],
    [
      "a claim of the wrong type",
      identity({ claims: { email_verified: "true" } }),
      /claim email_verified has the wrong type/,
    ],
    [
      "an address that is none",
      identity({ claims: { email: "ada\u200b@example.com" } }),
      /claim email has the wrong type/,
    ],
    ["too many claims", identity({ claims: { department: "x".repeat(2000) } }), /more than 2000 bytes/],
    [
      "a word about waiting",
      { kind: "refused", problem: { code: "try_again_later" } },
      /try_again_later, which is decided/,
    ],
    ["a time to wait", { kind: "refused", problem: { code: "wrong_code", retryAfterSeconds: 9 } }, /decided here/],
    [
      "a problem of another field",
      { kind: "refused", problem: { code: "wrong_code", field: "pin" } },
      /nobody was asked/,
    ],
    ["an unknown problem", { kind: "refused", problem: { code: "computer_says_no" } }, /shape is wrong/],
    ["a redirect", { kind: "redirect", to: "https://evil.example/", state: {} }, /not in REDIRECT_ORIGINS/],
    ["a script", { kind: "redirect", to: "javascript:alert(1)", state: {} }, /shape is wrong/],
    [
      "a field of the form's own name",
      { ...form, prompt: { fields: [field("login_challenge", "text", "off")] } },
      /shape/,
    ],
    ["a field that is an action", { ...form, prompt: { fields: [field("$ACTION_ID_1", "text", "off")] } }, /shape/],
    ["two fields of one name", { ...form, prompt: { fields: [password, password] } }, /two fields of one name/],
    ["a secret filled in", { ...form, prompt: { fields: [{ ...password, value: "x" }] } }, /fills in a secret/],
    [
      "a secret shown again",
      { ...form, prompt: { fields: [field("hint", "text", "off", right.password)] } },
      /repeats a secret/,
    ],
    ["a secret kept", { ...form, state: { typed: right.password } }, /repeats a secret/],
    ["trust it cannot keep", { ...form, prompt: { ...form.prompt, offersTrust: true } }, /unrecognized_keys at prompt/],
    ["a prompt without a question", { ...form, prompt: { fields: [] } }, /asks for nothing/],
    ["a state too large for a cookie", { ...form, state: { x: "x".repeat(3000) } }, /more than 2400 bytes/],
    ["a second step of this house", identity({ secondStepAt: testNow }), /unrecognized_keys at identity/],
    ["a mark that trust depends on", identity({ trustMark: "ever the same" }), /unrecognized_keys at identity/],
    ["turned text", { ...form, prompt: { fields: [{ ...username, label: "\u202eevil" }] } }, /shape is wrong/],
  ])("%s", async (_what, body, cause) => {
    const told = await failure(answered(says(body)));
    expect(told).toMatch(cause);
    expect(told).not.toMatch(/right-password|evil/);
  });

  test("nesting without end", async () => {
    const bytes = `{"kind":"ask","prompt":{"fields":[]},"state":{"x":${"[".repeat(7000)}${"]".repeat(7000)}}}`;
    expect(await failure(answered(() => ({ bytes })))).not.toMatch(/it said/);
  });

  test("somebody who was not asked anything", async () => {
    expect(await failure(answered(says(ada, ada)))).toMatch(/not asked anything/);
  });

  test("an old proof where a fresh one is needed", async () => {
    const made = await over(says(identity({ authTime: testNow - 3600 })));
    const login = loginContext({ notBefore: testNow - 60 });
    expect(await failure(resumed(made, await made.verifier.begin(login), right, login))).toMatch(/before notBefore/);
  });

  test("another subject than the step before, and a weaker proof", async () => {
    const earlier = { subject: "people:7", amr: ["pwd"], authTime: testNow };
    const login = loginContext({ identity: earlier });
    const begins = { kind: "ask", prompt: { fields: [code] }, state: {} };
    const second = async (subject: string, amr: readonly string[] = ["otp"]) => {
      const made = await over(says(identity({ subject, amr }), begins));
      return resumed(made, await made.verifier.begin(login), { code: "123456" }, login);
    };
    expect(await failure(second("people:8"))).toMatch(/another subject/);
    expect(await failure(second("people:7", ["otp", "pwd", "mfa"]))).toMatch(/it said/);
    expect(await second("people:7")).toMatchObject({ identity: { subject: "people:7", amr: ["pwd", "otp"] } });
  });

  test("a subject of another way, where subjects are taken as they are", async () => {
    expect(await failure(answered(says(identity({ subject: "ldap:1" })), right, { subjectPrefix: "" }))).toMatch(
      /a colon/,
    );
    const { said } = await answered(says(ada), right, { subjectPrefix: "" });
    expect(said).toMatchObject({ identity: { subject: "42" } });
  });
});

describe("is believed", () => {
  test("with the name that was typed, now, and the claims that are allowed", async () => {
    const claims = {
      name: "A\u202eda",
      email: "ada@example.com",
      role: "admin",
      sub: "1",
      department: { no: 7 },
      groups: ["a"],
    };
    const { said } = await answered(says(identity({ claims, authTime: testNow - 30, username: "ADA" })));
    expect(said).toEqual({
      kind: "verified",
      identity: {
        subject: "webhook:42",
        username: "ada",
        amr: ["pwd"],
        authTime: testNow,
        claims: { name: "Ada", email: "ada@example.com", department: { no: 7 }, groups: ["a"] },
      },
    });
  });

  test("with an acr that was allowed, and without any other", async () => {
    const level = async (acr: string) => {
      const { said } = await answered(says(identity({ acr })), right, { acrValues: ["gold"] });
      return said.kind === "verified" ? said.identity.acr : said;
    };
    expect(await level("gold")).toBe("gold");
    for (const acr of ["urn:gatehouse:aal2", "urn:gatehouse:phr", "Gold", "gold gold"])
      expect(await level(acr)).toBeUndefined();
    const { said } = await answered(says(identity({ acr: "urn:gatehouse:aal2" })));
    expect(said).toMatchObject({ kind: "verified", identity: expect.not.objectContaining({ acr: expect.anything() }) });
  });

  test("with the session elsewhere that the sign-in rests on, and how long that lasts", async () => {
    const { said } = await answered(says(identity({ providerSessionId: "s-1", lastsSeconds: 3600 })));
    expect(said).toMatchObject({ identity: { providerSessionId: "s-1", lastsSeconds: 3600 } });
  });

  test("a text of its own, plain, as a label", async () => {
    const { opened } = await answered(
      says(ada, { ...form, prompt: { fields: [{ ...username, label: "<b>Name</b>" }, password] } }),
    );
    expect(opened).toMatchObject({ prompt: { fields: [{ label: "<b>Name</b>" }, {}] } });
  });

  test("a way to another site that was allowed, and what comes back from there", async () => {
    const away = { kind: "redirect", to: "https://id.example/start?x=1", state: { at: "away" } };
    const back = identity({ amr: ["hwk", "pwd"], username: "ada" });
    const more = { redirectOrigins: ["https://id.example"] };
    const { server, opened, said } = await answered(says(back, away), { state: "s", code: "c" }, more);
    expect(opened).toMatchObject({ kind: "redirect", to: away.to });
    expect(said).toMatchObject({ kind: "verified", identity: { username: "ada", amr: ["hwk", "pwd"] } });
    expect(server.received[0]?.question.returnTo).toEqual(loginContext().returnTo);
    expect(server.received[1]?.question).toMatchObject({ answer: { state: "s", code: "c" }, state: { at: "away" } });
    for (const to of ["https://id.example.evil.example/", "https://x:y@id.example/", "http://id.example/"])
      expect(
        await failure(over(says(back, { ...away, to }), more).then(({ verifier }) => verifier.begin(loginContext()))),
      ).toMatch(/REDIRECT_ORIGINS/);
  });

  test("what another site says twice goes nowhere", async () => {
    const away = { kind: "redirect", to: "https://id.example/", state: {} };
    const made = await over(says(ada, away), { redirectOrigins: ["https://id.example"] });
    const opened = await made.verifier.begin(loginContext());
    if (opened.kind !== "redirect") throw new Error("nothing is open");
    const twice = new URLSearchParams("code=a&code=b");
    expect(await made.verifier.resume(loginContext(), opened.state, twice)).toMatchObject({ kind: "refused" });
    expect(made.server.received).toHaveLength(1);
  });
});

describe("today's account", () => {
  test("is asked for its own people only, and whoever is gone is out", async () => {
    const { account, server } = await over(knowsAda);
    expect(await account("webhook:42", signal)).toEqual({ claims: { name: "Ada" } });
    expect(await account("webhook:43", signal)).toBe("disabled");
    for (const foreign of ["42", "foo@bar.com", "webhook-staff:42", "ldap:42"])
      expect(await account(foreign, signal)).toBeNull();
    expect(server.received.map(({ question }) => jsonObject.parse(question))).toEqual(
      ["42", "43"].map((subject) => ({ kind: "account", method: "webhook", subject })),
    );
  });

  test("without a prefix, whom it does not know is somebody else's", async () => {
    const { account } = await over(knowsAda, { subjectPrefix: "" });
    expect(await account("43", signal)).toBeNull();
    expect(await account("ldap:42", signal)).toBeNull();
  });

  test.each<[string, JsonValue, RegExp]>([
    ["a step", ada, /shape is wrong/],
    ["nonsense", null, /shape is wrong/],
    ["wrong claims", { kind: "known", claims: { email_verified: 1 } }, /claim email_verified/],
  ])("%s is no record", async (_what, body, cause) => {
    const { account } = await over(() => ({ body }));
    expect(await failure(account("webhook:42", signal))).toMatch(cause);
  });
});
