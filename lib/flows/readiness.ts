// Decides whether this process may be sent visitors.
import { isHydraUp } from "../hydra/health.ts";
import type { House } from "./house.ts";

export type Readiness = {
  readonly isReady: boolean;
  readonly hydra: "up" | "unreachable";
  /** Left out where nothing is kept in one. */
  readonly database?: "up" | "unavailable";
};

const everReady = new WeakSet<House>();

/**
 * Hydra is reported, not required: taking every replica out because Hydra restarts helps nobody. A database neither, once
 * it answered; before that, this replica was started with one it cannot use, and others may do better.
 */
export async function readiness(house: House): Promise<Readiness> {
  const hydra = (await isHydraUp(house.config.hydra.adminUrl)) ? "up" : "unreachable";
  if (!house.custom.ready) return { isReady: true, hydra };
  try {
    await house.custom.ready();
    everReady.add(house);
    return { isReady: true, hydra, database: "up" };
  } catch (error) {
    house.log("warn", { event: "database.unready", detail: error instanceof Error ? error.message : String(error) });
    return { isReady: everReady.has(house), hydra, database: "unavailable" };
  }
}
