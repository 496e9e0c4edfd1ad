// Which subject a client may see: the real one, or one that only this client knows.
import { createHash } from "node:crypto";
import type { Client } from "./client.ts";
import type { Hydra } from "./hydra.ts";

export function publicSubject(hydra: Hydra, client: Client, subject: string): string {
  if (client.subject_type !== "pairwise" || !hydra.config.subjectTypes.includes("pairwise")) return subject;
  const forced = hydra.store.forcedSubjects.get(`${client.client_id}|${subject}`);
  if (forced) return forced;
  const sector = client.sector_identifier_uri ?? client.redirect_uris?.[0] ?? "";
  const host = URL.canParse(sector) ? new URL(sector).host : client.client_id;
  return createHash("sha256").update(host).update(subject).update(hydra.config.pairwiseSalt).digest("hex");
}
