// Decides what a test may ask of one answer: address, status, headers, and the page as a person would read it.
import type { IncomingHttpHeaders } from "node:http";
import { elementsOf, type HtmlElement, parseHtml, textOf } from "./html.ts";

type Answer = {
  readonly url: URL;
  readonly method: string;
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** The answers that led here by redirect, oldest first. */
  readonly hops?: readonly Page[];
};

export class Page {
  readonly url: URL;
  readonly method: string;
  /** 0 when the address lies outside the visitor's reach: it was recognised, not fetched. */
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly hops: readonly Page[];
  #document: HtmlElement | undefined;

  constructor(answer: Answer) {
    this.url = answer.url;
    this.method = answer.method;
    this.status = answer.status;
    this.headers = answer.headers;
    this.body = answer.body;
    this.hops = answer.hops ?? [];
  }

  get hasLeft(): boolean {
    return this.status === 0;
  }

  get document(): HtmlElement {
    this.#document ??= parseHtml(this.body);
    return this.#document;
  }

  get text(): string {
    return textOf(this.document);
  }

  get title(): string {
    const title = this.all((element) => element.tag === "title")[0];
    return title ? textOf(title) : "";
  }

  /** Where a redirect leads, resolved like a browser does. */
  get location(): URL | undefined {
    return this.headers.location === undefined ? undefined : new URL(this.headers.location, this.url);
  }

  /** The code of a problem page: `<main data-problem="…">`. */
  get problem(): string | undefined {
    return this.all((element) => element.attributes.has("data-problem"))[0]?.attributes.get("data-problem");
  }

  /** The paths of everything that was asked for on the way here, this page included. */
  get path(): readonly string[] {
    return [...this.hops, this].map(({ url }) => url.pathname);
  }

  byId(id: string): HtmlElement | undefined {
    return this.all((element) => element.attributes.get("id") === id)[0];
  }

  all(which: (element: HtmlElement) => boolean): HtmlElement[] {
    return [...elementsOf(this.document)].filter(which);
  }

  /** The same answer, with the way here. */
  reachedBy(hops: readonly Page[]): Page {
    return new Page({ ...this, hops });
  }
}
