import { expect, test } from "vitest";
import { isSigned, signatures } from "./signature.ts";

// The sample of Standard Webhooks' own libraries (standard-webhooks/standard-webhooks).
const key = Buffer.from("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "base64");
const message = { id: "msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp: "1614265330", body: '{"test": 2432232314}' };
const signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
const other = Buffer.alloc(32, "another key");

test("signs as Standard Webhooks does", () => {
  expect(signatures([key], message)).toBe(signature);
  expect(isSigned([key], message, signature)).toBe(true);
});

test("in the middle of a rotation either side may have either key", () => {
  expect(signatures([other, key], message)).toMatch(/^v1,\S+ v1,g0hM9SsE/);
  expect(isSigned([other, key], message, signature)).toBe(true);
  expect(isSigned([key], message, `${signatures([other], message)} v1a,x ${signature}`)).toBe(true);
});

test.each([
  ["another key", [other], message, signature],
  ["no key", [], message, signature],
  ["another id", [key], { ...message, id: "msg_2" }, signature],
  ["another time", [key], { ...message, timestamp: "1614265331" }, signature],
  ["another body", [key], { ...message, body: '{"test": 2432232315}' }, signature],
  ["a dot moved", [key], { ...message, id: "msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330", timestamp: "" }, signature],
  ["nothing", [key], message, ""],
  ["another version", [key], message, signature.replace("v1,", "v2,")],
  ["a part", [key], message, signature.slice(0, 20)],
  ["no base64", [key], message, "v1,%%%"],
])("%s is not believed", (_what, keys, given, header) => {
  expect(isSigned(keys, given, header)).toBe(false);
});
