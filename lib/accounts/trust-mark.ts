// Makes browsers that were trusted before untrusted: called wherever a password or a second step changes.
import { randomBytes } from "node:crypto";
import type { Kysely } from "kysely";
import type { Schema } from "./schema.ts";

/** Of somebody of whom nothing has changed so far. */
export const firstTrustMark = "first";

export async function renewTrustMark(db: Kysely<Schema>, subject: string): Promise<void> {
  const mark = randomBytes(12).toString("base64url");
  await db
    .insertInto("gatehouse_second_steps")
    .values({ ...nothingYet, subject, trust_mark: mark })
    .onConflict((conflict) => conflict.column("subject").doUpdateSet({ trust_mark: mark }))
    .execute();
}

export const nothingYet = {
  trust_mark: null,
  totp_secret: null,
  totp_step: null,
  totp_flow: null,
  recovery_salt: null,
  user_handle: null,
  declined_at: null,
} as const;
