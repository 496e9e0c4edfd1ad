// A lean scripted client: one keep-alive pool, cookies per visitor, nothing followed, as little work of its own as possible.
import http from "node:http";

const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });

export type Answer = { readonly status: number; readonly location: string; readonly body: string; readonly ms: number };

/** One browser: its cookies, by name, for a host whose ports share them. */
export class Visitor {
  readonly cookies = new Map<string, string>();

  async get(url: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.#send("GET", url, headers);
  }

  /** Posts a form as a browser without script does. */
  async post(url: string, fields: readonly (readonly [string, string])[]): Promise<Answer> {
    const boundary = "----bench7MA4YWxkTrZu0gW";
    const parts = fields.map(
      ([name, value]) => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    );
    const headers = {
      origin: new URL(url).origin,
      "sec-fetch-site": "same-origin",
      "content-type": `multipart/form-data; boundary=${boundary}`,
    };
    return this.#send("POST", url, headers, `${parts.join("")}--${boundary}--\r\n`);
  }

  #send(method: string, url: string, headers: Record<string, string>, body?: string): Promise<Answer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const started = performance.now();
    return new Promise((resolve, reject) => {
      const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
      const request = http.request(url, {
        method,
        agent,
        maxHeaderSize: 131_072,
        headers: { ...headers, ...length, ...(cookie ? { cookie } : {}) },
      });
      request.on("error", reject);
      request.on("response", (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => {
          for (const line of response.headers["set-cookie"] ?? []) this.#keep(line);
          const { statusCode: status = 0 } = response;
          const location = response.headers.location ? new URL(response.headers.location, url).href : "";
          resolve({
            status,
            location,
            body: Buffer.concat(chunks).toString("latin1"),
            ms: performance.now() - started,
          });
        });
      });
      request.end(body);
    });
  }

  #keep(line: string): void {
    const [pair = "", ...attributes] = line.split("; ");
    const at = pair.indexOf("=");
    if (attributes.some((attribute) => /^max-age=(0|-\d+)$/i.test(attribute))) this.cookies.delete(pair.slice(0, at));
    else this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
  }
}

/** Fields of the first form of a page, hidden ones with their values. */
export function hiddenFields(page: string): [string, string][] {
  const form = page.slice(page.indexOf("<form"), page.indexOf("</form>"));
  return [...form.matchAll(/<input type="hidden"[^>]*>/g)].map(([input]) => [
    /name="([^"]*)"/.exec(input)?.[1] ?? "",
    (/value="([^"]*)"/.exec(input)?.[1] ?? "").replaceAll("&amp;", "&"),
  ]);
}
