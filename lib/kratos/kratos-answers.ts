// What an answer of Kratos must look like to be believed; unknown members are dropped.
import { z } from "zod";

/** Ids become subjects and stand in addresses, so nothing but an id is one. */
export const kratosId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const id = z.string().regex(kratosId);
const seconds = z.iso.datetime({ offset: true }).transform((moment) => Date.parse(moment) / 1000);

export const kratosIdentity = z.object({
  id,
  /** Kratos before 0.10 has no states. */
  state: z
    .string()
    .nullish()
    .transform((state) => state ?? "active"),
  /** As the operator's own schema has them: only ever looked into by name. */
  traits: z.unknown(),
  verifiable_addresses: z
    .array(z.object({ value: z.string(), via: z.string(), verified: z.boolean() }))
    .nullish()
    .transform((addresses) => addresses ?? []),
});
export type KratosIdentity = z.infer<typeof kratosIdentity>;

/** `GET /sessions/whoami`; times in seconds since the epoch. */
export const kratosSession = z.object({
  id,
  active: z.boolean(),
  expires_at: seconds.nullish().transform((moment) => moment ?? Number.POSITIVE_INFINITY),
  authenticated_at: seconds,
  authenticator_assurance_level: z.string().nullish(),
  authentication_methods: z
    .array(z.object({ method: z.string(), aal: z.string().nullish(), completed_at: seconds.nullish() }))
    .max(1000)
    .nullish()
    .transform((methods) => methods ?? []),
  identity: kratosIdentity,
});
export type KratosSession = z.infer<typeof kratosSession>;

/** `error.id` of a 403: the session is there, but Kratos shows it only after a second step. */
export const kratosRefusal = z.object({ error: z.object({ id: z.string() }) });
export const kratosLogout = z.object({ logout_token: z.string().regex(/^[\w-]{8,200}$/) });
