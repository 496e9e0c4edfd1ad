// For what is no page. A policy set here would win over the one a page chooses for itself (app/headers.ts).
const closedPolicy = {
  key: "Content-Security-Policy",
  value: "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
};

/** @type {import("next").NextConfig} */
const config = {
  output: "standalone",
  poweredByHeader: false,
  reactStrictMode: true,
  // No page shows a picture that needs work, so nobody can ask this server to do any.
  images: { unoptimized: true },
  turbopack: { root: import.meta.dirname },
  env: { STYLESHEET_VERSION: process.env.STYLESHEET_VERSION ?? "dev" },
  headers: async () => [
    { source: "/:assets(_next|health)/:path*", headers: [closedPolicy] },
    {
      source: "/gatehouse.css",
      headers: [closedPolicy, { key: "Cache-Control", value: "public, max-age=31536000, immutable" }],
    },
  ],
};

export default config;
