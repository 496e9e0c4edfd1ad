// Second steps by subject: what was used once is used for everybody, in one statement each, whichever replica asks.
import { randomBytes } from "node:crypto";
import { type Kysely, sql } from "kysely";
import { z } from "zod";
import type { Passkey, SecondSteps } from "./accounts.ts";
import { DatabaseTrouble } from "./database-trouble.ts";
import { hashCode } from "./password-hashes.ts";
import type { Schema } from "./schema.ts";
import type { Store } from "./store.ts";
import { firstTrustMark, nothingYet, renewTrustMark } from "./trust-mark.ts";

type Row = Schema["gatehouse_second_steps"];

export function secondStepsTable(store: Store): SecondSteps {
  const of = (subject: string) =>
    store.ask((db) =>
      db.selectFrom("gatehouse_second_steps").selectAll().where("subject", "=", subject).executeTakeFirst(),
    );

  return {
    trustMark: async (subject) => (await of(subject))?.trust_mark ?? firstTrustMark,
    totpSecret: async (subject) => (await of(subject))?.totp_secret ?? null,
    async setTotpSecret(subject, secret) {
      await store.atOnce(async (tx) => {
        // The last used step stays: the code that proved a new secret must not sign in as well.
        await put(tx, subject, { totp_secret: secret });
        await renewTrustMark(tx, subject);
      });
    },
    async spendTotpStep(subject, step, flowId) {
      return store.ask(async (db) => {
        await db
          .insertInto("gatehouse_second_steps")
          .values({ ...nothingYet, subject })
          .onConflict((conflict) => conflict.column("subject").doNothing())
          .execute();
        const { numUpdatedRows } = await db
          .updateTable("gatehouse_second_steps")
          .set({ totp_step: step, totp_flow: flowId })
          .where("subject", "=", subject)
          .where(({ eb, or, and }) =>
            or([
              eb("totp_step", "is", null),
              eb("totp_step", "<", step),
              and([eb("totp_step", "=", step), eb("totp_flow", "=", flowId)]),
            ]),
          )
          .executeTakeFirst();
        return numUpdatedRows > 0n;
      });
    },
    async recoveryCodesLeft(subject) {
      const { count } = await store.ask((db) =>
        db
          .selectFrom("gatehouse_recovery_codes")
          .select(({ fn }) => fn.countAll<number>().as("count"))
          .where("subject", "=", subject)
          .where("spent_flow", "is", null)
          .executeTakeFirstOrThrow(),
      );
      return count;
    },
    async setRecoveryCodes(subject, codes) {
      // One salt for one person's codes: whichever of them is typed, one hash finds it.
      const salt = randomBytes(16).toString("hex");
      const hashes = await Promise.all(codes.map((code) => hashCode(foldCode(code), salt)));
      await store.atOnce(async (tx) => {
        await put(tx, subject, { recovery_salt: salt });
        await tx.deleteFrom("gatehouse_recovery_codes").where("subject", "=", subject).execute();
        const rows = [...new Set(hashes)].map((code_hash) => ({ subject, code_hash }));
        if (rows.length > 0) await tx.insertInto("gatehouse_recovery_codes").values(rows).execute();
        await renewTrustMark(tx, subject);
      });
    },
    async spendRecoveryCode(subject, code, flowId) {
      // Somebody without codes costs as much.
      const salt = (await of(subject))?.recovery_salt ?? randomBytes(16).toString("hex");
      const hash = await hashCode(foldCode(code), salt);
      const { numUpdatedRows } = await store.ask((db) =>
        db
          .updateTable("gatehouse_recovery_codes")
          .set({ spent_flow: flowId })
          .where("subject", "=", subject)
          .where("code_hash", "=", hash)
          .where(({ eb, or }) => or([eb("spent_flow", "is", null), eb("spent_flow", "=", flowId)]))
          .executeTakeFirst(),
      );
      return numUpdatedRows > 0n;
    },
    async passkeys(subject) {
      const rows = await store.ask((db) =>
        db.selectFrom("gatehouse_passkeys").selectAll().where("subject", "=", subject).orderBy("id").execute(),
      );
      return rows.map(passkeyOf);
    },
    async addPasskey(subject, userHandle, passkey) {
      await store.atOnce(async (tx) => {
        if ((await handleOf(tx, subject, userHandle)) !== userHandle)
          throw new DatabaseTrouble("The passkey was made for another user handle");
        const row = { ...rowOf(passkey), subject };
        const added = await tx
          .insertInto("gatehouse_passkeys")
          .values(row)
          .onConflict((conflict) => conflict.column("id").doNothing())
          .returning("id")
          .executeTakeFirst();
        if (added) return renewTrustMark(tx, subject);
        // A double click adds it twice, which is once. Anybody else's would be a way into their account.
        const { subject: owner } = await tx
          .selectFrom("gatehouse_passkeys")
          .select("subject")
          .where("id", "=", passkey.id)
          .executeTakeFirstOrThrow();
        if (owner !== subject) throw new DatabaseTrouble("The passkey is somebody else's");
      });
    },
    userHandle: (subject) => store.ask((db) => handleOf(db, subject, randomBytes(32).toString("base64url"))),
    async passkeyById(id) {
      const row = await store.ask((db) =>
        db
          .selectFrom("gatehouse_passkeys")
          .innerJoin("gatehouse_second_steps", "gatehouse_second_steps.subject", "gatehouse_passkeys.subject")
          .selectAll("gatehouse_passkeys")
          .select("gatehouse_second_steps.user_handle")
          .where("gatehouse_passkeys.id", "=", id)
          .executeTakeFirst(),
      );
      if (!row?.user_handle) return null;
      return { subject: row.subject, userHandle: row.user_handle, passkey: passkeyOf(row) };
    },
    async usedPasskey(id, counter, isBackedUp) {
      await store.ask((db) =>
        db
          .updateTable("gatehouse_passkeys")
          .set({ counter, is_backed_up: isBackedUp ? 1 : 0 })
          .where("id", "=", id)
          // Of two uses at once the older must not turn it back.
          .where("counter", "<=", counter)
          .execute(),
      );
    },
    declinedAt: async (subject) => (await of(subject))?.declined_at ?? null,
    async decline(subject, nowSeconds) {
      await store.ask((db) => put(db, subject, { declined_at: nowSeconds }));
    },
  };
}

