// Gives the same answer twice where it was given twice: a double click, Enter held down, a reload after the POST.
import { answerMark } from "./attempts.ts";
import { heldSeal } from "./flow.ts";
import type { House } from "./house.ts";
import type { Answer } from "./outcome.ts";
import type { Visit } from "./visit.ts";

export type Repeats = { once(key: string, work: () => Promise<Answer>): Promise<Answer> };

const rememberedMs = 60_000;
const cap = 500;

/**
 * Only comfort, and only of this process: another replica answers anew, which Hydra allows. What ended on a problem is
 * not remembered, because the next try may fare better.
 */
export function createRepeats(now = Date.now): Repeats {
  const answers = new Map<string, { readonly answer: Promise<Answer>; readonly until: number }>();
  return {
    once(key, work) {
      const known = answers.get(key);
      if (known && known.until > now()) return known.answer;
      const answer = work();
      answers.delete(key);
      answers.set(key, { answer, until: now() + rememberedMs });
      const [oldest] = answers.keys();
      if (answers.size > cap && oldest !== undefined) answers.delete(oldest);
      const forget = () => {
        if (answers.get(key)?.answer === answer) answers.delete(key);
      };
      answer.then(({ kind }) => kind === "redirect" || forget(), forget);
      return answer;
    },
  };
}

/** `id` is that of the browser's own record, whose seal is part of the key: no browser comes to what another one answered. */
export function answerOnce(house: House, visit: Visit, id: string, work: () => Promise<Answer>): Promise<Answer> {
  return house.repeats.once(`${heldSeal(house, visit, id)} ${answerMark(house, visit)}`, work);
}
