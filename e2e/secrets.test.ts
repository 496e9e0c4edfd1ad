// The watch over the logs is itself watched: it has to notice what it is there for.
import { expect, test } from "vitest";
import { leaksIn, secretsIn, secretsInUrl } from "./secrets.ts";

const log =
  '{"event":"login.opened","flow":"abc"}\n{"detail":"GET /login?login_challenge=cHaLLenge-1~x failed for a b&c"}\n';

test("a secret in a log is found, whole or with blanks in it", () => {
  expect(leaksIn(log, new Set(["cHaLLenge-1~x", "a b&c", "other-secret", "lenge-1~x"]))).toEqual([
    "cHaLLenge-1~x",
    "a b&c",
  ]);
});

test("challenges, codes and passwords are secrets; what everybody may see is none", () => {
  const query = new URLSearchParams("login_challenge=a-challenge&client_id=a-client&code=1&user_code=aBcD3467");
  expect(secretsIn(query)).toEqual(["a-challenge", "aBcD3467"]);
});

test("an address of the way back names the flow, which the log does too; a client's state is a secret anywhere else", () => {
  const at = (path: string) => secretsInUrl(new URL(`http://127.0.0.1${path}?code=a-code-of-it&state=a-state-of-it`));
  expect(at("/login/return/kratos")).toEqual(["a-code-of-it"]);
  expect(at("/callback")).toEqual(["a-code-of-it", "a-state-of-it"]);
  expect(secretsInUrl(undefined)).toEqual([]);
});
