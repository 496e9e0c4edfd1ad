import { expect, test } from "vitest";
import { type ClaimSource, kratosClaims } from "./claims.ts";

const id = "0b1c2d3e-4f50-4161-8273-94a5b6c7d8e9";
type Address = { value: string; via: string; verified: boolean };
const claimsOf = (traits: unknown, sources: readonly ClaimSource[], verifiable_addresses: Address[] = []) =>
  kratosClaims({ id, state: "active", traits, verifiable_addresses }, sources);
const from = (claim: string, ...sources: string[]): ClaimSource => ({
  claim,
  sources: sources.map((source) => source.split("+").map((path) => path.split("."))),
});

test("takes the first source that has text, and joins several", () => {
  const traits = { name: { first: "Ada", last: "Lovelace" }, nick: "", names: ["one", "two"] };
  expect(
    claimsOf(traits, [
      from("name", "name", "name.first+name.last"),
      from("nickname", "nick", "names"),
      from("zoneinfo", "x.y"),
    ]),
  ).toEqual({ name: "Ada Lovelace", nickname: "one" });
});

test("an address is verified only where Kratos verified this very one, by this way", () => {
  const verified = (value: string, via = "email", isVerified = true) => [{ value, via, verified: isVerified }];
  const email = (addresses: Address[]) => claimsOf({ email: "ada@example.com" }, [from("email", "email")], addresses);
  expect(email(verified("ada@example.com"))).toEqual({ email: "ada@example.com", email_verified: true });
  for (const addresses of [
    [],
    verified("bob@example.com"),
    verified("ada@example.com", "sms"),
    verified("ada@example.com", "email", false),
  ])
    expect(email(addresses)).toEqual({ email: "ada@example.com", email_verified: false });
  expect(claimsOf({ phone: "+1" }, [from("phone_number", "phone")], verified("+1", "sms"))).toEqual({
    phone_number: "+1",
    phone_number_verified: true,
  });
});

test("hostile traits do no harm", () => {
  const sources = [
    from("email", "email"),
    from("name", "name"),
    from("nickname", "constructor.name"),
    from("locale", "locale"),
  ];
  expect(claimsOf({ email: "a b@x", name: "x\u202egnp.exe\u0007", locale: "y".repeat(300) }, sources)).toEqual({
    name: "xgnp.exe",
  });
  for (const traits of [null, undefined, "text", 7, [], { email: { evil: true }, name: 7 }])
    expect(claimsOf(traits, sources)).toEqual({});
});

test("what does not fit a cookie is left out", () => {
  const traits = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`t${index}`, "z".repeat(250)]));
  const claims = claimsOf(
    traits,
    Object.keys(traits).map((name) => from(name, name)),
  );
  expect(Object.keys(claims).length).toBeLessThan(8);
});
