// Hands one mail to the configured server (SMTP), protected and within bounded time.
import { createTransport } from "nodemailer";
import type { MailSettings } from "../settings/mail.ts";
import { mailTrouble } from "./mail-trouble.ts";
import type { Mail } from "./postman.ts";

/** Throws `MailTrouble`. Nothing is connected before the first mail. */
export function mailTransport(settings: MailSettings): (mail: Mail) => Promise<void> {
  const { host, port, isTls, mustEncrypt, login, ca, from } = settings;
  const transport = createTransport({
    host,
    port,
    secure: isTls,
    requireTLS: mustEncrypt,
    ...(login ? { auth: { user: login.user, pass: login.password } } : {}),
    tls: ca === null ? {} : { ca },
    connectionTimeout: settings.timeoutMs,
    greetingTimeout: settings.timeoutMs,
    socketTimeout: settings.timeoutMs,
    dnsTimeout: settings.timeoutMs,
    // A text is a text, whatever it looks like.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return async ({ to, subject, text }) => {
    try {
      await transport.sendMail({
        from: { name: from.name, address: from.address },
        // An object and not a line: what is in it is never taken apart for further recipients.
        to: { name: "", address: to },
        subject: subject.replace(/\p{Cc}/gu, " "),
        text,
        // RFC 3834: absence notes and lists are not to answer.
        headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
      });
    } catch (error) {
      throw mailTrouble(error);
    }
  };
}
