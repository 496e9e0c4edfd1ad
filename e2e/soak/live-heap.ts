// Preloaded into the app under soak: notes what is still alive after a collection. Resident memory alone tells how lazy
// the collector is; this tells whether anything is kept.
import { appendFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

const { SOAK_HEAP_FILE: file, SOAK_HEAP_EVERY_MS: every } = process.env;
if (file) {
  // A module gets no `gc` by itself, and a flag for it would not pass through NODE_OPTIONS on every Node.
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  const note = () => {
    if (typeof collect === "function") collect();
    appendFileSync(file, `${process.memoryUsage().heapUsed}\n`);
  };
  setInterval(note, Number(every)).unref();
}
