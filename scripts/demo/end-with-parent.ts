// Loaded into each part of the demo before its own code: ends the part's process group when the demo itself is gone.
import { Socket } from "node:net";

// The other end of this pipe is held by the demo alone, so that it closes even where the demo was killed with SIGKILL.
new Socket({ fd: 3, readable: true, writable: false })
  .on("error", () => undefined)
  .on("close", () => {
    setTimeout(() => process.kill(0, "SIGKILL"), 3_000).unref();
    process.kill(0, "SIGTERM");
  })
  .resume()
  .unref();
