// How an answer that cannot be true ends: as a failure with its reason in the log, never as a sign-in.

/** `reason` holds names and numbers of ours, never anything that was typed or answered. */
export function disbelieve(reason: string): never {
  throw new Error("The webhook's answer was not believed", { cause: new Error(reason) });
}
