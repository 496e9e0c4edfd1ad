import { afterEach, beforeEach, expect, test } from "vitest";
import { reset, type ScriptedServer, startServer } from "../hydra/scripted-server.ts";
import { png } from "../test-pictures.ts";
import { logoSrc, readLogo } from "./client-logo.ts";
import { houseOn, oneSecret, otherSecret, type TestHouse } from "./test-house.ts";

let server: ScriptedServer;
beforeEach(async () => {
  server = await startServer((_asked, response) => void response.writeHead(200).end(png()));
});
afterEach(() => server.close());

function house(secrets: readonly string[] = [oneSecret], isOn = true): TestHouse {
  const made = houseOn("http://127.0.0.1:1", { secrets });
  return { ...made, config: { ...made.config, clientLogos: { isOn, trustedHosts: [new URL(server.origin).host] } } };
}
const queryOf = (src: string | null) => new URL(src ?? "/none", "https://auth.example.com").searchParams;
const logo = () => `${server.origin}/logo.png`;

test("a logo is offered at an address of this app that does not name the client's host", async () => {
  const src = logoSrc(house(), logo());
  expect(src).toMatch(/^\/client-logo\?of=[\w-]+&proof=[\w-]{22}$/);
  expect(await readLogo(house(), queryOf(src))).toMatchObject({ type: "image/png" });
  expect(server.asked.map(({ url }) => url)).toEqual(["/logo.png"]);
});

test.each(["", "javascript:alert(1)", "http://cdn.example/logo.png", "https://10.0.0.1/", "https://localhost:8080/"])(
  "%j is no logo: there is nothing to ask for",
  (uri) => expect(logoSrc(house(), uri)).toBeNull(),
);

test("where logos are off none is offered, and an address from before asks nobody", async () => {
  const src = logoSrc(house(), logo());
  expect(logoSrc(house([oneSecret], false), logo())).toBeNull();
  expect(await readLogo(house([oneSecret], false), queryOf(src))).toBeNull();
  expect(server.asked).toEqual([]);
});

test("another replica and a newer key know an address; a key that is gone does not", async () => {
  const src = logoSrc(house(), logo());
  expect(await readLogo(house([otherSecret, oneSecret]), queryOf(src))).not.toBeNull();
  expect(await readLogo(house([otherSecret]), queryOf(src))).toBeNull();
});

test("an address that this app did not write asks nobody", async () => {
  const query = () => queryOf(logoSrc(house(), logo()));
  const encoded = (url: string) => Buffer.from(url).toString("base64url");
  const forgeries: ((forged: URLSearchParams) => void)[] = [
    (forged) => forged.delete("proof"),
    (forged) => forged.delete("of"),
    (forged) => forged.set("proof", ""),
    (forged) => forged.set("proof", "A".repeat(22)),
    (forged) => forged.set("proof", `${forged.get("proof")}A`),
    (forged) => forged.set("proof", (forged.get("proof") ?? "").slice(0, -1)),
    (forged) => forged.set("proof", "é".repeat(11)),
    (forged) => forged.append("proof", forged.get("proof") ?? ""),
    (forged) => forged.append("of", forged.get("of") ?? ""),
    (forged) => forged.append("of", encoded(`${server.origin}/other`)),
    (forged) => forged.set("of", encoded(`${server.origin}/other`)),
    (forged) => forged.set("of", encoded(`${logo()}?`)),
    (forged) => forged.set("of", logo()),
    (forged) => forged.set("of", "\u0000"),
  ];
  for (const [number, forge] of forgeries.entries()) {
    const forged = query();
    forge(forged);
    expect(await readLogo(house(), forged), `forgery ${number}`).toBeNull();
  }
  expect(server.asked).toEqual([]);
  expect(await readLogo(house(), query())).not.toBeNull();
});

test("a host that the operator no longer lists is not asked, however old the proof", async () => {
  const src = logoSrc(house(), logo());
  const strict = house();
  const config = { ...strict.config, clientLogos: { isOn: true, trustedHosts: [] } };
  expect(await readLogo({ ...strict, config }, queryOf(src))).toBeNull();
  expect(server.asked).toEqual([]);
});

test("a refusal is one line in the log: a reason and a host, nothing of the answer", async () => {
  server.script = reset;
  const one = house();
  const src = logoSrc(one, `${logo()}?token=hunter2`);
  expect(await readLogo(one, queryOf(src))).toBeNull();
  expect(await readLogo(one, queryOf(src))).toBeNull();
  expect(one.lines).toEqual([{ event: "logo.refused", reason: "unreachable", detail: new URL(server.origin).host }]);
  expect(server.asked).toHaveLength(1);
});
