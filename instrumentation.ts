// Stops a start that cannot work, with everything that is wrong said at once.
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === "nodejs") await import("./lib/boot.ts").then(({ boot }) => boot());
}
