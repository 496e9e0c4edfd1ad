// Runs the example of the README: a fork copies it, so it has to work.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import type { CheckPassword } from "./verifiers/verifier.ts";

const root = path.dirname(import.meta.dirname);
const folder = mkdtempSync(path.join(tmpdir(), "readme-example-"));
let answer = { status: 200, body: JSON.stringify({ id: "42", name: "Ada" }) };
const users = http.createServer((_request, response) => response.writeHead(answer.status).end(answer.body));

beforeAll(() => new Promise<void>((resolve) => users.listen(0, "127.0.0.1", resolve)));
afterAll(() => {
  users.close();
  rmSync(folder, { recursive: true });
});

async function example(): Promise<CheckPassword> {
  const readme = readFileSync(path.join(root, "README.md"), "utf8");
  const code = /<!-- example: check -->\n```ts\n([\s\S]*?)```/.exec(readme)?.[1];
  if (!code) throw new Error("The README has lost its example");
  const file = path.join(folder, "our-users.ts");
  writeFileSync(file, code);
  const module: unknown = await import(pathToFileURL(file).href);
  const { checkOurUsers } = z.object({ checkOurUsers: z.custom<(api: string) => CheckPassword>() }).parse(module);
  return checkOurUsers(`http://127.0.0.1:${(users.address() as AddressInfo).port}`);
}

test("the README's ten lines sign in, refuse, and fail loudly", async () => {
  const check = await example();
  const { signal } = new AbortController();
  expect(await check("ada", "right", signal)).toEqual({ subject: "42", claims: { name: "Ada" } });
  answer = { status: 401, body: "" };
  expect(await check("ada", "wrong", signal)).toBeNull();
  answer = { status: 500, body: "" };
  await expect(check("ada", "right", signal)).rejects.toThrow("500");
});
