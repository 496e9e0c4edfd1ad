import { house } from "@/app/house.ts";
import { isHydraUp } from "@/lib/hydra/health.ts";

export const dynamic = "force-dynamic";

/** The configuration is usable. Hydra is reported, not required: taking every replica out because Hydra restarts helps nobody. */
export async function GET(): Promise<Response> {
  const { config } = house();
  const hydra = (await isHydraUp(config.hydra.adminUrl)) ? "up" : "unreachable";
  return Response.json({ status: "ok", hydra }, { headers: { "cache-control": "no-store" } });
}
