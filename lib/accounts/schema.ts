// The tables as both databases know them: types only. Flags are 0 or 1, times seconds since the epoch unless they say ms.
import type { Generated } from "kysely";

export type Schema = {
  gatehouse_schema: { version: number; name: string };
  gatehouse_keys: { name: string; value: string };
  gatehouse_accounts: {
    subject: string;
    username: string;
    email: string | null;
    is_email_verified: number;
    /** JSON. */
    claims: string;
    is_disabled: number;
    must_change_password: number;
    password_hash: string | null;
    /** What a check of the hash costs: all of it but salt and tag. */
    password_kind: string | null;
  };
  /** Usernames and verified addresses, folded, in one space: whatever is typed means one account at most. */
  gatehouse_names: { name: string; subject: string };
  gatehouse_second_steps: {
    subject: string;
    trust_mark: string | null;
    totp_secret: string | null;
    totp_step: number | null;
    totp_flow: string | null;
    recovery_salt: string | null;
    user_handle: string | null;
    declined_at: number | null;
  };
  gatehouse_recovery_codes: { subject: string; code_hash: string; spent_flow: Generated<string | null> };
  gatehouse_passkeys: {
    id: string;
    subject: string;
    public_key: string;
    counter: number;
    /** JSON. */
    transports: string;
    is_backed_up: number;
  };
  gatehouse_mail_codes: { purpose: string; flow_id: string; salt: string; code_hash: string; expires_at: number };
  gatehouse_counters: { key: string; count: number; ends_at_ms: number };
};
