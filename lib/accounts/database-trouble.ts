// Says in a sentence what is wrong with the accounts database, from the codes of SQLite, Postgres and Node alone.
import { z } from "zod";

/** Why the database did not do it. Neither message nor cause holds an address, a name or a value. */
export class DatabaseTrouble extends Error {}

/** Postgres: SQLSTATE, the two digits of its class, or what Node says of the connection. */
const postgres: Readonly<Record<string, string>> = {
  "08": "The connection to the accounts database broke",
  "22": "The accounts database takes no such value",
  "25006": "The accounts database is read-only",
  "28": "The accounts database refuses this app's name or password",
  "3D": "The server of the accounts database has no database of this name",
  "40": "Others changed the same accounts at the same moment",
  "42501": "The accounts database does not permit this app what it needs",
  "53": "The server of the accounts database is out of connections or memory",
  "53100": "The disk of the accounts database is full",
  "55P03": "Others hold what is needed of the accounts database locked",
  "57": "The server of the accounts database is starting or stopping, or gave up on a question",
  "58": "The server of the accounts database cannot read or write its files",
  ECONNREFUSED: "Nothing listens at the address of the accounts database",
  ECONNRESET: "The connection to the accounts database broke",
  EPIPE: "The connection to the accounts database broke",
  ENOTFOUND: "The host of the accounts database has no address",
  EAI_AGAIN: "The host of the accounts database has no address right now",
  ETIMEDOUT: "The accounts database did not answer in time",
  EHOSTUNREACH: "The host of the accounts database is unreachable",
  ENETUNREACH: "The host of the accounts database is unreachable",
  ENOENT: "The folder or socket of the accounts database does not exist",
  EISDIR: "The accounts database is a folder",
  ENOTDIR: "The folder of the accounts database is a file",
  EACCES: "The accounts database may not be opened by this app",
};

/** Primary result codes: https://www.sqlite.org/rescode.html. */
const sqlite: Readonly<Record<number, string>> = {
  3: "The accounts database may not be opened by this app",
  5: "The accounts database is locked by another program",
  6: "The accounts database is locked by another program",
  8: "The accounts database is read-only",
  10: "The disk of the accounts database cannot be read or written",
  11: "The accounts database is damaged",
  13: "The disk of the accounts database is full",
  14: "The accounts database cannot be opened: its folder is missing, or not writable",
  26: "The file of the accounts database is no SQLite database",
};

const withCodes = z.object({ code: z.string().optional(), errcode: z.number().optional() });

/** What the database itself said, as a code: "sqlite 5", "53100", "ECONNREFUSED"; null for anything else. */
export function databaseCode(error: unknown): string | null {
  const { code, errcode } = withCodes.safeParse(error).data ?? {};
  if (errcode !== undefined) return `sqlite ${errcode & 0xff}`;
  return code ?? null;
}

export function databaseTrouble(error: unknown): Error {
  if (error instanceof DatabaseTrouble) return error;
  const code = databaseCode(error);
  // Messages of a database quote values: they go no further. Those without a code come from the connection.
  if (code === null) {
    const what = error instanceof Error ? connectionTrouble(error.message) : undefined;
    return what ? new DatabaseTrouble(what) : new Error("The accounts database failed", { cause: error });
  }
  const said = code.startsWith("sqlite ")
    ? sqlite[Number(code.slice(7))]
    : (postgres[code] ?? postgres[code.slice(0, 2)] ?? tlsTrouble(code));
  return new DatabaseTrouble(said ?? "The accounts database failed", { cause: new Error(`code ${code}`) });
}

/** Of pg, which gives these no code. */
function connectionTrouble(message: string): string | undefined {
  if (/does not support SSL/.test(message)) return "The server of the accounts database speaks no TLS";
  if (/timeout/i.test(message)) return "The accounts database did not answer in time";
  if (/terminated|closed|ended/i.test(message)) return "The connection to the accounts database broke";
  return undefined;
}

function tlsTrouble(code: string): string | undefined {
  return /CERT|ISSUER|SIGNATURE|ALTNAME|SSL|TLS/.test(code)
    ? "The certificate of the accounts database was not accepted"
    : undefined;
}
