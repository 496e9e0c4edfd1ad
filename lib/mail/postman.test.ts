import { expect, test } from "vitest";
import { translator } from "../messages.ts";
import { MailTrouble } from "./mail-trouble.ts";
import { type Mail, type MailKind, postman } from "./postman.ts";

const passing = new MailTrouble("busy", false);
const final = new MailTrouble("no such mailbox", true);

/** A postman whose server says these one after the other; null = taken. */
function sent(answers: readonly (MailTrouble | Error | null)[]) {
  const mails: Mail[] = [];
  const reports: [MailKind, string | null][] = [];
  const pauses: number[] = [];
  const left = [...answers];
  const post = postman({
    productName: "Example",
    translator,
    async send(mail) {
      mails.push(mail);
      const answer = left.shift();
      if (answer) throw answer;
    },
    report: (kind, trouble) => void reports.push([kind, trouble?.message ?? null]),
    pause: async (ms) => void pauses.push(ms),
  });
  return { post, mails, reports, pauses, until: (count: number) => expect.poll(() => reports.length).toBe(count) };
}

const values = { username: "ada", code: "0123456789", seconds: 900 };

test("writes the words of its kind, with the code on a line of its own", async () => {
  const { post, mails, reports, until } = sent([null]);
  post.post("recovery_code", "ada@example.com", "en", values);
  await until(1);
  expect(mails).toMatchObject([{ to: "ada@example.com", subject: "Your code for Example" }]);
  expect(mails[0]?.text.split("\n")).toContain("0123456789");
  expect(mails[0]?.text).toContain("15 minutes");
  expect(mails[0]?.text).not.toMatch(/\{\w+\}/);
  expect(reports).toEqual([["recovery_code", null]]);
});

test("writes in the language of whoever asked", async () => {
  const { post, mails, until } = sent([null, null]);
  post.post("recovery_code", "ada@example.com", "de", values);
  post.post("recovery_code", "ada@example.com", "ar", values);
  await until(2);
  expect(mails[0]?.text).toContain("15 Minuten");
  expect(new Set(mails.map(({ subject }) => subject)).size).toBe(2);
  // Whoever copies the line copies the code and nothing else: no marks of direction.
  for (const { text } of mails) expect(text.split("\n")).toContain("0123456789");
});

test("nothing has happened when it returns", () => {
  const { post, mails, pauses } = sent([null]);
  post.post("recovery_code", "ada@example.com", "en", values);
  expect({ mails, pauses }).toEqual({ mails: [], pauses: [300] });
});

test("tries again later, three times in all", async () => {
  const { post, reports, pauses, until } = sent([passing, passing, passing, null]);
  post.post("password_changed", "ada@example.com", "en", values);
  await until(3);
  expect(reports.every(([, message]) => message === "busy")).toBe(true);
  expect(pauses).toEqual([300, 5_000, 30_000]);
});

test.each([final, new Error("a mistake of ours")])(
  "gives up at once where trying again is no use: %s",
  async (error) => {
    const { post, mails, until } = sent([error]);
    post.post("password_changed", "ada@example.com", "en", values);
    await until(1);
    expect(mails).toHaveLength(1);
  },
);

test("a server that hangs holds a few mails, and the rest of too many are given up", async () => {
  const reports: (string | null)[] = [];
  let started = 0;
  const post = postman({
    productName: "Example",
    translator,
    send() {
      started += 1;
      return new Promise(() => undefined);
    },
    report: (_kind, trouble) => void reports.push(trouble?.message ?? null),
    pause: async () => undefined,
  });
  for (let count = 0; count < 205; count += 1) post.post("password_changed", "ada@example.com", "en", values);
  await expect.poll(() => started).toBe(3);
  expect(reports).toEqual(Array.from({ length: 5 }, () => "Too many mails wait for the mail server"));
});
