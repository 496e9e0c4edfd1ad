// Decides what a server of a test shows over TLS: a certificate of its own for 127.0.0.1 and no other host.
import { execFile, spawnSync } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Why no certificate can be made here, or null where one can. */
export function opensslMissing(): string | null {
  return spawnSync("openssl", ["version"]).status === 0 ? null : "openssl is not installed";
}

/** Writes `<name>.key` and `<name>.crt` into the folder. */
export async function certificate(
  folder: string,
  name: string,
): Promise<{ readonly key: string; readonly crt: string }> {
  const [key, crt] = [join(folder, `${name}.key`), join(folder, `${name}.crt`)];
  const kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"];
  const names = ["-subj", `/CN=${name}`, "-addext", "subjectAltName=IP:127.0.0.1"];
  await run("openssl", ["req", "-x509", ...kind, "-keyout", key, "-out", crt, ...names]);
  return { key, crt };
}
