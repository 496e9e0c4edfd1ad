// Lets a person choose between several ways to take one and the same step.
import { z } from "zod";
import { jsonObject } from "../json.ts";
import { provedSoFar } from "../second-proof.ts";
import type { IdentityVerifier, LoginContext, Step } from "./verifier.ts";

/** `way` is null on the page that only offers them. */
const stateSchema = z.strictObject({ way: z.string().nullable(), state: jsonObject });
type State = z.infer<typeof stateSchema>;

export type Choosable = {
  readonly verifier: IdentityVerifier;
  /** Whether this person can take it. */
  isOpenTo(subject: string): Promise<boolean>;
};

/** A page before the first of them, whose first button begins it. */
export type Menu = {
  readonly purpose: string;
  /** Left out: it cannot be left out. */
  readonly decline?: ((login: LoginContext) => Promise<void>) | undefined;
};

const use = ({ verifier }: Choosable) => `use-${verifier.id}`;
const notNow = "not-now";

/** One verifier out of several, for people that a first step proved. The others are buttons on the page of each. */
export function anyOf(id: string, ways: readonly Choosable[], menu: Menu | null = null): IdentityVerifier<State> {
  async function openTo(login: LoginContext): Promise<readonly Choosable[]> {
    const { subject } = provedSoFar(login);
    const open: Choosable[] = [];
    for (const way of ways) if (await way.isOpenTo(subject)) open.push(way);
    return open;
  }

  async function within(login: LoginContext, way: Choosable, step: Step): Promise<Step<State>> {
    if (step.kind === "redirect") return { ...step, state: { way: way.verifier.id, state: step.state } };
    if (step.kind !== "ask") return step;
    const { prompt } = step;
    // A page that asks nothing tells how it ended: there is nothing left to take another way for.
    const isQuestion = prompt.fields.length > 0 || prompt.passkey !== undefined;
    const others = isQuestion ? (await openTo(login)).filter((other) => other !== way) : [];
    const choices = [...(prompt.choices ?? []), ...others.map(use), ...(isQuestion && menu?.decline ? [notNow] : [])];
    const shown = choices.length > 0 ? { ...prompt, choices } : prompt;
    return { ...step, prompt: shown, state: { way: way.verifier.id, state: step.state } };
  }

  /** Says which of them it was: the log knows only the whole. */
  async function asked(login: LoginContext, way: Choosable, ask: () => Promise<Step>): Promise<Step<State>> {
    try {
      return await within(login, way, await ask());
    } catch (cause) {
      throw new Error(`${way.verifier.id} does not work`, { cause });
    }
  }

  const start = (login: LoginContext, way: Choosable) => asked(login, way, () => way.verifier.begin(login));

  return {
    id,
    stateSchema,

    async begin(login) {
      const open = await openTo(login);
      const [first, ...others] = open;
      // Taken away since the plan looked.
      if (!first) return { kind: "refused", problem: { code: "unavailable_method" } };
      if (!menu) return start(login, first);
      const choices = [...others.map(use), ...(menu.decline ? [notNow] : [])];
      return {
        kind: "ask",
        prompt: { purpose: menu.purpose, fields: [], ...(choices.length > 0 ? { choices } : {}) },
        state: { way: null, state: {} },
      };
    },

    async resume(login, { way: chosen, state }, answer) {
      const open = await openTo(login);
      const choice = answer.get("choice");
      if (choice === notNow && menu?.decline) {
        await menu.decline(login);
        return { kind: "verified", identity: provedSoFar(login) };
      }
      const wanted = open.find((way) => use(way) === choice);
      if (wanted) return start(login, wanted);
      const current = ways.find(({ verifier }) => verifier.id === chosen) ?? open[0];
      if (!current) return { kind: "refused", problem: { code: "unavailable_method" } };
      const inner = current.verifier.stateSchema.safeParse(state);
      if (chosen !== current.verifier.id || !inner.success) return start(login, current);
      const given = new URLSearchParams(answer);
      return asked(login, current, () => current.verifier.resume(login, inner.data, given));
    },
  };
}
