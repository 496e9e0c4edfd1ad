// What both halves of the contract start from.
import type { Account } from "./accounts.ts";

export function created(made: Account | "taken"): Account {
  if (made === "taken") throw new Error("The name was taken");
  return made;
}
