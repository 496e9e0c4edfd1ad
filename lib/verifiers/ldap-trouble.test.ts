// Directory servers that hang, break off, lie or answer something else: each is reported, and lets nobody in.
import { describe, expect, test } from "vitest";
import { type Asked, message, type Reply, startTestDirectory } from "../ldap/test-directory.ts";
import { ldapDirectory } from "./ldap.ts";
import {
  ada,
  adaDn,
  adaId,
  bindsAs,
  controller,
  guid,
  options,
  over,
  refusal,
  saidOf,
  server,
  serviceDn,
  signal,
} from "./test-controller.ts";

describe("a directory that misbehaves is reported, and lets nobody in", () => {
  test.each<[string, (asked: Asked) => Reply | null, RegExp]>([
    ["hangs at the first question", () => "hang", /could be used .* no answer within 300 ms/],
    ["hangs at the search", (asked) => (asked.op === "search" ? "hang" : null), /did not answer in time/],
    ["hangs at the password", bindsAs(adaDn, "hang"), /did not answer in time/],
    ["closes", () => "close", /could be used/],
    ["closes at the password", bindsAs(adaDn, "close"), /judged no password/],
    ["closes at the search", (asked) => (asked.op === "search" ? "close" : null), /could not be searched/],
    ["speaks HTTP", () => Buffer.from("HTTP/1.1 400 Bad Request\r\n\r\n"), /not LDAP/],
    ["sends half of a message", () => Buffer.from([0x30, 0x84, 0x7f, 0xff, 0xff, 0xff, 1]), /no answer within/],
    ["sends an impossible length", () => Buffer.from([0x30, 0x88, 1, 2, 3, 4, 5, 6, 7, 8]), /no answer within/],
    ["sends without end", () => Buffer.alloc(5_000_000, 0x30), /more than a sign-in needs/],
    ["refuses the service", bindsAs(serviceDn, refusal("52e")), /does not take the name and password.*result code 49/],
    ["demands encryption", bindsAs(serviceDn, { code: 8 }), /demands an encrypted connection < result code 8/],
    ["forbids to search", bindsAs(serviceDn, { code: 53 }), /does not let this app search < result code 53/],
    ["is busy", bindsAs(adaDn, { code: 51 }), /judged no password: result code 51/],
    ["refers elsewhere", bindsAs(adaDn, { code: 10 }), /judged no password: result code 10/],
    [
      "has no such base",
      (asked) => (asked.op === "search" ? { code: 32, text: "ada" } : null),
      /searched < result code 32/,
    ],
    [
      "answers a search with an entry without a name",
      (asked) => (asked.op === "search" ? { code: 0, entries: [{ dn: "", values: {} }] } : null),
      /without a name/,
    ],
  ])("%s", async (_name, more, expected) => {
    const directory = await server(controller(more));
    const said = await saidOf(over(directory).check("ada", "right-pw", signal));
    expect(said).toMatch(expected);
    expect(said).not.toMatch(/ada|right-pw|service-pw/i);
    await expect.poll(() => directory.open()).toBe(0);
  });

  test("closes before it is asked anything", async () => {
    const directory = await server(controller(), Buffer.alloc(0));
    const said = await saidOf(over(directory).check("ada", "right-pw", signal));
    expect(said).toContain("could be used");
  });

  test("a flood of tiny messages does no harm", async () => {
    const tiny = message(9, 0x61, () => undefined);
    const flood = Buffer.concat(Array.from({ length: 100_000 }, () => tiny));
    const directory = await server(controller(bindsAs(adaDn, flood)));
    expect(await saidOf(over(directory).check("ada", "right-pw", signal))).not.toContain("nothing went wrong");
  });

  test("entries without an id, or with two, are nobody", async () => {
    const { objectGUID: _id, ...nameless } = ada;
    for (const values of [
      nameless,
      { ...ada, objectGUID: [guid, Buffer.alloc(16, 1)] },
      { ...ada, objectGUID: ["short"] },
    ]) {
      const directory = over(await server(controller(undefined, values)));
      expect(await saidOf(directory.check("ada", "right-pw", signal))).toMatch(/no usable|more than one id/);
    }
  });

  test("a visitor who leaves ends the connection", async () => {
    const directory = await server(controller((asked) => (asked.op === "search" ? "hang" : null)));
    const leaving = new AbortController();
    const said = saidOf(over(directory, { timeoutMs: 60_000 }).check("ada", "right-pw", leaving.signal));
    await expect.poll(() => directory.asked.length).toBe(2);
    leaving.abort();
    expect(await said).toContain("the visitor left");
    await expect.poll(() => directory.open()).toBe(0);
  });
});

describe("several servers", () => {
  test("the next is asked where one is down, and stays the first while it answers", async () => {
    const gone = await startTestDirectory(() => "close");
    await gone.stop();
    const hanging = await server(() => "hang");
    const good = await server();
    const directory = ldapDirectory(options([gone.port, hanging.port, good.port], { timeoutMs: 5000 }));
    expect(await directory.check("ada", "right-pw", signal)).toMatchObject({ subject: `ldap-corp:${adaId}` });
    expect(await directory.check("ada", "wrong-pw", signal)).toBeNull();
    expect(hanging.asked).toEqual(["bind"]);
  });

  test("a host with several addresses is said with each", async () => {
    const gone = await startTestDirectory(() => "close");
    await gone.stop();
    const servers = [{ host: "localhost", port: gone.port, isTls: false }];
    const said = await saidOf(ldapDirectory(options([], { servers })).check("ada", "right-pw", signal));
    expect(said).toContain("ECONNREFUSED");
  });

  test("none of them is said as such", async () => {
    const gone = await startTestDirectory(() => "close");
    await gone.stop();
    const said = await saidOf(ldapDirectory(options([gone.port, gone.port])).check("ada", "right-pw", signal));
    expect(said).toContain(`(127.0.0.1:${gone.port}, 127.0.0.1:${gone.port})`);
    expect(said).toContain("ECONNREFUSED");
  });
});

describe("encryption that begins in clear", () => {
  const agreed = message(1, 0x78, (writer) => {
    writer.writeEnumeration(0);
    writer.writeString("");
    writer.writeString("");
  });

  test.each<[string, Reply, RegExp]>([
    ["is refused", { code: 2 }, /did not agree to encrypt: 2/],
    [
      "is answered with more than an answer",
      Buffer.concat([agreed, Buffer.from([0x30, 0x84])]),
      /no answer to the question/,
    ],
    [
      "is answered with another question's answer",
      message(2, 0x78, (writer) => writer.writeEnumeration(0)),
      /no answer to/,
    ],
    ["is answered with garbage", Buffer.from([0x30, 0x80, 0, 0]), /Indefinite|no answer to/],
    ["is agreed to and then not done", agreed, /no answer within/],
    ["is hung up on", "close", /closed|reset|broke/i],
    ["is never answered", "hang", /no answer within/],
  ])("where it %s nothing else is said", async (_name, reply, expected) => {
    const directory = await server(controller((asked) => (asked.op === "startTls" ? reply : null)));
    expect(await saidOf(over(directory, { startTls: true }).check("ada", "right-pw", signal))).toMatch(expected);
    expect(directory.asked).toEqual(["startTls"]);
    await expect.poll(() => directory.open()).toBe(0);
  });
});
