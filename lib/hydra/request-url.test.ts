import { describe, expect, test } from "vitest";
import { essentialAcrsOf, isDeviceRequest, maxAgeOf, promptsOf, redirectUriOf, restartUrl } from "./request-url.ts";

const publicUrl = "https://hydra.example/";
const authorization = `${publicUrl}oauth2/auth?client_id=c&scope=openid+profile&state=abcdefgh`;

describe("readers", () => {
  test("a device flow is told by its path, also below a path of the public URL", () => {
    expect(isDeviceRequest(`${publicUrl}oauth2/device/verify?client_id=c`)).toBe(true);
    expect(isDeviceRequest("https://sso.example/hydra/oauth2/device/verify")).toBe(true);
    expect(isDeviceRequest(`${authorization}&x=/oauth2/device/verify`)).toBe(false);
    expect(isDeviceRequest("%%%")).toBe(false);
  });

  test("prompts keep their order and lose their blanks", () => {
    expect(promptsOf(`${authorization}&prompt=login%20consent`)).toEqual(["login", "consent"]);
    expect(promptsOf(`${authorization}&prompt=++none+`)).toEqual(["none"]);
    expect(promptsOf(`${authorization}&prompt=none&prompt=login`)).toEqual(["none"]);
    expect(promptsOf(authorization)).toEqual([]);
    expect(promptsOf("http://[")).toEqual([]);
  });

  test("max_age is a whole number of seconds or nothing", () => {
    expect(maxAgeOf(`${authorization}&max_age=0`)).toBe(0);
    expect(maxAgeOf(`${authorization}&max_age=3600`)).toBe(3600);
    for (const value of ["", "abc", "-1", "1.5", "1e3", "9".repeat(40)]) {
      expect(maxAgeOf(`${authorization}&max_age=${value}`)).toBeNull();
    }
  });

  test("an essential acr is read, a voluntary one is not a demand", () => {
    const asking = (acr: unknown) =>
      `${authorization}&claims=${encodeURIComponent(JSON.stringify({ id_token: { acr } }))}`;
    expect(essentialAcrsOf(asking({ essential: true, values: ["a", "b"] }))).toEqual(["a", "b"]);
    expect(essentialAcrsOf(asking({ essential: true, value: "a" }))).toEqual(["a"]);
    expect(essentialAcrsOf(asking({ essential: true }))).toEqual([]);
    expect(essentialAcrsOf(asking({ essential: false, values: ["a"] }))).toEqual([]);
    expect(essentialAcrsOf(asking({ essential: true, values: [1] }))).toEqual([]);
    expect(essentialAcrsOf(asking(null))).toEqual([]);
    expect(essentialAcrsOf(`${authorization}&claims={broken`)).toEqual([]);
    expect(essentialAcrsOf(authorization)).toEqual([]);
  });

  test("the redirect URI is the request's", () => {
    expect(redirectUriOf(`${authorization}&redirect_uri=com.example.app%3A%2Fcb`)).toBe("com.example.app:/cb");
    expect(redirectUriOf(authorization)).toBeNull();
  });
});

describe("restartUrl", () => {
  const queryAfter = (url: string | null) => Object.fromEntries(new URL(url ?? "about:blank").searchParams);

  test("repeats the request unchanged", () => {
    expect(restartUrl(authorization, publicUrl)).toBe(authorization);
  });

  test("replaces a prompt and keeps the rest", () => {
    const restarted = restartUrl(`${authorization}&prompt=none`, publicUrl, { prompt: "login" });
    expect(queryAfter(restarted)).toEqual({
      client_id: "c",
      scope: "openid profile",
      state: "abcdefgh",
      prompt: "login",
    });
  });

  test("drops verifiers of an earlier round", () => {
    const url = `${authorization}&login_verifier=v&consent_verifier=w`;
    expect(queryAfter(restartUrl(url, publicUrl))).toEqual({
      client_id: "c",
      scope: "openid profile",
      state: "abcdefgh",
    });
  });

  test("a device request starts again at the code, without the masked one and without a prompt", () => {
    const url = `${publicUrl}oauth2/device/verify?client_id=c&user_code=****&device_verifier=v`;
    expect(restartUrl(url, publicUrl, { prompt: "login" })).toBe(`${publicUrl}oauth2/device/verify?client_id=c`);
  });

  test("a request that came by POST cannot be repeated", () => {
    expect(restartUrl(`${publicUrl}oauth2/auth`, publicUrl)).toBeNull();
    expect(restartUrl(`${publicUrl}oauth2/auth`, publicUrl, { prompt: "login" })).toBeNull();
  });

  test("another origin is refused", () => {
    expect(restartUrl("https://evil.example/oauth2/auth?client_id=c", publicUrl, { prompt: "login" })).toBeNull();
  });
});
