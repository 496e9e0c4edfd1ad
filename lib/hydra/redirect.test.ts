import { describe, expect, test } from "vitest";
import { checkRedirect } from "./redirect.ts";

const home = "https://hydra.example/";

describe("checkRedirect", () => {
  test("lets the public origin pass, whatever follows it", () => {
    const to = "https://hydra.example/oauth2/auth?client_id=a&login_verifier=x%3D%3D";
    expect(checkRedirect(to, home)).toBe(to);
    expect(checkRedirect("HTTPS://HYDRA.EXAMPLE:443/x", home)).toBe("https://hydra.example/x");
  });

  test("resolves a path against the public URL", () => {
    expect(checkRedirect("/oauth2/sessions/logout?state=s", home)).toBe(
      "https://hydra.example/oauth2/sessions/logout?state=s",
    );
  });

  test("resolves a path below the public URL's own path, once", () => {
    const below = "https://sso.example/hydra/";
    expect(checkRedirect("/oauth2/auth?a=b", below)).toBe("https://sso.example/hydra/oauth2/auth?a=b");
    expect(checkRedirect("/hydra/oauth2/auth?a=b", below)).toBe("https://sso.example/hydra/oauth2/auth?a=b");
    expect(checkRedirect("//evil.example/x", below)).toBeNull();
  });

  test.each([
    ["another host", "https://evil.example/"],
    ["another scheme", "http://hydra.example/"],
    ["another port", "https://hydra.example:8443/"],
    ["a host that only begins like it", "https://hydra.example.evil.example/"],
    ["user info that looks like it", "https://hydra.example@evil.example/"],
    ["credentials", "https://someone:secret@hydra.example/"],
    ["a user name", "https://someone@hydra.example/"],
    ["no scheme but a host", "//evil.example/x"],
    ["backslashes read as slashes", "\\\\evil.example/x"],
    ["a slash and a backslash", "/\\evil.example/x"],
    ["a tab that browsers drop", "/\t/evil.example/x"],
    ["a leading blank", " https://hydra.example/"],
    ["a line break", "https://hydra.example/\r\nset-cookie: a=b"],
    ["javascript", "javascript:alert(1)"],
    ["data", "data:text/html,x"],
    ["no URL", "https://"],
    ["nothing", ""],
  ])("refuses %s", (_what, raw) => {
    expect(checkRedirect(raw, home)).toBeNull();
  });
});
