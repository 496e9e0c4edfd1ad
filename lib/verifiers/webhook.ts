// Asks somebody else's server, in whatever language, what to ask and whom to believe; decides what of that is believed.
import { createHmac, randomBytes } from "node:crypto";
import type { z } from "zod";
import { holdsName } from "../field-kinds.ts";
import type { JsonObject } from "../json.ts";
import {
  type BeliefSettings,
  believedIdentity,
  believedProblem,
  believedPrompt,
  believedTarget,
  type Evidence,
} from "../webhook/belief.ts";
import { believedClaims } from "../webhook/claims.ts";
import { disbelieve } from "../webhook/disbelief.ts";
import { createExchange, type ExchangeSettings } from "../webhook/exchange.ts";
import {
  again,
  guessedSecret,
  isRight,
  type QuestionState,
  questionState,
  secretsAmong,
} from "../webhook/question-state.ts";
import { type Asked, accountAnswer } from "../webhook/questions.ts";
import { readCallback, readTyped, type Typed } from "../webhook/typed.ts";
import { webhookStep } from "./step-schema.ts";
import type { IdentityVerifier, LoginContext, Step } from "./verifier.ts";

export type WebhookOptions = ExchangeSettings &
  BeliefSettings & { readonly id: string; readonly name?: string | undefined };

/** Bytes of JSON that fit the flow's cookie once they are sealed, with room for the rest of the record. */
const stepBytes = 2400;

export type Webhook = {
  readonly verifier: IdentityVerifier<QuestionState>;
  /** Today's claims of a subject of its own, "disabled" for one that may no longer sign in, or null for anybody else's. */
  account(subject: string, signal: AbortSignal): Promise<{ readonly claims: JsonObject } | "disabled" | null>;
};

