import { mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hashPassword } from "../argon2.ts";
import { foldName } from "../names.ts";
import { usersFile, usersFileSchema } from "./users-file.ts";

const folder = mkdtempSync(path.join(tmpdir(), "users-file-"));
afterAll(() => rmSync(folder, { recursive: true }));
const { signal } = new AbortController();
let right: string;
beforeAll(async () => {
  right = await hashPassword("right");
});

let count = 0;
const somewhere = () => path.join(folder, `users-${++count}.json`);
function write(file: string, users: readonly object[]): void {
  writeFileSync(file, JSON.stringify({ users }));
  // Two writes within one tick of the file system's clock must differ all the same.
  const later = statSync(file).mtimeMs / 1000 + ++count;
  utimesSync(file, later, later);
}
const ada = (more = {}) => ({ username: "Ada@Example.com", subject: "7", password: right, ...more });

test("a name and its password are somebody", async () => {
  const file = somewhere();
  write(file, [ada({ claims: { name: "Ada" } })]);
  const { check, account } = usersFile(file);
  expect(await check("ada@example.com", "right", signal)).toEqual({ subject: "7", claims: { name: "Ada" } });
  expect(await check("ada@example.com", "wrong", signal)).toBeNull();
  expect(await check("ada", "right", signal)).toBeNull();
  expect(account("7")).toEqual({ claims: { name: "Ada" } });
  expect(account("8")).toBeNull();
});

test.each([" ADA@example.COM ", "ａｄａ@example.com", "ada@EXAMPLE.com"])("%j is the same person", async (typed) => {
  const file = somewhere();
  write(file, [ada()]);
  expect(await usersFile(file).check(typed, "right", signal)).toMatchObject({ subject: "7" });
  expect(foldName(typed)).toBe("ada@example.com");
});

test("a closed account lets nobody in, not even with the right password", async () => {
  const file = somewhere();
  write(file, [ada({ isDisabled: true })]);
  const { check, account } = usersFile(file);
  expect(await check("ada@example.com", "right", signal)).toBeNull();
  expect(account("7")).toBe("disabled");
});

test("a change counts at once, without a restart", async () => {
  const file = somewhere();
  const { check, account } = usersFile(file);
  expect(account("7")).toBeNull();
  expect(await check("ada@example.com", "right", signal)).toBeNull();
  write(file, [ada()]);
  expect(await check("ada@example.com", "right", signal)).toMatchObject({ subject: "7" });
  write(file, [ada({ isDisabled: true })]);
  expect(account("7")).toBe("disabled");
  rmSync(file);
  expect(account("7")).toBeNull();
});

test.each(["{", "[]", '{"users":[{"username":"ada"}]}', '{"users":[],"more":1}', ""])(
  "a file that says %j lets nobody in and says why",
  async (text) => {
    const file = somewhere();
    writeFileSync(file, text);
    const { check, account } = usersFile(file);
    await expect(check("ada", "right", signal)).rejects.toThrow(/users file is not/);
    expect(() => account("7")).toThrow(/users file is not/);
  },
);

test("a file that breaks while it is used fails closed, and heals", async () => {
  const file = somewhere();
  write(file, [ada()]);
  const { check } = usersFile(file);
  await check("ada@example.com", "right", signal);
  writeFileSync(file, "{ half of");
  await expect(check("ada@example.com", "right", signal)).rejects.toThrow("not JSON");
  write(file, [ada()]);
  expect(await check("ada@example.com", "right", signal)).toMatchObject({ subject: "7" });
});

test("a password in clear is no users file", () => {
  expect(usersFileSchema.safeParse({ users: [ada({ password: "right" })] }).success).toBe(false);
});

test("a name nobody has costs one hash, as one that somebody has", async () => {
  const file = somewhere();
  write(file, [ada()]);
  const { check } = usersFile(file);
  const cost = async (username: string) => {
    const before = process.cpuUsage();
    for (let round = 0; round < 5; round++) await check(username, "wrong", signal);
    const { user, system } = process.cpuUsage(before);
    return user + system;
  };
  // The first unknown name also makes the decoy.
  await cost("nobody");
  await cost("ada@example.com");
  const ratio = (await cost("nobody")) / (await cost("ada@example.com"));
  expect(ratio).toBeGreaterThan(0.25);
  expect(ratio).toBeLessThan(4);
});
