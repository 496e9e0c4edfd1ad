// A body is read whole or not at all, and an endless one is given up.
import { expect, test } from "vitest";
import { boundedBody } from "./bounded-body.ts";

test.each(["", "x".repeat(1024)])("what fits is read whole", async (text) => {
  expect((await boundedBody(new Response(text), 1024)).toString()).toBe(text);
});

test("no body is an empty one", async () => {
  expect(await boundedBody(new Response(null, { status: 204 }), 1024)).toHaveLength(0);
});

test("of an endless one no more is taken than the limit and one piece", async () => {
  let [sent, isGivenUp] = [0, false];
  const endless = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        sent += 100;
        controller.enqueue(new Uint8Array(100));
      },
      cancel() {
        isGivenUp = true;
      },
    },
    { highWaterMark: 0 },
  );
  await expect(boundedBody(new Response(endless), 1024)).rejects.toThrow("more than 1 KiB");
  expect(sent).toBe(1100);
  expect(isGivenUp).toBe(true);
});
