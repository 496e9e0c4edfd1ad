import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { downloadLogo, type LogoRules } from "./client-logo-download.ts";
import {
  oneByOne,
  reset,
  type Script,
  type ScriptedServer,
  silence,
  startServer,
  text,
} from "./hydra/scripted-server.ts";
import { png, samplePictures } from "./test-pictures.ts";

const picture =
  (bytes: Buffer, type = "image/png", headers: Record<string, string> = {}): Script =>
  (_asked, response) =>
    void response.writeHead(200, { "content-type": type, ...headers }).end(bytes);

let server: ScriptedServer;
beforeEach(async () => {
  server = await startServer(picture(png()));
});
afterEach(() => server.close());

const trusting = (more: Partial<LogoRules> = {}): LogoRules => ({
  trustedHosts: [new URL(server.origin).host],
  timeoutMs: 5000,
  ...more,
});
const download = (path = "/logo", rules = trusting()) => downloadLogo(new URL(path, server.origin), rules);

describe("what is sent", () => {
  test("is a bare question: no cookie, no referrer, no credentials, no connection kept", async () => {
    expect(await download("/logo?x=1")).toMatchObject({ ok: true, type: "image/png" });
    const [asked] = server.asked;
    expect(asked).toMatchObject({ method: "GET", url: "/logo?x=1", body: "" });
    expect(Object.keys(asked?.headers ?? {}).sort()).toEqual([
      "accept",
      "accept-encoding",
      "connection",
      "host",
      "user-agent",
    ]);
    expect(asked?.headers.connection).toBe("close");
  });
});

describe("what comes back", () => {
  test.each(["image/png", "image/gif", "image/jpeg", "image/webp (extended)"])("%s is taken", async (kind) => {
    const bytes = samplePictures(200, 100)[kind] ?? Buffer.alloc(0);
    server.script = picture(bytes, "application/octet-stream");
    expect(await download()).toEqual({ ok: true, type: kind.split(" ")[0], bytes });
  });

  test.each<[string, string, Script]>([
    ["a picture by name that is HTML", "not_a_picture", picture(Buffer.from("<script>alert(1)</script>"))],
    ["an SVG with a script", "not_a_picture", text("<svg><script>alert(1)</script></svg>", 200, "image/svg+xml")],
    ["an empty answer", "not_a_picture", picture(Buffer.alloc(0))],
    ["a compressed answer", "not_a_picture", picture(gzipSync(png()), "image/png", { "content-encoding": "gzip" })],
    ["a picture of one point", "unfit_size", picture(png(1, 1))],
    ["a picture without height", "unfit_size", picture(png(64, 0))],
    ["a picture of four thousand million points", "unfit_size", picture(png(65_000, 65_000))],
    ["a picture that is only too wide", "unfit_size", picture(png(2049, 64))],
    ["a picture with another status", "status", (_asked, response) => void response.writeHead(206).end(png())],
    ["an error", "status", text("no", 500)],
    ["no content", "status", (_asked, response) => void response.writeHead(204).end()],
    ["a length that is too much", "too_large", picture(png(), "image/png", { "content-length": "5000000" })],
    ["a reset", "unreachable", reset],
    ["an answer that breaks off", "unreachable", picture(png(), "image/png", { "content-length": "5000" })],
    [
      "headers without end",
      "unreachable",
      (_asked, response) => void response.writeHead(200, { "x-long": "x".repeat(40_000) }).end(png()),
    ],
    ["no HTTP", "unreachable", (_asked, _response, request) => void request.socket.end("SSH-2.0-OpenSSH\r\n")],
    [
      "another protocol",
      "unreachable",
      (_asked, _response, request) =>
        void request.socket.end("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n"),
    ],
  ])("%s is refused: %s", async (_what, reason, script) => {
    server.script = (asked, response, request) => {
      script(asked, response, request);
      // Whoever promised more than he sent hangs up.
      if (reason === "unreachable" && !request.socket.destroyed) setImmediate(() => request.socket.destroy());
    };
    expect(await download()).toEqual({ ok: false, reason });
  });

  test("five megabytes without a length are not read to their end", async () => {
    let sent = 0;
    let isCut = false;
    server.script = (_asked, response) => {
      response.writeHead(200, { "content-type": "image/png" }).write(png());
      response.on("close", () => {
        isCut = true;
      });
      const more = () => {
        while (!response.destroyed && sent < 5_000_000) {
          sent += 16_384;
          if (!response.write(Buffer.alloc(16_384))) return void response.once("drain", more);
        }
      };
      more();
    };
    expect(await download()).toEqual({ ok: false, reason: "too_large" });
    await expect.poll(() => isCut).toBe(true);
  });

  test("a picture of just the greatest size is taken, one byte more is not", async () => {
    const limit = 100 * 1024;
    server.script = oneByOne(picture(sized(limit)), picture(sized(limit + 1)));
    expect(await download()).toMatchObject({ ok: true });
    expect(await download()).toMatchObject({ reason: "too_large" });
  });

  test.each([301, 302, 303, 307, 308])("a redirect (%d) is not followed, not even to the same host", async (status) => {
    server.script = (_asked, response) => void response.writeHead(status, { location: "/elsewhere" }).end();
    expect(await download()).toEqual({ ok: false, reason: "redirect" });
    expect(server.asked).toHaveLength(1);
  });

  test.each<[string, Script]>([
    ["says nothing", silence],
    ["sends headers and no more", (_asked, response) => void response.writeHead(200).flushHeaders()],
    [
      "sends a byte now and then",
      (_asked, response) => {
        response.writeHead(200, { "content-type": "image/png" });
        const drip = setInterval(() => response.write("x"), 20);
        response.on("close", () => clearInterval(drip));
      },
    ],
    [
      "keeps saying that it will go on",
      (_asked, response) => {
        const drip = setInterval(() => response.writeProcessing(), 20);
        response.on("close", () => clearInterval(drip));
      },
    ],
  ])("a server that %s is left", async (_what, script) => {
    server.script = script;
    expect(await download("/logo", trusting({ timeoutMs: 300 }))).toEqual({ ok: false, reason: "timeout" });
  });

  test("nobody there is no surprise", async () => {
    await server.close();
    expect(await download()).toEqual({ ok: false, reason: "unreachable" });
    server = await startServer(silence);
  });
});

