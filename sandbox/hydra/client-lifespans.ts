// How long tokens of one client live, where it has times of its own.
import { formatGoDuration, parseGoDuration } from "./durations.ts";
import { DecodeError, decodeObject } from "./json-body.ts";

const NONE = {
  authorization_code_grant_access_token_lifespan: null,
  authorization_code_grant_id_token_lifespan: null,
  authorization_code_grant_refresh_token_lifespan: null,
  client_credentials_grant_access_token_lifespan: null,
  implicit_grant_access_token_lifespan: null,
  implicit_grant_id_token_lifespan: null,
  jwt_bearer_grant_access_token_lifespan: null,
  refresh_token_grant_id_token_lifespan: null,
  refresh_token_grant_access_token_lifespan: null,
  refresh_token_grant_refresh_token_lifespan: null,
  device_authorization_grant_id_token_lifespan: null,
  device_authorization_grant_access_token_lifespan: null,
  device_authorization_grant_refresh_token_lifespan: null,
};

/** Go durations, null where the server's own time counts. */
export type Lifespans = Record<keyof typeof NONE, string | null>;

const SHAPE = Object.fromEntries(Object.keys(NONE).map((name) => [name, "string" as const]));

/** The lifespans in a JSON document, written as Hydra writes them back. */
export function decodeLifespans(document: unknown): Lifespans {
  const lifespans: Lifespans = { ...NONE };
  for (const [name, text] of Object.entries(decodeObject(document, SHAPE))) {
    const ms = parseGoDuration(String(text));
    if (ms === undefined) throw new DecodeError(`time: invalid duration "${text}"`);
    Object.assign(lifespans, { [name]: formatGoDuration(ms) });
  }
  return lifespans;
}
