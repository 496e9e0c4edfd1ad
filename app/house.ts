// Builds the one house of this process. Next bundles routes, pages and the proxy apart, each with its own module
// state, so it is kept on `globalThis`: one configuration, one demo secret, one pool of connections to Hydra.
import { config } from "@/lib/config.ts";
import { memoryCounters } from "@/lib/counters.ts";
import { customize } from "@/lib/customize.ts";
import type { House } from "@/lib/flows/house.ts";
import { createRepeats } from "@/lib/flows/repeats.ts";
import { createHydra } from "@/lib/hydra/client.ts";
import { createLog } from "@/lib/log.ts";
import { createSealer } from "@/lib/seal.ts";
import { createThrottle } from "@/lib/throttle.ts";
import { userCodeLimit } from "@/lib/user-code-limit.ts";

declare global {
  var gatehouse: House | undefined;
}

export function house(): House {
  globalThis.gatehouse ??= build();
  return globalThis.gatehouse;
}

function build(): House {
  const settings = config();
  const log = createLog();
  const custom = customize(settings, log);
  return {
    config: settings,
    hydra: createHydra(settings.hydra),
    custom,
    sealer: createSealer(settings.secrets, (reason) => log("warn", { event: "seal.refused", reason })),
    log,
    throttle: createThrottle(custom.counters ?? memoryCounters(), {
      freeTries: settings.passwordFreeTries,
      triesPerAddress: settings.passwordTriesPerAddress,
      codeTries: userCodeLimit(settings.userCodeAlphabet, settings.userCodeLength).tries,
      codeSeconds: settings.userCodeSeconds,
    }),
    repeats: createRepeats(),
    nowSeconds: () => Math.floor(Date.now() / 1000),
  };
}
