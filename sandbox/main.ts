// Runs the development server modelled on Ory Hydra: `node sandbox/main.ts`, configured by Hydra's own env names.
import { readConfig } from "./hydra/config.ts";
import { startSandbox } from "./start-sandbox.ts";

const read = readConfig(process.env);
if ("complaints" in read) {
  console.error(read.complaints.join("\n"));
  process.exit(1);
}

try {
  const sandbox = await startSandbox(read.config);
  console.log(`Sandbox modelled on Ory Hydra: public ${sandbox.publicUrl}, admin ${sandbox.adminUrl}`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void sandbox.stop().then(() => process.exit(0)));
  }
} catch (error) {
  const taken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
  const { publicPort, adminPort } = read.config;
  console.error(
    taken
      ? `Port ${publicPort} or ${adminPort} is in use. Stop what listens there, or set SERVE_PUBLIC_PORT and SERVE_ADMIN_PORT.`
      : error,
  );
  process.exit(1);
}
