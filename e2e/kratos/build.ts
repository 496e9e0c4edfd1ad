// Names the real Ory Kratos that the tests run against, as go.mod beside this file has it.
import { fileURLToPath } from "node:url";
import { buildGoProgram, type GoProgram, goProgramMissing, printGoProgram } from "../go-module.ts";

const kratos: GoProgram = {
  name: "kratos",
  title: "Ory Kratos",
  folder: fileURLToPath(new URL(".", import.meta.url)),
  packagePath: "github.com/ory/kratos",
  otherwise: "Without it, the tests against a real Kratos are left out.",
};

export function buildKratos(): Promise<string> {
  return buildGoProgram(kratos);
}

/** Why there is no Kratos here, for `context.skip`; null where there is one. */
export function kratosMissing(): Promise<string | null> {
  return goProgramMissing(kratos);
}

if (import.meta.main) await printGoProgram(kratos);
