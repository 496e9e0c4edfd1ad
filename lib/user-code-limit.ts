// Decides how many wrong user codes an address may try, from how many codes there are (RFC 8628 §5.1).

/** What one address may reach while one code lives, whatever the alphabet: about one in a million. */
const wantedChance = 2 ** -20;
/** People mistype; fewer than the first would be a nuisance, more than the second are no typing errors. */
const fewestTries = 3;
const mostTries = 20;

export type UserCodeLimit = {
  readonly tries: number;
  /** How many codes the alphabet and the length allow. */
  readonly codes: number;
  /** Chance that one address, trying all the time, meets one given waiting code while it lives. */
  readonly chance: number;
};

export function userCodeLimit(alphabet: string, length: number): UserCodeLimit {
  const codes = alphabet.length ** length;
  const tries = Math.min(mostTries, Math.max(fewestTries, Math.floor(codes * wantedChance)));
  return { tries, codes, chance: Math.min(1, tries / codes) };
}

/** For the operator, once at start: the bound, and how it grows. */
export function describeUserCodeLimit({ tries, codes, chance }: UserCodeLimit, lifeSeconds: number): string {
  const short = (value: number) => value.toExponential(1);
  return (
    `User codes: ${short(codes)} possible; one address may try ${tries} in ${lifeSeconds} s and meets one given waiting code ` +
    `with a chance of at most ${short(chance)}; with a hundred addresses and a hundred waiting codes it is ${short(Math.min(1, chance * 10_000))}.` +
    (chance > wantedChance ? " That is a lot: give Hydra a longer code or a larger alphabet." : "")
  );
}
