// For what is no page. A policy set here would win over the one a page chooses for itself (app/headers.ts).
const closedPolicy = {
  key: "Content-Security-Policy",
  value: "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
};

const stylesheetVersion = process.env.STYLESHEET_VERSION ?? "dev";

/** @type {import("next").NextConfig} */
const config = {
  output: "standalone",
  poweredByHeader: false,
  reactStrictMode: true,
  // No page shows a picture that needs work, so nobody can ask this server to do any.
  images: { unoptimized: true },
  turbopack: { root: import.meta.dirname },
  env: { STYLESHEET_VERSION: stylesheetVersion },
  headers: async () => [
    { source: "/:assets(_next|health)/:path*", headers: [closedPolicy] },
    { source: "/gatehouse.css", headers: [closedPolicy] },
    {
      source: "/gatehouse.css",
      // Only under its own name: while two releases serve side by side, a browser may ask this one for the other's style,
      // and would keep what it gets for a year.
      has: [{ type: "query", key: "v", value: stylesheetVersion }],
      headers: [{ key: "Cache-Control", value: "public, max-age=31536000, immutable" }],
    },
  ],
};

export default config;
