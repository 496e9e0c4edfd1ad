// Looks people up in a small JSON file of argon2id hashes, read again whenever it changes.
import { readFileSync, statSync } from "node:fs";
import { z } from "zod";
import { hashPassword, isPasswordHash, verifyPassword } from "../argon2.ts";
import { type JsonObject, jsonObject } from "../json.ts";
import { foldName } from "../names.ts";
import type { CheckPassword } from "./verifier.ts";

export const usersFileSchema = z.strictObject({
  users: z.array(
    z.strictObject({
      username: z.string().min(1).max(320),
      /** Given to Hydra as `sub`; must never change and never be given to somebody else. */
      subject: z.string().min(1).max(255),
      password: z.string().refine(isPasswordHash, "is not an argon2id hash"),
      isDisabled: z.boolean().default(false),
      claims: jsonObject.default({}),
    }),
  ),
});
export type UsersFile = z.infer<typeof usersFileSchema>;

export type UsersDirectory = {
  readonly check: CheckPassword;
  /** Today's claims of a subject, "disabled", or null for one this file does not know. */
  account(subject: string): { readonly claims: JsonObject } | "disabled" | null;
};

/**
 * People from the file at `path`. A missing file is an empty one; a file that does not parse makes every
 * check throw, with the place of the mistake, so that sign-in fails closed and the log says why.
 */
export function usersFile(path: string): UsersDirectory {
  let read: { at: string; users: UsersFile["users"] } | undefined;
  let decoy: Promise<string> | undefined;

  function users(): UsersFile["users"] {
    const stat = statSync(path, { throwIfNoEntry: false });
    const at = stat ? `${stat.mtimeMs}/${stat.size}/${stat.ino}` : "absent";
    if (read?.at !== at) {
      const parsed = stat
        ? usersFileSchema.safeParse(parseJson(readFileSync(path, "utf8")))
        : { success: true as const, data: { users: [] } };
      if (!parsed.success) throw new Error(`The users file is not usable: ${z.prettifyError(parsed.error)}`);
      read = { at, users: parsed.data.users };
    }
    return read.users;
  }

  return {
    async check(username, password) {
      const wanted = foldName(username);
      const user = users().find((candidate) => foldName(candidate.username) === wanted);
      // An unknown name costs the same hash as a known one: time must not tell which names exist.
      decoy ??= hashPassword("decoy");
      const matches = await verifyPassword(user?.password ?? (await decoy), password);
      return user && matches && !user.isDisabled ? { subject: user.subject, claims: user.claims } : null;
    },
    account(subject) {
      const user = users().find((candidate) => candidate.subject === subject);
      if (!user) return null;
      return user.isDisabled ? "disabled" : { claims: user.claims };
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error("The users file is not JSON", { cause: error });
  }
}
