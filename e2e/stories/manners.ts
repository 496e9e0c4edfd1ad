// Decides what no page may do, whatever the story is about: complain in the console, break its policy, talk to strangers.
import type { BrowserContext, ConsoleMessage } from "@playwright/test";
import type { BrowserStage } from "./browser-stage.ts";

/** Chromium also calls it an error when a page itself has the status 4xx or 5xx, as pages about problems should. */
const STATUS = /^Failed to load resource: the server responded with a status of [45]\d\d/;

/** Watches a browser from its first page on. */
export class Manners {
  readonly #context: BrowserContext;
  readonly #origins: ReadonlySet<string>;
  readonly #appHost: string;
  /** Chromium fetches it by itself for Hydra's own pages, which name no icon. */
  readonly #foreignIcon: string;
  readonly #faults: string[] = [];
  readonly #complaints: ConsoleMessage[] = [];
  readonly #documents = new Set<string>();

  constructor(context: BrowserContext, stage: BrowserStage) {
    this.#context = context;
    this.#origins = new Set([stage.appUrl, stage.publicUrl, stage.applicationUrl].map((url) => new URL(url).origin));
    this.#appHost = new URL(stage.appUrl).hostname;
    this.#foreignIcon = `${stage.publicUrl}/favicon.ico`;
    context.on("console", (message) => this.#hear(message));
    context.on("weberror", (error) => this.#faults.push(`uncaught: ${error.error().message}`));
    context.on("request", (request) => {
      const url = new URL(request.url());
      if (request.isNavigationRequest()) this.#documents.add(url.href);
      if (url.protocol !== "data:" && !this.#origins.has(url.origin)) this.#faults.push(`asked a stranger: ${url}`);
    });
  }

  /** Everything that was wrong so far; looks at the cookies now. */
  async faults(): Promise<readonly string[]> {
    const cookies = await this.#context.cookies();
    const open = cookies.filter(({ domain, httpOnly }) => domain === this.#appHost && !httpOnly);
    return [
      ...this.#faults,
      ...this.#complaints
        .filter((message) => !this.#isExpected(message))
        .map((message) => `console: ${message.text()} (${message.location().url.split("?")[0]})`),
      ...open.map(({ name }) => `a script could read the cookie ${name}`),
    ];
  }

  #isExpected(message: ConsoleMessage): boolean {
    const { url } = message.location();
    return STATUS.test(message.text()) && (this.#documents.has(url) || url === this.#foreignIcon);
  }

  #hear(message: ConsoleMessage): void {
    const isPolicy = /content security policy|securitypolicyviolation/i.test(message.text());
    if (message.type() === "error" || isPolicy) this.#complaints.push(message);
  }
}
