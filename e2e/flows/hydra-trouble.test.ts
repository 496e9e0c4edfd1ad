// When Hydra is hostile, or away: nobody is sent anywhere but to Hydra, and the app itself stays up.
import { afterEach, describe, expect, test } from "vitest";
import { meddle } from "../meddler.ts";
import type { Page } from "../page.ts";
import type { Visitor } from "../visitor.ts";
import { begin, client, DEMO, signIn, stage, visitor } from "./story.ts";

const PUT_LOGIN = "PUT /admin/oauth2/auth/requests/login";
const PUT_CONSENT = "PUT /admin/oauth2/auth/requests/consent";

afterEach(() => meddle(stage().meddlerUrl, []));

describe("a redirect to a place that is not Hydra", () => {
  const places = () => {
    const { publicUrl } = stage();
    const { host, port } = new URL(publicUrl);
    return [
      "https://evil.example/",
      "//evil.example/",
      "javascript:alert(1)",
      "data:text/html,x",
      `https://${host}/`,
      `http://127.0.0.1.evil.example:${port}/`,
      `${publicUrl}.evil.example/`,
      `http://${host}@evil.example/`,
      "http://127.0.0.1:1/",
      `\\\\evil.example/`,
      "",
    ];
  };

  async function judge(on: string, act: (person: Visitor) => Promise<Page>): Promise<void> {
    for (const redirectTo of places()) {
      const person = visitor();
      await meddle(stage().meddlerUrl, []);
      const answer = await act(person).then(async (page) => {
        await meddle(stage().meddlerUrl, [{ on, redirectTo }]);
        return person.submit(page, { type: DEMO, tick: ["openid"], press: "accept" });
      });
      const shown = await person.follow(answer, answer);
      expect(shown.hasLeft, redirectTo).toBe(false);
      expect(["foreign_redirect", "hydra_malformed"], redirectTo).toContain(shown.problem);
      expect(shown.status).toBe(502);
      expect(shown.body).not.toContain("evil.example");
    }
  }

  test("is refused after login", async () => {
    await judge(PUT_LOGIN, async (person) => (await begin(person, await client())).page);
  });

  test("is refused after consent", async () => {
    await judge(PUT_CONSENT, async (person) => signIn(person, (await begin(person, await client())).page));
  });
});

test("a relative redirect is taken to be Hydra's, not ours", async () => {
  const rp = await client();
  const person = visitor();
  const { page } = await begin(person, rp);
  await meddle(stage().meddlerUrl, [{ on: PUT_LOGIN, redirectTo: "/oauth2/auth?client_id=nobody" }]);
  const answer = await person.submit(page, { type: DEMO, press: "accept" });
  expect(answer.location?.href).toBe(`${stage().publicUrl}/oauth2/auth?client_id=nobody`);
});

test("health does not depend on Hydra", async () => {
  await meddle(stage().meddlerUrl, [{ on: "", cut: true }]);
  for (const path of ["/health/live", "/health/ready"]) {
    const answer = await visitor().ask(stage().appUrl + path);
    expect(answer.status, path).toBe(200);
  }
  expect((await visitor().open(`${stage().appUrl}/`)).status).toBe(200);
});