describe("names", () => {
  const resolvingTo = (...addresses: string[]): LogoRules => ({ trustedHosts: [], resolve: async () => addresses });
  const at = (rules: LogoRules, host = "logo.test") => {
    const { port } = new URL(server.origin);
    return downloadLogo(new URL(`http://${host}:${port}/logo`), rules);
  };

  test.each([
    ["a private address", ["127.0.0.1"]],
    ["a public and a private address", ["93.184.216.34", "127.0.0.1"]],
    ["a private and a public address", ["10.0.0.1", "93.184.216.34"]],
    ["a public IPv4 and a private IPv6 address", ["93.184.216.34", "::1"]],
    ["loopback dressed up as IPv6", ["::ffff:127.0.0.1"]],
    ["cloud metadata", ["169.254.169.254"]],
    ["what is no address", ["localhost"]],
  ])("that lead to %s are not asked", async (_what, addresses) => {
    expect(await at(resolvingTo(...addresses))).toEqual({ ok: false, reason: "private_address" });
    expect(server.sockets.accepted).toBe(0);
  });

  test("that lead nowhere are refused", async () => {
    expect(await at(resolvingTo())).toEqual({ ok: false, reason: "unreachable" });
    const broken = { trustedHosts: [], resolve: () => Promise.reject(new Error("SERVFAIL")) };
    expect(await at(broken)).toEqual({ ok: false, reason: "unreachable" });
  });

  test("are looked up once, and what was checked is what is asked", async () => {
    const answers = [["127.0.0.1"], ["169.254.169.254"]];
    const checked: string[] = [];
    const logo = await at({
      trustedHosts: [],
      resolve: async () => answers.shift() ?? [],
      isPublic: (address) => checked.push(address) > 0,
    });
    // Nobody but the resolver of this test knows the name, so the connection can only have come from its answer.
    expect(logo).toMatchObject({ ok: true });
    expect(server.asked[0]?.headers.host).toMatch(/^logo\.test:/);
    expect(checked).toEqual(["127.0.0.1"]);
    expect(answers).toHaveLength(1);
  });

  test("whose lookup never ends are left", async () => {
    const endless = {
      trustedHosts: [],
      timeoutMs: 200,
      resolve: (_host: string, signal: AbortSignal) =>
        new Promise<string[]>((resolve) => signal.addEventListener("abort", () => resolve([]))),
    };
    expect(await at(endless)).toEqual({ ok: false, reason: "timeout" });
  });

  test("are not needed where the host is an address, which is judged all the same", async () => {
    const resolve = () => Promise.reject(new Error("nobody asks"));
    expect(await at({ trustedHosts: [], resolve }, "127.0.0.1")).toEqual({ ok: false, reason: "private_address" });
    expect(await at({ trustedHosts: [], resolve }, "[::1]")).toEqual({ ok: false, reason: "private_address" });
  });

  test("of this machine's own are not known to the resolver", async () => {
    expect((await at({ trustedHosts: [] }, "localhost")).ok).toBe(false);
    expect(server.sockets.accepted).toBe(0);
  });
});

function sized(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  png().copy(bytes);
  return bytes;
}
