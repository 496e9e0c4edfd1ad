// Asks whether Hydra is there, for whoever watches this app; no flow depends on the answer.

const patienceMs = 1000;

/** True if the admin listener says that it is ready. `adminUrl` may end in `/admin`, which has no health below it before 25.4. */
export async function isHydraUp(adminUrl: string): Promise<boolean> {
  const base = adminUrl.replace(/\/+$/, "").replace(/\/admin$/, "");
  try {
    const answer = await fetch(`${base}/health/ready`, { signal: AbortSignal.timeout(patienceMs), redirect: "manual" });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}
