// Address of the one stylesheet. The version is fixed by the build, so that browsers may keep the file for ever.
export const stylesheetHref = `/gatehouse.css?v=${process.env.STYLESHEET_VERSION ?? "dev"}`;