async function put(db: Kysely<Schema>, subject: string, values: Partial<Row>): Promise<void> {
  await db
    .insertInto("gatehouse_second_steps")
    .values({ ...nothingYet, ...values, subject })
    .onConflict((conflict) => conflict.column("subject").doUpdateSet(values))
    .execute();
}

/** The handle there is, or else this one. */
async function handleOf(db: Kysely<Schema>, subject: string, fresh: string): Promise<string> {
  const { user_handle } = await db
    .insertInto("gatehouse_second_steps")
    .values({ ...nothingYet, subject, user_handle: fresh })
    .onConflict((conflict) =>
      conflict
        .column("subject")
        .doUpdateSet({ user_handle: sql`coalesce(gatehouse_second_steps.user_handle, excluded.user_handle)` }),
    )
    .returning("user_handle")
    .executeTakeFirstOrThrow();
  return user_handle ?? fresh;
}

/** As people copy them: with or without spaces and hyphens, in any case. */
function foldCode(code: string): string {
  return code
    .normalize("NFKC")
    .replace(/[\s\p{Pd}]/gu, "")
    .toLowerCase();
}

const transports = z.array(z.string());

function passkeyOf(row: Schema["gatehouse_passkeys"]): Passkey {
  return {
    id: row.id,
    publicKey: row.public_key,
    counter: row.counter,
    transports: transports.parse(JSON.parse(row.transports)),
    isBackedUp: row.is_backed_up === 1,
  };
}

function rowOf(passkey: Passkey): Omit<Schema["gatehouse_passkeys"], "subject"> {
  return {
    id: passkey.id,
    public_key: passkey.publicKey,
    counter: passkey.counter,
    transports: JSON.stringify(passkey.transports),
    is_backed_up: passkey.isBackedUp ? 1 : 0,
  };
}
