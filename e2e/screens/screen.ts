// What a page in its state is to whoever looks at it: a name, and how a person gets there.
import type { Fixtures } from "../stories/story.ts";

export type Guest = Pick<Fixtures, "person" | "application" | "stage">;

export type Screen = {
  readonly name: string;
  /** Ends with the page in view. */
  readonly open: (guest: Guest) => Promise<void>;
  readonly needsDeviceGrant?: true;
};
