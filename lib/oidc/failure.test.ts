import { expect, test } from "vitest";
import { providerFailure, registeredError } from "./failure.ts";

test("says what a library says, and nothing that it was told", () => {
  const token = new Error("unsupported operation", { cause: "eyJhbGciOi.secret.token" });
  const answer = new Error("unexpected HTTP response status code", { cause: new Response("secret", { status: 502 }) });
  const parsed = new Error("parsing error occured", { cause: new SyntaxError('Unexpected token: "secret"') });
  const down = new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED 127.0.0.1:9") });
  const said = [token, answer, parsed, down, "secret", undefined].map((error) => {
    const { message, cause } = providerFailure("It failed", error);
    return `${message}: ${cause instanceof Error ? cause.message : ""}`;
  });
  expect(said).toEqual([
    "It failed: unsupported operation",
    "It failed: unexpected HTTP response status code: status 502",
    "It failed: parsing error occured: no JSON",
    "It failed: fetch failed: connect ECONNREFUSED 127.0.0.1:9",
    "It failed: no cause was given",
    "It failed: no cause was given",
  ]);
});

test("knows registered errors from somebody's words", () => {
  expect(registeredError("invalid_scope")).toBe("invalid_scope");
  expect(registeredError("constructor")).toBe("an unregistered error");
});
