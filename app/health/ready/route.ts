import { house } from "@/app/house.ts";
import { readiness } from "@/lib/flows/readiness.ts";

export const dynamic = "force-dynamic";

/** The configuration is usable, and so is the database that it names. */
export async function GET(): Promise<Response> {
  const { isReady, ...parts } = await readiness(house());
  const body = { status: isReady ? "ok" : "not ready", ...parts };
  return Response.json(body, { status: isReady ? 200 : 503, headers: { "cache-control": "no-store" } });
}
