// Says in a sentence why a mail was not taken: a mail server's own words may hold the recipient's address.
import { z } from "zod";

export class MailTrouble extends Error {
  /** True where trying again would not help. */
  readonly isFinal: boolean;
  constructor(message: string, isFinal: boolean, options?: ErrorOptions) {
    super(message, options);
    this.isFinal = isFinal;
  }
}

const said = z
  .object({ code: z.string(), responseCode: z.number(), command: z.string(), message: z.string() })
  .partial();

/** What nodemailer rejects with, without any text that came over the wire. */
export function mailTrouble(error: unknown): MailTrouble {
  const { code = "", responseCode, command = "", message = "" } = said.safeParse(error).data ?? {};
  const answered = responseCode === undefined ? undefined : `code ${responseCode} after ${command.split(" ")[0]}`;
  const [network] = /\bE[A-Z]{4,}\b/.exec(message) ?? [];
  const cause = { cause: new Error(answered ?? network ?? (code || "no code")) };
  // RFC 5321 §4.2.1: 5xx is final, 4xx may pass.
  const isRefused = responseCode !== undefined && responseCode >= 500;
  if (code === "EAUTH") return new MailTrouble("The mail server refuses this app's name or password", true, cause);
  if (code === "EENVELOPE")
    return new MailTrouble("The mail server takes no such sender or recipient", isRefused, cause);
  if (isCertificate(message))
    return new MailTrouble("The certificate of the mail server was not accepted", false, cause);
  if (code === "ETLS") return new MailTrouble("The mail server speaks no TLS", false, cause);
  if (code === "ETIMEDOUT") return new MailTrouble("The mail server did not answer in time", false, cause);
  if (code === "EDNS" || network !== undefined)
    return new MailTrouble("The mail server cannot be reached", false, cause);
  if (answered !== undefined) return new MailTrouble("The mail server did not take a mail", isRefused, cause);
  return new MailTrouble("The connection to the mail server broke", false, cause);
}

function isCertificate(message: string): boolean {
  return /certificate|altnames/i.test(message);
}
