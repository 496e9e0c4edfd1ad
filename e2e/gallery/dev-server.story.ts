// The gallery as developers meet it: below /gallery of the development server, in a language and looks of their choice.
import { freePorts } from "../ports.ts";
import { startProcess, withFreshPorts } from "../processes.ts";
import { expect, tableOfContents, test } from "./gallery.ts";

test("the development server has an index, and at least one state of each page", async () => {
  test.setTimeout(180_000);
  const { url, server } = await withFreshPorts(async () => {
    const [port] = await freePorts(1);
    const address = `http://127.0.0.1:${port}`;
    const started = await startProcess({
      name: "dev",
      command: process.execPath,
      args: ["scripts/dev.ts"],
      env: {
        NODE_ENV: "development",
        PORT: String(port),
        PUBLIC_URL: address,
        // Nobody is asked anything: the gallery has no requests.
        HYDRA_PUBLIC_URL: "http://127.0.0.1:9",
        HYDRA_ADMIN_URL: "http://127.0.0.1:9",
        GATEHOUSE_DEMO: "1",
      },
      readyUrls: [`${address}/gallery`, `${address}/gatehouse.css`],
      deadlineMs: 120_000,
    }).catch((error: unknown) => {
      // Next lets one development server run in a checkout, and a developer may have one open.
      test.skip(
        /another.{0,30}(server|process) is already running/i.test(String(error)),
        "a development server of this checkout is running",
      );
      throw error;
    });
    return { url: address, server: started };
  });
  try {
    const { states, languages, themes } = tableOfContents(await (await fetch(`${url}/gallery`)).text());
    expect(languages).toContain("en");
    expect(themes).toEqual(expect.arrayContaining(["house", "harbour", "orchid", "paper"]));
    const firsts = new Map(states.map((state) => [state.split("/")[0], state]));
    expect(firsts.size).toBeGreaterThanOrEqual(6);
    for (const state of firsts.values()) {
      const answer = await fetch(`${url}/gallery/${state}?theme=orchid`);
      expect(answer.status, state).toBe(200);
      // As in production: no script, and no style but the one that is named.
      expect(answer.headers.get("content-security-policy")).toMatch(/^default-src 'none'; style-src 'self' 'sha256-/);
      const html = await answer.text();
      expect(html).toContain('<main id="main"');
      expect(html).toContain("#7a2ea0");
    }
    expect((await fetch(`${url}/gallery/login/no-such-state`)).status).toBe(404);
  } finally {
    await server.stop();
  }
});
