// Reads how mail is sent; without it nothing that needs mail is offered.
import { isEmailAddress } from "../email-address.ts";
import { isLoopback } from "../loopback.ts";
import type { SettingReader } from "../setting-reader.ts";

export type MailSettings = {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte (RFC 8314). */
  readonly isTls: boolean;
  /** Nothing is said before STARTTLS. */
  readonly mustEncrypt: boolean;
  readonly login: { readonly user: string; readonly password: string } | null;
  /** PEM; null = the system's authorities. */
  readonly ca: string | null;
  readonly from: { readonly name: string; readonly address: string };
  readonly timeoutMs: number;
};

const example = "Example: MAIL_URL=smtps://user:password@mail.example.com, or smtp://… for STARTTLS";

/** Null where no mail is configured. */
export function readMail(reader: SettingReader): MailSettings | null {
  const { complain } = reader;
  const given = reader.secretText("MAIL_URL");
  if (given === undefined) return null;
  const url = URL.canParse(given) ? new URL(given) : null;
  const host = url?.hostname.replace(/^\[|\]$/g, "") ?? "";
  if (!url || !/^smtps?:$/.test(url.protocol) || host === "" || url.search || url.hash || !/^\/?$/.test(url.pathname)) {
    complain("MAIL_URL", "is not smtp(s)://host or smtp(s)://user:password@host:port", example);
    return null;
  }
  const isTls = url.protocol === "smtps:";
  return {
    host,
    port: Number(url.port) || (isTls ? 465 : 587),
    isTls,
    mustEncrypt: !isTls && !isLoopback(host) && !reader.flag("MAIL_ALLOW_CLEARTEXT"),
    login: readLogin(reader, url),
    ca: reader.certificate("MAIL_CA"),
    from: readFrom(reader),
    timeoutMs: reader.wholeNumber("MAIL_TIMEOUT_SECONDS", 10, [1, 120]) * 1000,
  };
}

function readLogin({ complain }: SettingReader, { username, password }: URL): MailSettings["login"] {
  if (username === "" && password === "") return null;
  try {
    const login = { user: decodeURIComponent(username), password: decodeURIComponent(password) };
    if (login.user !== "" && login.password !== "") return login;
    complain("MAIL_URL", "has only one of user and password", example);
  } catch {
    complain("MAIL_URL", "has a % that begins no code", "Write % itself as %25.");
  }
  return null;
}

function readFrom({ text, complain }: SettingReader): MailSettings["from"] {
  const given = text("MAIL_FROM") ?? "";
  const [, name = "", address = ""] = /^(?:([^<>"]*?)\s*<([^<>]*)>)$/.exec(given) ?? ["", "", given];
  if (isEmailAddress(address) && !/\p{Cc}/u.test(name)) return { name, address };
  complain(
    "MAIL_FROM",
    given === "" ? "is missing" : "is neither an address nor `Name <address>`",
    "Example: MAIL_FROM=Example accounts <accounts@example.com>",
  );
  return { name: "", address: "" };
}
