// Builds the one house of this process. Next bundles routes, pages and the proxy apart, each with its own module
// state, so it is kept on `globalThis`: one configuration, one demo secret, one pool of connections to Hydra.
import { config } from "@/lib/config.ts";
import { customize } from "@/lib/customize.ts";
import type { House } from "@/lib/flows/house.ts";
import { createHydra } from "@/lib/hydra/client.ts";
import { jsonLog } from "@/lib/log.ts";
import { createSealer } from "@/lib/seal.ts";

declare global {
  var gatehouse: House | undefined;
}

export function house(): House {
  globalThis.gatehouse ??= build();
  return globalThis.gatehouse;
}

function build(): House {
  const settings = config();
  const log = jsonLog();
  return {
    config: settings,
    hydra: createHydra(settings.hydra),
    custom: customize(settings),
    sealer: createSealer(settings.secrets, (reason) => log("warn", { event: "seal.refused", reason })),
    log,
    nowSeconds: () => Math.floor(Date.now() / 1000),
  };
}
