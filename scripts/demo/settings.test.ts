// Where the demo listens, and what is said about settings that cannot be.
import { createServer } from "node:net";
import { expect, it } from "vitest";
import { describeBusyPorts } from "./busy-ports.ts";
import { asEnvironment, urlsFor } from "./own-hydra.ts";
import { ownPorts, readSettings } from "./settings.ts";

const complaints = (env: Record<string, string>) => readSettings(env).complaints;

it("uses the sandbox and the usual ports where nothing is set", () => {
  const { settings, complaints: none } = readSettings({});
  expect(none).toEqual([]);
  expect(ownPorts(settings).map(({ port }) => port)).toEqual([3000, 5555, 1025, 5556, 5557, 4444, 4445]);
});

it("opens no ports for a Hydra that is already there", () => {
  const env = { HYDRA_ADMIN_URL: "https://admin.example/", HYDRA_PUBLIC_URL: "https://auth.example" };
  const { settings } = readSettings({ ...env, DEMO_APP_PORT: "4444" });
  expect(settings.provider).toEqual({
    kind: "hydra",
    adminUrl: "https://admin.example",
    publicUrl: "https://auth.example",
  });
  expect(ownPorts(settings).map(({ port }) => port)).toEqual([4444, 5555, 1025, 5556, 5557]);
});

it("names the variable of every setting that is wrong", () => {
  expect(complaints({ DEMO_SITE_PORT: "70000" })).toEqual(["DEMO_SITE_PORT is not a port number from 1 to 65535."]);
  expect(complaints({ DEMO_APP_PORT: "5555" })[0]).toContain("DEMO_SITE_PORT and DEMO_APP_PORT are both 5555");
  expect(complaints({ HYDRA_ADMIN_URL: "http://127.0.0.1:4445" })[0]).toMatch(
    /^HYDRA_ADMIN_URL is set and HYDRA_PUBLIC/,
  );
  expect(complaints({ HYDRA_PUBLIC_URL: "ftp://x", HYDRA_ADMIN_URL: "http://x" })[0]).toContain("HYDRA_PUBLIC_URL");
});

it("names a taken port, its variable and a free one", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen({ port: 0, host: "127.0.0.1" }, resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const busy = { port, variable: "DEMO_APP_PORT", part: "the app" };
  const [sentence = ""] = await describeBusyPorts([busy]);
  expect(sentence).toContain(`Port ${port} (the app) is already in use`);
  const [, other] = /with DEMO_APP_PORT=(\d+)\.$/.exec(sentence) ?? [];
  expect(Number(other)).not.toBe(port);
  await new Promise((resolve) => server.close(resolve));
  expect(await describeBusyPorts([busy])).toEqual([]);
});

it("names Hydra's settings in its own two ways", () => {
  const urls = urlsFor("http://127.0.0.1:3000", true);
  expect(urls.get("urls.device.success")).toBe("http://127.0.0.1:3000/device/success");
  expect(asEnvironment(urls)).toMatchObject({
    URLS_POST_LOGOUT_REDIRECT: "http://127.0.0.1:3000/",
    URLS_DEVICE_VERIFICATION: "http://127.0.0.1:3000/device/verify",
  });
  expect([...urlsFor("x", false).keys()].filter((key) => key.includes("device"))).toEqual([]);
});
