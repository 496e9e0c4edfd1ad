import { beforeEach, describe, expect, test } from "vitest";
import { notices } from "../notices.ts";
import { readProblemAddress } from "./problem-address.ts";
import { houseOn, openBrowser, type TestHouse } from "./test-house.ts";

let house: TestHouse;
beforeEach(() => {
  house = houseOn("http://127.0.0.1:4445");
});
function read(query: Record<string, string> | URLSearchParams) {
  return readProblemAddress(house, openBrowser().get(`/error?${new URLSearchParams(query)}`));
}

describe("our own dead ends", () => {
  const incident = "0123456789";
  const flow = "abcdefghijklmnopqrst-_";

  test("are named by code, with the incident that stands in the log", () => {
    expect(read({ problem: "expired_request", incident, flow, wait: "30" })).toEqual({
      code: "expired_request",
      flowId: flow,
      incident,
      details: [],
      values: {},
      retryAfterSeconds: 30,
    });
    expect(house.lines).toEqual([]);
  });

  test.each(["incident", "flow", "wait"])("a made-up %s is nothing", (parameter) => {
    for (const text of ["<b>", "../../x", "-1", "1e9", "99999999999999", "x".repeat(5000), ` ${incident}`]) {
      const address = read({ problem: "internal", [parameter]: text });
      expect(address).toMatchObject({ flowId: null, incident: "", retryAfterSeconds: null });
    }
  });

  test("no other text of the address is shown with them", () => {
    const address = read({ problem: "internal", error: "call 0900 123", error_description: "now" });
    expect(JSON.stringify(address)).not.toMatch(/0900|now/);
  });

  test.each(["constructor", "__proto__", "toString", "INTERNAL", "internal ", "", "landing", "device_success"])(
    "%j is no problem",
    (problem) => {
      expect(read({ problem }).code).toBe("authorization_error");
    },
  );

  test("a code given twice is none", () => {
    const twice = new URLSearchParams([
      ["problem", "internal"],
      ["problem", "not_found"],
    ]);
    expect(read(twice).code).toBe("authorization_error");
  });

  test("every problem of the catalogue can be named", () => {
    const codes = Object.entries(notices).filter(([, notice]) => notice.tone === "problem");
    for (const [code] of codes) expect(read({ problem: code }).code).toBe(code);
  });
});

describe("Hydra's errors", () => {
  test("are quoted, logged once, and lead nowhere", () => {
    const address = read({
      error: "invalid_request",
      error_description: "The redirect_uri is wrong",
      error_hint: "Look at https://evil.example",
      error_debug: "internals",
    });
    expect(address).toMatchObject({
      code: "authorization_error",
      flowId: null,
      details: [
        { label: "error", text: "invalid_request" },
        { label: "description", text: "The redirect_uri is wrong" },
        { label: "hint", text: "Look at https://evil.example" },
      ],
    });
    expect(address.incident).toMatch(/^[0-9a-f]{10}$/);
    expect(JSON.stringify(address)).not.toContain("internals");
    expect(house.lines).toEqual([
      { event: "authorization.error", incident: address.incident, reason: "invalid_request" },
    ]);
  });

  test("are not written down when they are no error names but somebody's text", () => {
    read({ error: "h5Kx-challenge-or-code-9281", error_description: "a secret" });
    expect(JSON.stringify(house.lines)).not.toMatch(/h5Kx|secret/);
    expect(house.lines).toHaveLength(1);
  });

  test("cannot turn their direction, break their line, or fill the page", () => {
    const address = read({ error: "a\u202eb\u0000\r\nc", error_description: "x".repeat(10_000), error_hint: "\u200b" });
    expect(address.details[0]).toEqual({ label: "error", text: "ab c" });
    expect(address.details[1]?.text.length).toBeLessThanOrEqual(300);
    expect(address.details).toHaveLength(2);
  });

  test("an address that says nothing still has an incident", () => {
    expect(read({})).toMatchObject({ code: "authorization_error", details: [], values: { cause: "" } });
  });
});