/** Whatever is wrong with the webhook or with what it says throws: nobody is signed in by it, and the log has the reason. */
export function webhook(settings: WebhookOptions): Webhook {
  const { id, subjectPrefix } = settings;
  const exchange = createExchange(settings);

  const verifier: IdentityVerifier<QuestionState> = {
    id,
    ...(settings.name ? { name: settings.name } : {}),
    stateSchema: questionState,

    async begin(login) {
      const said = await ask(`begin ${login.flowId} ${id}`, login, {
        kind: "begin",
        ...about(login),
        suggestedUsername: login.suggestedUsername,
      });
      if (said.kind === "verified") return disbelieve("it knows somebody who was not asked anything");
      return believed(said, login, { name: "", seen: [], nonce: randomBytes(12).toString("base64url") }, []);
    },

    async resume(login, state, given) {
      const { asked } = state;
      const typed = asked ? readTyped(given, asked.fields, asked.hasPasskey) : callback(given);
      if ("problem" in typed) return again(state, given, typed.problem);
      const { values, choice } = typed;
      const names = asked?.fields.filter(holdsName).flatMap(({ name }) => values[name] ?? []) ?? [];
      const name = names[0] ?? state.name;
      const nonce = derived(state.nonce, JSON.stringify([values, choice]));
      const evidence = {
        name,
        seen: [...new Set([...state.seen, ...(asked ? typed.kinds : ["elsewhere" as const])])],
        nonce: derived(nonce, "next"),
      };
      const judge = async () => {
        const question = { ...about(login), state: state.theirs, answer: values, choice };
        const said = await ask(nonce, login, { kind: "answer", ...question });
        const fields = asked?.fields.map((field) => field.name) ?? [];
        const step = believed(said, login, evidence, fields, secretsAmong(values, state));
        // The same question again, with the name that was typed.
        return step.kind === "refused" ? again(state, given, step.problem) : step;
      };
      const guessed = guessedSecret(values, state);
      if (guessed === null) return judge();
      const judged: { step?: Step<QuestionState> } = {};
      const account = name || login.identity?.username || login.identity?.subject || `flow ${login.flowId}`;
      const guess = await login.attempts.guess(
        account,
        async () => {
          judged.step = await judge();
          return isRight(judged.step, guessed.fields) ? judged.step : null;
        },
        guessed.kind,
      );
      if ("waitSeconds" in guess)
        return again(state, given, { code: "try_again_later", retryAfterSeconds: guess.waitSeconds });
      return guess.found ?? judged.step ?? disbelieve("nothing was judged");
    },
  };

  return {
    verifier,
    async account(subject, signal) {
      const isOurs = subjectPrefix === "" ? !subject.includes(":") : subject.startsWith(subjectPrefix);
      if (!isOurs) return null;
      const question = { kind: "account", method: id, subject: subject.slice(subjectPrefix.length) };
      const answer = accountAnswer.safeParse(await exchange(named(randomBytes(20)), question, signal));
      if (!answer.success) return disbelieve(shapeOf(answer.error));
      const said = answer.data;
      if (said.kind === "known") return { claims: believedClaims(said.claims, settings.claims) };
      // Below a prefix nobody else has people: who is unknown here is gone.
      return said.kind === "disabled" || subjectPrefix !== "" ? "disabled" : null;
    },
  };

  function about(login: LoginContext) {
    const { client } = login.loginRequest;
    const { identity } = login;
    return {
      method: id,
      flow: login.flowId,
      entry: login.entry,
      client: { id: client.client_id, name: client.client_name ?? "" },
      notBefore: login.notBefore,
      identity: identity && { subject: identity.subject, amr: [...identity.amr], authTime: identity.authTime },
      returnTo: settings.redirectOrigins.length > 0 ? { ...login.returnTo } : null,
    };
  }

  async function ask(question: string, login: LoginContext, asked: Asked): Promise<Step> {
    const name = named(createHmac("sha256", "webhook-id").update(question).digest());
    const step = webhookStep.safeParse(await exchange(name, asked, login.signal));
    return step.success ? step.data : disbelieve(shapeOf(step.error));
  }

  function believed(
    said: Step,
    login: LoginContext,
    { nonce, ...evidence }: Evidence & { readonly nonce: string },
    fields: readonly string[],
    secrets: readonly string[] = [],
  ): Step<QuestionState> {
    const step = ((): Step<QuestionState> => {
      switch (said.kind) {
        case "verified":
          return { kind: "verified", identity: believedIdentity(said.identity, login, evidence, settings) };
        case "refused":
          return { kind: "refused", problem: believedProblem(said.problem, fields) };
        case "redirect": {
          const to = believedTarget(said.to, settings.redirectOrigins);
          return { kind: "redirect", to, state: { asked: null, nonce, ...kept(evidence), theirs: said.state } };
        }
        case "ask": {
          const { fields: shown, notes, passkey, choices, values, purpose } = believedPrompt(said.prompt);
          const asked = {
            ...(purpose === undefined ? {} : { purpose }),
            fields: shown.map(({ value: _value, isOptional = false, ...field }) => ({ ...field, isOptional })),
            ...(choices === undefined ? {} : { choices: [...choices] }),
            ...(values === undefined ? {} : { values: { ...values } }),
            hasMore: notes !== undefined || passkey !== undefined,
            hasPasskey: passkey !== undefined,
          };
          const state = { asked, nonce, ...kept(evidence), theirs: said.state };
          const names = shown.map((field) => field.name);
          const { prompt, problem } = said;
          return { kind: "ask", prompt, state, ...(problem ? { problem: believedProblem(problem, names) } : {}) };
        }
        default:
          return said satisfies never;
      }
    })();
    const text = JSON.stringify(step);
    if (secrets.some((secret) => text.includes(JSON.stringify(secret).slice(1, -1)))) disbelieve("it repeats a secret");
    if (Buffer.byteLength(text) > stepBytes) disbelieve(`with its state it is more than ${stepBytes} bytes`);
    return step;
  }
}

const kept = ({ name, seen }: Evidence) => ({ name, seen: [...seen] });

function callback(given: URLSearchParams): Typed {
  const values = readCallback(given);
  return values ? { values, choice: null, kinds: [] } : { problem: { code: "provider_refused" } };
}

function derived(nonce: string, what: string): string {
  return createHmac("sha256", nonce).update(what).digest("base64url").slice(0, 16);
}

const named = (bytes: Buffer) => `msg_${bytes.toString("base64url").slice(0, 27)}`;

/** Where the shape is wrong, in names of the schema: what stands there could be anything. */
function shapeOf(error: z.ZodError): string {
  const [first] = error.issues;
  const path = first?.path
    .map(String)
    .join(".")
    .replace(/[^\w.]/g, "?")
    .slice(0, 80);
  return `its shape is wrong: ${first?.code ?? "unknown"} at ${path || "the top"}`;
}
