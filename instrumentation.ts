// Stops a start that cannot work, with everything that is wrong said at once.
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const [{ describeComplaints, parseConfig }, { readFileSync }] = await Promise.all([
    import("./lib/config.ts"),
    import("node:fs"),
  ]);
  const result = parseConfig(process.env, (path) => readFileSync(path, "utf8"));
  if (result.ok) return;
  console.error(describeComplaints(result.complaints));
  process.exit(1);
}
