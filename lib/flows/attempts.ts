// Says of an answer who is guessing, in words that a shared store may hold: keyed hashes only.
import { foldName } from "../names.ts";
import type { Guesser } from "../throttle.ts";
import type { Attempts } from "../verifiers/verifier.ts";
import { type House, keyedHash } from "./house.ts";
import { knownBrowser } from "./known-browser.ts";
import type { Visit } from "./visit.ts";

const hash = (house: House, purpose: string, text: string) => keyedHash(house.config.secrets[0], purpose, text);

/** The address as counters and logs know it: nobody can compute it without the secret. */
export function addressMark(house: House, visit: Visit): string | null {
  return visit.address === null ? null : hash(house, "address", visit.address);
}

/**
 * Stands for everything a form said at this step, so that the same answer is recognised on any replica. In sent order: of
 * a doubled password one is judged, and every order of ten of them would else be the same guess.
 */
export function answerMark(house: House, visit: Visit): string {
  return hash(house, "answer", JSON.stringify([...visit.form]));
}

export function guesserOf(house: House, visit: Visit, flowId: string): Guesser {
  return { address: addressMark(house, visit), flow: flowId, answer: answerMark(house, visit) };
}

/** What a verifier asks before it judges a secret. */
export function attemptsIn(house: House, visit: Visit, flowId: string): Attempts {
  return {
    async guess(account, judge, secret = "password") {
      const target = {
        account: hash(house, "account", foldName(account)),
        secret,
        knownBrowser: await knownBrowser(house, visit, account),
      };
      return house.throttle.guessSecret(guesserOf(house, visit, flowId), target, judge);
    },
    async admits(what, whom) {
      return house.throttle.admits(what, addressMark(house, visit), hash(house, "whom", foldName(whom)));
    },
  };
}
