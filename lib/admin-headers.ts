// Which headers an operator may add to every call of the admin API.

/** Headers that belong to the exchange itself: set by hand they would break it, or let one request pass for two. */
export const reservedHeaders: ReadonlySet<string> = new Set([
  "connection",
  "content-length",
  "content-type",
  "expect",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);
