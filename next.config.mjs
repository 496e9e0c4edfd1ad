import { globSync } from "node:fs";
import { PHASE_DEVELOPMENT_SERVER } from "next/constants.js";

// For what is no page. A policy set here would win over the one a page chooses for itself (app/headers.ts).
const closedPolicy = {
  key: "Content-Security-Policy",
  value: "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
};

const forEver = { key: "Cache-Control", value: "public, max-age=31536000, immutable" };

const assetsVersion = process.env.ASSETS_VERSION ?? "dev";

/** @type {(phase: string) => import("next").NextConfig} */
const config = (phase) => ({
  output: "standalone",
  poweredByHeader: false,
  reactStrictMode: true,
  // No page shows a picture that needs work, so nobody can ask this server to do any.
  images: { unoptimized: true },
  turbopack: { root: import.meta.dirname },
  env: { ASSETS_VERSION: assetsVersion },
  headers: async () => [
    { source: "/:assets(_next|health)/:path*", headers: [closedPolicy] },
    { source: "/:asset(gatehouse.*\\.(?:css|js))", headers: [closedPolicy] },
    {
      source: "/gatehouse.:kind(css|js)",
      // Only under its own name: while two releases serve side by side, a browser may ask this one for the other's file,
      // and would keep what it gets for a year.
      has: [{ type: "query", key: "v", value: assetsVersion }],
      headers: [forEver],
    },
    // Named after what is in it; only those that are there, for nobody may keep a 404 while another release is rolled out.
    ...globSync("gatehouse-*.js", { cwd: `${import.meta.dirname}/public` }).map((part) => ({
      source: `/${part}`,
      headers: [forEver],
    })),
  ],
  // scripts/dev.ts serves every page in every state beside the app. A build knows nothing of it.
  rewrites: async () => ({
    beforeFiles:
      phase === PHASE_DEVELOPMENT_SERVER && process.env.GALLERY_PORT
        ? [{ source: "/gallery/:path*", destination: `http://127.0.0.1:${process.env.GALLERY_PORT}/gallery/:path*` }]
        : [],
  }),
});

export default config;
