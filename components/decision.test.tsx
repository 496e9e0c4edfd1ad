import { expect, it } from "vitest";
import { layoutFor } from "./decision.tsx";

it.each([
  ["row", "Log in", "Cancel"],
  ["row", "Send me a code", "Cancel"],
  ["stack", "Confirm that it is me", "Cancel"],
  ["row", "続ける", "キャンセル"],
  ["stack", "アカウントを作成", "キャンセル"],
  ["stack", "Log in", "다른 계정으로 로그인"],
] as const)("%s: %s, %s", (layout, ...labels) => {
  expect(layoutFor(...labels)).toBe(layout);
});
