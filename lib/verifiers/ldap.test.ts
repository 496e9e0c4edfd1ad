// What Active Directory and password policies answer, in their own words; neither can be run here.
import { describe, expect, test } from "vitest";
import { type Asked, type Reply, startTestDirectory } from "../ldap/test-directory.ts";
import { describeVerifier } from "./conformance.ts";
import { passwordVerifier } from "./password.ts";
import {
  ada,
  adaDn,
  adaId,
  bindsAs,
  controller,
  over,
  refusal,
  saidOf,
  server,
  serviceDn,
  signal,
  type Values,
} from "./test-controller.ts";

const conforming = await startTestDirectory(controller());
describeVerifier("an Active Directory", () => ({
  verifier: passwordVerifier("ldap-corp", over(conforming).check),
  right: { email: "ada", password: "right-pw" },
  subject: `ldap-corp:${adaId}`,
  wrongSecret: { email: "ada", password: "wrong-pw" },
  unknownName: { email: "nobody", password: "wrong-pw" },
  canBeGuessed: true,
  secretFields: ["password"],
}));

test("a right password is somebody, with an id that stays and today's claims", async () => {
  const directory = over(await server());
  const person = await directory.check("ada", "right-pw", signal);
  expect(person).toEqual({
    subject: `ldap-corp:${adaId}`,
    claims: { email: "ada@corp.example", name: "Ada Lovelace" },
  });
});

describe("Active Directory's reasons after a right password", () => {
  test.each([
    ["530", "not_permitted"],
    ["531", "not_permitted"],
    ["532", "password_must_change"],
    ["533", "account_disabled"],
    ["701", "not_permitted"],
    ["773", "password_must_change"],
  ])("%s is %s", async (data, refused) => {
    const directory = over(await server(controller(bindsAs(adaDn, refusal(data)))));
    expect(await directory.check("ada", "right-pw", signal)).toEqual({ refused });
  });

  test.each(["52e", "525", "775", "80090308", "0"])(
    "%s is a wrong password: strangers are told it too",
    async (data) => {
      const directory = over(await server(controller(bindsAs(adaDn, refusal(data)))));
      expect(await directory.check("ada", "right-pw", signal)).toBeNull();
    },
  );

  test("are not believed in another directory's words, nor for a name nobody has", async () => {
    const words: Reply = { code: 49, text: "no: data 533, v1" };
    expect(await over(await server(controller(bindsAs(adaDn, words)))).check("ada", "x", signal)).toBeNull();
    const everybody = await server(
      controller((asked) => (asked.op === "bind" && asked.dn !== serviceDn ? refusal("533") : null)),
    );
    expect(await over(everybody).check("nobody", "x", signal)).toBeNull();
  });
});

describe("a password policy's reasons", () => {
  test.each<[string, Reply, unknown]>([
    ["reset", { code: 0, policyError: 2 }, { refused: "password_must_change" }],
    ["expired", { code: 49, policyError: 0 }, { refused: "password_must_change" }],
    ["locked", { code: 49, policyError: 1 }, null],
    ["refusing to say", { code: 53 }, null],
    ["too many tries", { code: 19 }, null],
    ["without a password", { code: 48 }, null],
    ["gone meanwhile", { code: 32 }, null],
  ])("%s", async (_name, reply, expected) => {
    const directory = over(await server(controller(bindsAs(adaDn, reply))));
    expect(await directory.check("ada", "right-pw", signal)).toEqual(expected);
  });
});

test("without an account to search with, nobody's name is used", async () => {
  const names: string[] = [];
  const open = await server(
    controller((asked) => {
      if (asked.op === "bind") names.push(asked.dn);
      return asked.op === "bind" && asked.dn === "" ? { code: 0 } : null;
    }),
  );
  expect(await over(open, { service: null }).check("ada", "right-pw", signal)).toMatchObject({
    claims: { name: "Ada Lovelace" },
  });
  expect(names).toEqual(["", adaDn, ""]);
});

test("a name nobody has costs the questions that a wrong password costs", async () => {
  const known = await server();
  await over(known).check("ada", "wrong-pw", signal);
  const unknown = await server();
  await over(unknown).check("nobody", "wrong-pw", signal);
  expect(known.asked).toEqual(["bind", "search", "bind"]);
  expect(unknown.asked).toEqual(known.asked);
});

test("the decoy takes the password of a name nobody has, and is never believed", async () => {
  const seen: string[] = [];
  const decoyDn = "CN=decoy,DC=corp,DC=example";
  const directory = over(
    await server(
      controller((asked) => {
        if (asked.op === "bind") seen.push(asked.dn);
        return asked.op === "bind" && asked.dn === decoyDn ? { code: 0 } : null;
      }),
    ),
    { decoyDn },
  );
  expect(await directory.check("nobody", "right-pw", signal)).toBeNull();
  expect(seen).toEqual([serviceDn, decoyDn]);
});

test("an empty password reaches no directory: it would bind as nobody", async () => {
  const careless = await server(controller((asked) => (asked.op === "bind" ? { code: 0 } : null)));
  expect(await over(careless).check("ada", "", signal)).toBeNull();
  expect(careless.asked).toEqual([]);
});

test("a name is only ever a value in the filter", async () => {
  const filters: string[] = [];
  const directory = over(
    await server(
      controller((asked) => {
        if (asked.op === "search") filters.push(asked.filter);
        return null;
      }),
    ),
  );
  for (const name of ["*", "a*", "*)(uid=*", "a\\2a", "a\0b"])
    expect(await directory.check(name, "x", signal)).toBeNull();
  expect(filters).toEqual(
    ["\\2a", "a\\2a", "\\2a\\29\\28uid=\\2a", "a\\5c2a", "a\\00b"].map(
      (name) => `(|(samaccountname=${name})(mail=${name}))`,
    ),
  );
});

test("two entries for one name are nobody, and somebody has to look", async () => {
  const two = (asked: Asked): Reply | null =>
    asked.op === "search"
      ? {
          code: 0,
          entries: [
            { dn: adaDn, values: {} },
            { dn: serviceDn, values: {} },
          ],
        }
      : null;
  const directory = await server(controller(two));
  expect(await saidOf(over(directory).check("ada", "right-pw", signal))).toContain("Several entries match one name");
  expect(directory.asked).toEqual(["bind", "search"]);
});

describe("a remembered sign-in", () => {
  test("has today's claims, and none of another directory", async () => {
    const directory = over(await server());
    const claims = { email: "ada@corp.example", name: "Ada Lovelace" };
    expect(await directory.account(`ldap-corp:${adaId}`, signal)).toEqual({ claims });
    for (const foreign of [adaId, `ldap:${adaId}`, "ldap-corp:ada", "ldap-corp:*", "foo@bar.com"])
      expect(await directory.account(foreign, signal)).toBeNull();
  });

  test.each<[string, Values]>([
    ["switched off", { ...ada, userAccountControl: ["514"] }],
    ["locked for good", { ...ada, pwdAccountLockedTime: ["000001010000Z"] }],
  ])("ends where the account is %s", async (_name, values) => {
    const directory = over(await server(controller(undefined, values)));
    expect(await directory.account(`ldap-corp:${adaId}`, signal)).toBe("disabled");
  });

  test("ends where the entry is gone", async () => {
    const directory = over(await server(controller((asked) => (asked.op === "search" ? { code: 0 } : null))));
    expect(await directory.account(`ldap-corp:${adaId}`, signal)).toBe("disabled");
  });
});
