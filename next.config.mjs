const unchanging = {
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  // `no-referrer` would make browsers post `Origin: null`, which no same-origin check can accept (rails/rails#28299).
  "Referrer-Policy": "same-origin",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
};

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
    { source: "/:path*", headers: Object.entries(unchanging).map(([key, value]) => ({ key, value })) },
    { source: "/:assets(_next|health)/:path*", headers: [closedPolicy] },
    {
      source: "/gatehouse.css",
      headers: [closedPolicy, { key: "Cache-Control", value: "public, max-age=31536000, immutable" }],
    },
  ],
};

export default config;
