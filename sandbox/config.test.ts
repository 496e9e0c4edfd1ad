// What a development server refuses to be, and what it says then.
import { describe, expect, it } from "vitest";
import { readConfig } from "./hydra/config.ts";

const complaintsOf = (env: Record<string, string>) => {
  const read = readConfig(env);
  return "complaints" in read ? read.complaints.join("\n") : "";
};

describe("the sandbox's configuration", () => {
  it("refuses production", () => {
    expect(complaintsOf({ NODE_ENV: "production" })).toMatch("Run Ory Hydra instead");
  });

  it("refuses to be reached from other machines", () => {
    expect(complaintsOf({ SERVE_ADMIN_HOST: "0.0.0.0" })).toMatch("SERVE_ADMIN_HOST");
  });

  it("names everything that is wrong at once", () => {
    const text = complaintsOf({ SERVE_PUBLIC_PORT: "many", TTL_ID_TOKEN: "soon", SECRETS_SYSTEM: "short" });
    for (const name of ["SERVE_PUBLIC_PORT", "TTL_ID_TOKEN", "SECRETS_SYSTEM"]) expect(text).toMatch(name);
  });

  it("reads Hydra's own names", () => {
    const read = readConfig({ SERVE_PUBLIC_PORT: "14444", TTL_ACCESS_TOKEN: "1h30m", STRATEGIES_ACCESS_TOKEN: "jwt" });
    expect(read).toMatchObject({
      config: { publicPort: 14444, adminPort: 4445, jwtAccessTokens: true, ttl: { accessToken: 5_400_000 } },
    });
  });
});
