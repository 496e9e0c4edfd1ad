import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkRedirect } from "./redirect.ts";

const homes = [
  "https://hydra.example/",
  "https://hydra.example",
  "http://127.0.0.1:4444/",
  "https://sso.example:8443/hydra/",
  "https://sso.example/a/b",
];
const home = fc.constantFrom(...homes);
const evil = "evil.example";

// Pieces that parsers disagree about, thrown together: the promise is about whatever comes out.
const piece = fc.oneof(
  fc.constantFrom("https:", "http:", "HTTPS:", "javascript:", "data:text/html,", "blob:", "file:", "ws:", "vbscript:"),
  fc.constantFrom("/", "//", "///", "\\", "\\\\", "/\\", "\t", "\n", "\r", "\0", " ", "\u00a0", "\u3000", "\u0085"),
  fc.constantFrom("@", ":", ":443", ":0", "?", "#", "%2f", "%5c", "%00", ".", "..", "/../", ";", "&", "[::1]"),
  fc.constantFrom(evil, "hydra.example", "hydra。example", "hydra.example.", "ｈydra.example", "127.1", "2130706433"),
  fc.constantFrom("sso.example:8443", "127.0.0.1:4444", "user:pass@", "hydra.example@", "xn--", "\ud800", "\u202e"),
  fc.webPath(),
  fc.string({ unit: "binary", maxLength: 6 }),
);
const address = fc.oneof(
  fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join("")),
  fc.tuple(home, fc.array(piece, { maxLength: 5 })).map(([base, pieces]) => base + pieces.join("")),
  fc.string({ unit: "binary" }),
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
);

describe("whatever Hydra names", () => {
  test("leads to the public origin or nowhere", () => {
    fc.assert(
      fc.property(address, home, (raw, publicUrl) => {
        const to = checkRedirect(raw, publicUrl);
        if (to === null) return;
        const url = new URL(to);
        expect(url.origin).toBe(new URL(publicUrl).origin);
        expect([url.username, url.password]).toEqual(["", ""]);
        // A browser that reads the text otherwise than this parser has nothing to read otherwise.
        expect(to.startsWith(`${url.origin}/`)).toBe(true);
        expect(to).toMatch(/^[\x21-\x7e]+$/);
        expect(to).not.toContain("\\");
      }),
      { numRuns: 5000 },
    );
  });

  test("is not changed by being checked twice", () => {
    fc.assert(
      fc.property(address, home, (raw, publicUrl) => {
        const once = checkRedirect(raw, publicUrl);
        if (once !== null) expect(checkRedirect(once, publicUrl)).toBe(once);
      }),
      { numRuns: 2000 },
    );
  });

  test("with characters that browsers drop or turn round is refused", () => {
    const trick = fc.constantFrom("\t", "\n", "\r", "\0", " ", "\\", "\u0085", "\u001b", "\u007f");
    fc.assert(
      fc.property(home, fc.webPath(), trick, fc.nat(), (publicUrl, path, character, at) => {
        const raw = new URL(publicUrl).href + path.slice(1);
        const place = at % (raw.length + 1);
        expect(checkRedirect(raw.slice(0, place) + character + raw.slice(place), publicUrl)).toBeNull();
      }),
    );
  });

  test("with credentials, or of any other scheme, host or port, is refused", () => {
    fc.assert(
      fc.property(fc.webUrl({ withFragments: true, withQueryParameters: true }), home, (raw, publicUrl) => {
        const other = new URL(raw);
        const own = new URL(publicUrl);
        if (other.origin !== own.origin) expect(checkRedirect(raw, publicUrl)).toBeNull();
        const rest = `${other.pathname}${other.search}`;
        expect(checkRedirect(`${own.protocol}//someone@${own.host}${rest}`, publicUrl)).toBeNull();
        expect(checkRedirect(`${own.protocol}//${own.host}@${evil}${rest}`, publicUrl)).toBeNull();
        expect(checkRedirect(`${own.protocol}//${own.host}.${evil}${rest}`, publicUrl)).toBeNull();
        expect(checkRedirect(`//${evil}${rest}`, publicUrl)).toBeNull();
        expect(checkRedirect(`ftp://${own.host}${rest}`, publicUrl)).toBeNull();
      }),
    );
  });
});

test("what is Hydra's own comes through unharmed, also below a path", () => {
  const query = fc.webQueryParameters().map((text) => new URLSearchParams(text).toString());
  fc.assert(
    fc.property(
      home,
      fc.constantFrom("oauth2/auth", "oauth2/sessions/logout", "oauth2/device/verify"),
      query,
      (publicUrl, path, text) => {
        const base = publicUrl.endsWith("/") ? publicUrl : `${publicUrl}/`;
        const own = `${base}${path}?${text}`;
        expect(checkRedirect(own, publicUrl)).toBe(own);
        // A proxy strips the path that Hydra is served below, so Hydra names its addresses without it.
        expect(checkRedirect(`/${path}?${text}`, publicUrl)).toBe(own);
      },
    ),
  );
});
