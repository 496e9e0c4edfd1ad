import { expect, test } from "vitest";
import { oauth2Client } from "../hydra/types.ts";
import { accountView, clientHomeUrl, clientView, plainText, webUrl } from "./client-view.ts";

const requestUrl = "https://oauth.example.com/oauth2/auth?client_id=c&redirect_uri=https%3A%2F%2Fnotes.example%2Fcb";
const client = (members: object) =>
  oauth2Client.parse({ client_id: "c", redirect_uris: ["https://notes.example/cb"], ...members });

test("invisible and direction-changing characters are gone, and lines are one", () => {
  expect(plainText("Pay\u202epal\u200b \u0000\n\tLtd\u2066\ufeff", 80)).toBe("Paypal Ltd");
  expect(plainText("x".repeat(200), 80)).toHaveLength(80);
  expect(plainText("   ", 80)).toBe("");
});

test.each([
  "javascript:alert(1)",
  "data:text/html,x",
  "ftp://x.example/",
  "https://user:pw@x.example/",
  "//x.example",
  "",
  undefined,
])("%s is no link", (url) => expect(webUrl(url)).toBeNull());

test("the destination is the host of the redirect target, in letters that cannot lie", () => {
  expect(clientView(client({ client_name: "Notes" }), requestUrl, false)).toMatchObject({
    name: "Notes",
    initials: "N",
    destinationHost: "notes.example",
  });
  const lookalike = "https://oauth.example.com/oauth2/auth?redirect_uri=https%3A%2F%2Fn%D0%BEtes.example%2F";
  expect(clientView(client({}), lookalike, false).destinationHost).toMatch(/^xn--/);
  expect(
    clientView(client({}), "https://oauth.example.com/oauth2/auth?redirect_uri=com.example.app%3A%2Fcb", false)
      .destinationHost,
  ).toBe("com.example.app:");
  expect(
    clientView(client({}), "https://oauth.example.com/oauth2/device/verify?client_id=c", false).destinationHost,
  ).toBeNull();
});

test("a client without a name is called by its id", () => {
  expect(clientView(client({ client_name: "\u202e" }), requestUrl, false).name).toBe("c");
});

test("the way home leads to the host of a redirect URI and nowhere else", () => {
  expect(clientHomeUrl(client({ client_uri: "https://notes.example/" }))).toBe("https://notes.example/");
  expect(clientHomeUrl(client({ client_uri: "https://evil.example/" }))).toBeNull();
  expect(clientHomeUrl(client({ client_uri: "javascript:alert(1)" }))).toBeNull();
  expect(clientHomeUrl(null)).toBeNull();
});

test("an account shows what it has", () => {
  expect(accountView("7", { name: "Ada", email: 3 })).toEqual({ subject: "7", displayName: "Ada", email: null });
  expect(accountView("7", null)).toEqual({ subject: "7", displayName: null, email: null });
});
