// The parts every handler needs, in one value.
import { Clock } from "./clock.ts";
import type { SandboxConfig, Urls } from "./config.ts";
import type { SigningKeys } from "./keys.ts";
import { Sealer } from "./seal.ts";
import { Store } from "./store.ts";

/** What the sandbox's own routes may change while it runs. */
export type Controls = { padding: number };

export type Hydra = {
  readonly config: SandboxConfig;
  readonly urls: Urls;
  readonly clock: Clock;
  readonly sealer: Sealer;
  readonly store: Store;
  readonly keys: SigningKeys;
  readonly controls: Controls;
};

export function newHydra(config: SandboxConfig, urls: Urls, keys: SigningKeys): Hydra {
  return {
    config,
    urls,
    keys,
    clock: new Clock(),
    sealer: new Sealer(config.secret),
    store: new Store(),
    controls: { padding: config.challengePadding },
  };
}
