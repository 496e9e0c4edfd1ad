// Decides which provider the demo's tests run against: the sandbox, in this process, on free ports.
import { readConfig } from "../hydra/config.ts";
import { startSandbox } from "../start-sandbox.ts";
import { appUrl } from "./test-browser.ts";

export type TestProvider = { readonly publicUrl: string; readonly adminUrl: string; stop(): Promise<void> };

/** A sandbox whose people are sent to `appUrl`. `settings` are Hydra's environment variables. */
export async function startTestProvider(settings: Record<string, string> = {}): Promise<TestProvider> {
  const read = readConfig({
    SERVE_PUBLIC_HOST: "127.0.0.1",
    SERVE_PUBLIC_PORT: "0",
    SERVE_ADMIN_HOST: "127.0.0.1",
    SERVE_ADMIN_PORT: "0",
    SECRETS_SYSTEM: "only-for-tests-only-for-tests",
    URLS_LOGIN: `${appUrl}/login`,
    URLS_CONSENT: `${appUrl}/consent`,
    URLS_LOGOUT: `${appUrl}/logout`,
    URLS_ERROR: `${appUrl}/error`,
    URLS_POST_LOGOUT_REDIRECT: `${appUrl}/`,
    URLS_DEVICE_VERIFICATION: `${appUrl}/device/verify`,
    URLS_DEVICE_SUCCESS: `${appUrl}/device/success`,
    ...settings,
  });
  if ("complaints" in read) throw new Error(read.complaints.join("\n"));
  return startSandbox(read.config);
}
