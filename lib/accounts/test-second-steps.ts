// For tests: the second steps of a database that lives as long as the test.
import type { SecondSteps } from "./accounts.ts";
import { openAccountsDatabase } from "./database.ts";

export function testSecondSteps(): SecondSteps {
  return openAccountsDatabase({ kind: "sqlite", file: ":memory:" }).secondSteps;
}
