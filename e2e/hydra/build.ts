// Names the real Ory Hydra that the tests run against, as go.mod beside this file has it.
import { fileURLToPath } from "node:url";
import { buildGoProgram, type GoProgram, goProgramMissing, printGoProgram } from "../go-module.ts";

const hydra: GoProgram = {
  name: "hydra",
  title: "Ory Hydra",
  folder: fileURLToPath(new URL(".", import.meta.url)),
  packagePath: "github.com/ory/hydra/v2",
  otherwise:
    "Or point HYDRA_ADMIN_URL and HYDRA_PUBLIC_URL at a Hydra that already runs; then nothing has to be built.",
};

export function buildHydra(): Promise<string> {
  return buildGoProgram(hydra);
}

export function hydraMissing(): Promise<string | null> {
  return goProgramMissing(hydra);
}

if (import.meta.main) await printGoProgram(hydra);
