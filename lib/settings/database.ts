// Reads where accounts are kept; nothing is opened at boot.
import { isLoopback } from "../loopback.ts";
import type { SettingReader } from "../setting-reader.ts";

export type SqliteSettings = {
  readonly kind: "sqlite";
  readonly file: string;
  /** How long to wait for another program's lock. */
  readonly busyMs?: number;
  /** The file never grows beyond so many pages; left out: as far as the disk goes. */
  readonly maxPages?: number;
};
export type PostgresSettings = {
  readonly kind: "postgres";
  /** A name, an address, or the folder of a socket. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string | null;
  readonly database: string;
  /** Null: in clear. "authority": signed by somebody trusted, for whatever host (libpq's verify-ca). */
  readonly ssl: { readonly ca: string | null; readonly verifies: "nothing" | "authority" | "host" } | null;
  readonly connectMs: number;
  /** How long one question may take, waiting for others' locks included; left out: ten seconds. */
  readonly questionMs?: number;
};
export type DatabaseSettings = SqliteSettings | PostgresSettings;

const examples = "Example: sqlite:accounts.db, or postgres://gatehouse:…@db.example.com/gatehouse?sslmode=verify-full";
/** Stands in for what was complained about; such a configuration starts nothing. */
const nowhere: DatabaseSettings = { kind: "sqlite", file: ":memory:" };
const modes = "disable, require, verify-ca or verify-full";
const understood = new Set(["host", "port", "user", "sslmode", "connect_timeout", "application_name"]);
/** Or a socket, which is a file. */
const isHere = (host: string) => isLoopback(host) || host.startsWith("/");

export function readDatabase(reader: SettingReader): DatabaseSettings {
  const complain = (problem: string, remedy: string) => reader.complain("DATABASE_URL", problem, remedy);
  const text = reader.secretText("DATABASE_URL") ?? "sqlite:accounts.db";
  if (text.startsWith("sqlite:")) {
    const file = text.slice("sqlite:".length).replace(/^\/\/(?=\/)/, "");
    if (file !== "" && !file.startsWith("//") && !/[?#]/.test(file)) return { kind: "sqlite", file };
    complain("names no file", "Example: DATABASE_URL=sqlite:accounts.db, or sqlite:/var/lib/gatehouse/accounts.db");
    return nowhere;
  }
  if (/^postgres(ql)?:\/\//.test(text)) return readPostgres(reader, text);
  complain("is neither sqlite:FILE nor postgres://…", examples);
  return nowhere;
}

function readPostgres(reader: SettingReader, text: string): DatabaseSettings {
  const complain = (problem: string, remedy: string) => reader.complain("DATABASE_URL", problem, remedy);
  // Of the kinds of address that a URL parser knows best, with user, host and port each optional.
  const address = text
    .replace(/^postgres(ql)?:/, "http:")
    .replace(/^http:\/\/([^/?@]*@)?(?=[/?]|$)/, "http://$1localhost");
  if (!URL.canParse(address)) {
    complain("is no address", `${examples}; write @ : / ? # in a password as %40 %3A %2F %3F %23.`);
    return nowhere;
  }
  const url = new URL(address);
  const query = url.searchParams;
  const decoded = (part: string) => {
    try {
      return decodeURIComponent(part);
    } catch {
      complain("has a % that begins no code", "Write % itself as %25.");
      return "";
    }
  };
  for (const name of new Set(query.keys()))
    if (!understood.has(name))
      complain(
        `has a part that is not understood: ${name.replace(/[^\w.-]/g, "").slice(0, 40)}`,
        /^ssl(rootcert|cert|key)$/.test(name)
          ? "A certificate authority goes into DATABASE_CA_FILE; client certificates are not supported."
          : `Take it out; understood are ${[...understood].join(", ")}.`,
      );
  const host = query.get("host") ?? url.hostname.replace(/^\[|\]$/g, "");
  const user = query.get("user") ?? decoded(url.username);
  const database = decoded(url.pathname.slice(1));
  const connectSeconds = query.get("connect_timeout") ?? "5";
  const port = query.get("port") ?? (url.port || (/:80(?=[/?]|$)/.test(text) ? "80" : "5432"));
  if (user === "" || database === "") complain("does not say which user and which database", examples);
  if (host.includes(",")) complain("names several hosts", "Give one: an address that follows the writable server.");
  if (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65_535)
    complain("has a port that is none", "Give a number up to 65535, or leave it out for 5432.");
  if (!/^[1-9]\d?$/.test(connectSeconds))
    complain("has a connect_timeout that is none", "Give whole seconds from 1 to 99.");
  return {
    kind: "postgres",
    host,
    port: Number(port),
    user,
    password: url.password === "" ? null : decoded(url.password),
    database,
    ssl: readTls(reader, host, query.get("sslmode")),
    connectMs: Number(connectSeconds) * 1000,
  };
}

function readTls(reader: SettingReader, host: string, mode: string | null): PostgresSettings["ssl"] {
  const ca = reader.certificate("DATABASE_CA");
  switch (mode) {
    case "disable":
      return null;
    case "require":
      // As libpq has it: whoever names an authority wants it asked.
      return { ca, verifies: ca === null ? "nothing" : "authority" };
    case "verify-ca":
      return { ca, verifies: "authority" };
    case "verify-full":
      return { ca, verifies: "host" };
    case null:
      if (isHere(host)) return null;
      reader.complain(
        "DATABASE_URL",
        "does not say how the way to the database is protected",
        "Add ?sslmode=verify-full; where the network itself is private, ?sslmode=disable.",
      );
      return null;
    default:
      // "allow" and "prefer" go on in clear as soon as somebody in between says that there is no TLS.
      reader.complain("DATABASE_URL", `has a sslmode that is none of ${modes}`, "Example: ?sslmode=verify-full");
      return null;
  }
}
