import { expect, test } from "vitest";
import { type Environment, settingReader } from "../setting-reader.ts";
import { readMail } from "./mail.ts";

function read(env: Environment, file = "") {
  const reader = settingReader(env, () => file);
  return { settings: readMail(reader), complaints: reader.complaints };
}
const MAIL_FROM = "Example accounts <accounts@example.com>";

test("without an address no mail is sent", () => expect(read({})).toEqual({ settings: null, complaints: [] }));

test.each<[string, object]>([
  ["smtps://mail.example.com", { host: "mail.example.com", port: 465, isTls: true, mustEncrypt: false, login: null }],
  ["smtp://mail.example.com", { port: 587, isTls: false, mustEncrypt: true }],
  ["smtp://mail.example.com:25", { port: 25, mustEncrypt: true }],
  ["smtp://127.0.0.1:1025", { host: "127.0.0.1", port: 1025, mustEncrypt: false }],
  ["smtp://[::1]:1025", { host: "::1", mustEncrypt: false }],
  ["smtps://me%40example.com:p%2Fw@mail.example.com", { login: { user: "me@example.com", password: "p/w" } }],
])("%s", (MAIL_URL, expected) => {
  const { settings, complaints } = read({ MAIL_URL, MAIL_FROM });
  expect(complaints).toEqual([]);
  expect(settings).toMatchObject({ ...expected, from: { name: "Example accounts", address: "accounts@example.com" } });
});

test("where the network itself encrypts, it may go in clear", () => {
  const env = { MAIL_URL: "smtp://mail.internal:25", MAIL_FROM: "a@example.com", MAIL_ALLOW_CLEARTEXT: "1" };
  expect(read(env).settings).toMatchObject({ mustEncrypt: false, from: { name: "", address: "a@example.com" } });
});

test("the address comes from a file, too", () => {
  const { settings, complaints } = read({ MAIL_URL_FILE: "/run/secrets/mail", MAIL_FROM }, "smtps://a:b@m.example\n");
  expect(complaints).toEqual([]);
  expect(settings).toMatchObject({ host: "m.example", login: { user: "a", password: "b" } });
});

test.each<[Environment, string]>([
  [{ MAIL_URL: "mail.example.com" }, "MAIL_URL is not smtp"],
  [{ MAIL_URL: "https://mail.example.com" }, "MAIL_URL is not smtp"],
  [{ MAIL_URL: "smtp://mail.example.com/inbox" }, "MAIL_URL is not smtp"],
  [{ MAIL_URL: "smtp://mail.example.com?tls=no" }, "MAIL_URL is not smtp"],
  [{ MAIL_URL: "smtps://me@mail.example.com" }, "MAIL_URL has only one of user and password"],
  [{ MAIL_URL: "smtps://me:%zz@mail.example.com" }, "MAIL_URL has a % that begins no code"],
  [{ MAIL_FROM: "" }, "MAIL_FROM is missing"],
  [{ MAIL_FROM: "nobody" }, "MAIL_FROM is neither"],
  [{ MAIL_FROM: "A <a@example.com>, B <b@example.com>" }, "MAIL_FROM is neither"],
  [{ MAIL_FROM: "A\r\nBcc: b@example.com <a@example.com>" }, "MAIL_FROM is neither"],
  [{ MAIL_CA: "no certificate" }, "MAIL_CA_FILE holds no certificate"],
  [{ MAIL_TIMEOUT_SECONDS: "0" }, "MAIL_TIMEOUT_SECONDS is not a whole number"],
])("%j is complained about, and no secret is repeated", (env, expected) => {
  const { complaints } = read({ MAIL_URL: "smtps://mail.example.com", MAIL_FROM, ...env });
  const said = complaints.map(({ setting, problem }) => `${setting} ${problem}`);
  expect(said).toHaveLength(1);
  expect(said[0]).toContain(expected);
});
