// Sends mails after the page was answered: nobody waits for a mail server, and nobody learns from it who has an account.
import { setTimeout as after } from "node:timers/promises";
import type { Locale, Messages, MessageValues, Translator } from "../messages.ts";
import { MailTrouble } from "./mail-trouble.ts";

export type MailKind = keyof Messages["mails"];
export type Mail = { readonly to: string; readonly subject: string; readonly text: string };

export interface Postman {
  /** Returns at once. In the language of whoever asked for it; `seconds` among the values is said as `{duration}`. */
  post(kind: MailKind, to: string, locale: Locale, values: MessageValues): void;
}

export type Postal = {
  readonly productName: string;
  readonly translator: (locale: Locale) => Translator;
  /** Throws `MailTrouble` where the mail was not taken. */
  readonly send: (mail: Mail) => Promise<void>;
  /** Hears of each mail that was taken, and of each try that failed; never to whom. */
  readonly report: (kind: MailKind, trouble: MailTrouble | null) => void;
  readonly pause?: (ms: number) => Promise<unknown>;
};

// The first one is for the answer to the page: composing a mail takes a moment, and is done for some names only.
const waitsMs = [300, 5_000, 30_000];
const most = 200;
const lanes = 3;

export function postman({ productName, translator, send, report, pause = unheld }: Postal): Postman {
  const running: Promise<unknown>[] = Array.from({ length: lanes }, () => Promise.resolve());
  let under = 0;
  let turn = 0;

  /** A few at a time: a mail server that hangs must not hold hundreds of connections. */
  function inLane<T>(work: () => Promise<T>): Promise<T> {
    const lane = turn % lanes;
    turn += 1;
    const done = Promise.resolve(running[lane]).then(work);
    running[lane] = done.catch(() => undefined);
    return done;
  }

  async function deliver(kind: MailKind, mail: Mail): Promise<void> {
    for (const ms of waitsMs) {
      await pause(ms);
      const trouble = await inLane(() => send(mail)).then(() => null, troubleOf);
      report(kind, trouble);
      if (trouble === null || trouble.isFinal) return;
    }
  }

  return {
    post(kind, to, locale, values) {
      // Kept in memory only, so there is an end to it.
      if (under >= most) return report(kind, new MailTrouble("Too many mails wait for the mail server", true));
      under += 1;
      const t = translator(locale);
      const words = { product: productName, ...values, duration: t.duration(Number(values.seconds ?? 1)) };
      const mail = { to, subject: t(`mails.${kind}.subject`, words), text: t(`mails.${kind}.text`, words) };
      void deliver(kind, mail).finally(() => {
        under -= 1;
      });
    },
  };
}

function troubleOf(error: unknown): MailTrouble {
  return error instanceof MailTrouble ? error : new MailTrouble("A mail could not be sent", true, { cause: error });
}

/** A process that ends does not wait for it. */
function unheld(ms: number): Promise<unknown> {
  return after(ms, undefined, { ref: false });
}
