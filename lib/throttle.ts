// Decides who has to wait: guesses at passwords and at user codes get slower, and a right one never counts.
import type { Counters } from "./counters.ts";

/** All of them keyed hashes: a store that others can read holds no name and no address. */
export type Guesser = {
  /** Where the guess came from; null where nobody can tell. */
  readonly address: string | null;
  readonly flow: string;
  /** This very answer at this step of the flow: the second half of a double click is the same guess. */
  readonly answer: string;
};

export type Cost = "mail" | "registration";

/** Whose secret of which kind is guessed, and whether strangers' guesses count for this browser. */
export type Target = {
  readonly account: string;
  /** "password", "totp" …: each is counted for itself. */
  readonly secret: string;
  /** The browser, if this account was signed in with it before; null makes it a stranger. */
  readonly knownBrowser: string | null;
};

export type ThrottleLimits = {
  /** Wrong passwords for one account before waiting begins. */
  readonly freeTries: number;
  /** Wrong passwords from one address within a quarter of an hour. */
  readonly triesPerAddress: number;
  /** Wrong user codes from one address, and for one device challenge, while a code lives. */
  readonly codeTries: number;
  readonly codeSeconds: number;
};

/** Judged, with null for wrong; or not judged at all. */
export type Guess<T> = { readonly waitSeconds: number } | { readonly found: T | null };

export type Throttle = {
  /** `judge` runs unless somebody has to wait. Counting is the same whether or not the account exists. */
  guessSecret<T>(guesser: Guesser, target: Target, judge: () => Promise<T | null>): Promise<Guess<T>>;
  guessUserCode<T>(guesser: Guesser, judge: () => Promise<T | null>): Promise<Guess<T>>;
  /** Counts what costs somebody else, a mail or an account, per address and per whom it is about. Null = go on. */
  admits(what: Cost, address: string | null, whom: string): Promise<{ readonly waitSeconds: number } | null>;
  /** False once an address followed so many links with a code in them that somebody seems to be sending them around. */
  admitsCodeInLink(address: string | null): Promise<boolean>;
};

const daySeconds = 24 * 3600;
const addressWindowSeconds = 15 * 60;
// One timer of Node reaches 24 days and no further; the library's memory store has one a key.
const failureWindowSeconds = 20 * daySeconds;
const longestWaitSeconds = 3600;
/** NIST SP 800-63B-4 §3.2.2: no more failures in a row than this. */
const failuresInARow = 100;
const repeatSeconds = 10 * 60;
const codeLinksPerAddress = 10;
const costWindowSeconds = 3600;
/** A family or an office behind one address needs several; nobody needs many mails about one thing. */
const costs = {
  mail: { perAddress: 20, aboutOne: 5 },
  registration: { perAddress: 20, aboutOne: 5 },
} as const satisfies Record<Cost, { readonly perAddress: number; readonly aboutOne: number }>;

/** Seconds from one try to the next after so many wrong ones in a row: 1, 2, 4 … up to an hour, and a day from the hundredth on. */
export function waitAfter(failures: number, freeTries: number): number {
  if (failures < freeTries) return 0;
  if (failures >= failuresInARow) return daySeconds;
  return Math.min(2 ** Math.min(failures - freeTries, 20), longestWaitSeconds);
}

/** Something that is counted before a guess is judged, so that many at once cannot all be the first. */
type Limit = {
  /** Seconds to wait, or null: counted. */
  take(): Promise<number | null>;
  /** The guess was not judged after all. */
  giveBack(): Promise<unknown>;
  /** The guess was right. */
  forgive(): Promise<unknown>;
};

export function createThrottle(counters: Counters, limits: ThrottleLimits): Throttle {
  function fixedWindow(key: string, most: number, seconds: number): Limit {
    const giveBack = () => counters.add(key, -1, seconds);
    return {
      async take() {
        const { count, resetsInSeconds } = await counters.add(key, 1, seconds);
        if (count <= most) return null;
        await giveBack();
        return resetsInSeconds;
      },
      giveBack,
      forgive: giveBack,
    };
  }

  /** After the free tries each guess that is judged closes the gate for longer; what meets a closed gate does not count. */
  function growingWait(key: string): Limit {
    const failed = `${key} failed`;
    const gate = `${key} gate`;
    return {
      async take() {
        const { count } = await counters.add(failed, 1, failureWindowSeconds);
        const wait = waitAfter(count - 1, limits.freeTries);
        if (wait === 0) return null;
        const passed = await counters.add(gate, 1, wait);
        if (passed.count === 1) return null;
        await counters.add(failed, -1, failureWindowSeconds);
        return passed.resetsInSeconds;
      },
      giveBack: () => Promise.all([counters.add(failed, -1, failureWindowSeconds), counters.clear(gate)]),
      forgive: () => Promise.all([counters.clear(failed), counters.clear(gate)]),
    };
  }

  async function limited<T>(
    { flow, answer }: Guesser,
    all: readonly Limit[],
    judge: () => Promise<T | null>,
  ): Promise<Guess<T>> {
    const mark = `answer ${flow} ${answer}`;
    // The same answer again tells a guesser nothing new, so it is judged and not counted.
    if ((await counters.add(mark, 1, repeatSeconds)).count > 1) return { found: await judge() };
    const taken: Limit[] = [];
    const undo = async () => {
      for (const limit of taken) await limit.giveBack();
      await counters.clear(mark);
    };
    for (const limit of all) {
      const waitSeconds = await limit.take();
      if (waitSeconds === null) taken.push(limit);
      else {
        await undo();
        return { waitSeconds };
      }
    }
    let found: T | null;
    try {
      found = await judge();
    } catch (error) {
      await undo();
      throw error;
    }
    if (found !== null) {
      for (const limit of taken) await limit.forgive();
      await counters.clear(mark);
    }
    return { found };
  }

  return {
    guessSecret(guesser, { account, secret, knownBrowser }, judge) {
      const whose = knownBrowser === null ? `${secret} of ${account}` : `${secret} of ${account} in ${knownBrowser}`;
      const all = [growingWait(whose)];
      if (guesser.address !== null)
        all.unshift(fixedWindow(`${secret} from ${guesser.address}`, limits.triesPerAddress, addressWindowSeconds));
      return limited(guesser, all, judge);
    },
    guessUserCode(guesser, judge) {
      const keys = [`codes in ${guesser.flow}`, ...(guesser.address === null ? [] : [`codes from ${guesser.address}`])];
      const all = keys.map((key) => fixedWindow(key, limits.codeTries, limits.codeSeconds));
      return limited(guesser, all, judge);
    },
    async admits(what, address, whom) {
      const { perAddress, aboutOne } = costs[what];
      const about = await counters.add(`${what} about ${whom}`, 1, costWindowSeconds);
      if (about.count > aboutOne) return { waitSeconds: about.resetsInSeconds };
      if (address === null) return null;
      const from = await counters.add(`${what} from ${address}`, 1, costWindowSeconds);
      return from.count > perAddress ? { waitSeconds: from.resetsInSeconds } : null;
    },
    async admitsCodeInLink(address) {
      if (address === null) return true;
      const { count } = await counters.add(`links from ${address}`, 1, limits.codeSeconds);
      return count <= codeLinksPerAddress;
    },
  };
}
