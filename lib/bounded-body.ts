// Reads what another server answered, but only so much: an endless answer would fill the memory.

/** Throws where there is more, and gives the connection up, so that the rest is never sent. */
export async function boundedBody(response: Response, bytesLimit: number): Promise<Buffer<ArrayBuffer>> {
  const reader = response.body?.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
    // Counted after decompression: a small answer can unpack to gigabytes.
    size += read.value.byteLength;
    if (size > bytesLimit) {
      await reader?.cancel().catch(() => undefined);
      throw new Error(`The answer has more than ${bytesLimit / 1024} KiB`);
    }
    chunks.push(read.value);
  }
  return Buffer.concat(chunks);
}
