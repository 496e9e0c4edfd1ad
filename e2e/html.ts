// Decides how much HTML the scripted visitor understands: well-formed server-rendered pages, read into a small tree.

export type HtmlElement = {
  readonly tag: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: (HtmlElement | string)[];
};

const VOID = new Set("area base br col embed hr img input link meta source track wbr".split(" "));
const RAW = new Set(["script", "style", "textarea", "title", "noscript"]);
const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0" };

/** The document as one tree. Text is decoded; comments and declarations are dropped. */
export function parseHtml(source: string): HtmlElement {
  const root: HtmlElement = { tag: "#document", attributes: new Map(), children: [] };
  const open = [root];
  const token = /<!--[\s\S]*?-->|<![^>]*>|<(\/?)([a-zA-Z][^\s/>]*)((?:[^>"']|"[^"]*"|'[^']*')*)>|[^<]+|</g;
  for (let match = token.exec(source); match !== null; match = token.exec(source)) {
    const [text, closing, name, rest = ""] = match;
    const parent = open.at(-1) ?? root;
    if (name === undefined) {
      if (!text.startsWith("<!")) parent.children.push(decode(text));
      continue;
    }
    const tag = name.toLowerCase();
    if (closing) {
      const depth = open.findLastIndex((element) => element.tag === tag);
      if (depth > 0) open.length = depth;
      continue;
    }
    const element: HtmlElement = { tag, attributes: parseAttributes(rest), children: [] };
    parent.children.push(element);
    if (VOID.has(tag) || rest.endsWith("/")) continue;
    if (!RAW.has(tag)) {
      open.push(element);
      continue;
    }
    const end = source.toLowerCase().indexOf(`</${tag}`, token.lastIndex);
    const content = source.slice(token.lastIndex, end < 0 ? source.length : end);
    // What a browser without script shows of a noscript element is ordinary markup.
    if (tag === "noscript") element.children.push(...parseHtml(content).children);
    else element.children.push(tag === "textarea" || tag === "title" ? decode(content) : content);
    token.lastIndex = end < 0 ? source.length : source.indexOf(">", end) + 1;
  }
  return root;
}

/** All elements below this one, in document order. */
export function* elementsOf(parent: HtmlElement): Generator<HtmlElement> {
  for (const child of parent.children) {
    if (typeof child === "string") continue;
    yield child;
    yield* elementsOf(child);
  }
}

/** The text a person would read, with runs of white space made one. */
export function textOf(element: HtmlElement): string {
  return rawText(element).replace(/\s+/g, " ").trim();
}

function rawText(element: HtmlElement): string {
  if (["script", "style", "template"].includes(element.tag)) return "";
  return element.children.map((child) => (typeof child === "string" ? child : rawText(child))).join("");
}

function parseAttributes(source: string): Map<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name = "", double, single, bare] of source.matchAll(
    /([^\s"'>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g,
  )) {
    // The first of two equal names counts, as in browsers.
    const key = name.toLowerCase();
    if (!attributes.has(key)) attributes.set(key, decode(double ?? single ?? bare ?? ""));
  }
  return attributes;
}

function decode(text: string): string {
  return text.replace(/&(#x[0-9a-f]+|#\d+|[a-z]+);/gi, (whole, name: string) => {
    if (!name.startsWith("#")) return NAMED[name] ?? whole;
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return String.fromCodePoint(code);
  });
}
