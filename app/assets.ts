// Addresses of what pages load. The version is fixed by the build, so that browsers may keep them for ever.
const version = process.env.ASSETS_VERSION ?? "dev";

export const assets = { stylesheet: `/gatehouse.css?v=${version}`, script: `/gatehouse.js?v=${version}` } as const;
