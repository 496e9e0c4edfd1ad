// Codes sent by mail, as hashes: whoever reads the database cannot use the codes of the moment.
import { randomBytes, randomInt } from "node:crypto";
import type { MailCodes } from "./accounts.ts";
import { hashCode } from "./password-hashes.ts";
import type { Store } from "./store.ts";

const digits = 10;
/** Expired ones are of no use, but a clock may be wrong. */
const keptSeconds = 24 * 3600;

export function mailCodesTable(store: Store): MailCodes {
  return {
    async issue(purpose, flowId, expiresAtSeconds) {
      const code = String(randomInt(10 ** digits)).padStart(digits, "0");
      const salt = randomBytes(16).toString("hex");
      const hash = await hashCode(code, salt);
      const values = { salt, code_hash: hash, expires_at: expiresAtSeconds };
      await store.ask(async (db) => {
        await db
          .insertInto("gatehouse_mail_codes")
          .values({ purpose, flow_id: flowId, ...values })
          .onConflict((conflict) => conflict.columns(["purpose", "flow_id"]).doUpdateSet(values))
          .execute();
        await db
          .deleteFrom("gatehouse_mail_codes")
          .where("expires_at", "<", expiresAtSeconds - keptSeconds)
          .execute();
      });
      return code;
    },
    async matches(purpose, flowId, code, nowSeconds) {
      const row = await store.ask((db) =>
        db
          .selectFrom("gatehouse_mail_codes")
          .selectAll()
          .where("purpose", "=", purpose)
          .where("flow_id", "=", flowId)
          .executeTakeFirst(),
      );
      // A flow without a code costs as much: it may be one for an address that nobody has.
      const hash = await hashCode(code.replace(/[\s-]/g, ""), row?.salt ?? randomBytes(16).toString("hex"));
      return row !== undefined && hash === row.code_hash && nowSeconds < row.expires_at;
    },
  };
}
