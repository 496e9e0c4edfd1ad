// @vitest-environment node
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { translator } from "../lib/messages.ts";
import { ClientBadge } from "./client-badge.tsx";
import * as made from "./fixtures.ts";

const draw = (logoSrc: string | null) =>
  renderToStaticMarkup(
    <html lang="en">
      <head />
      <body>
        <ClientBadge t={translator("en")} productName="Gatehouse" client={{ ...made.client, logoSrc }} />
      </body>
    </html>,
  );
const initials = '<div aria-hidden="true" class="tile">AN</div>';

test("a logo is decoration, is announced nowhere else, sends no referrer along, and has the initials beside it", () => {
  const html = draw("/client-logo?of=x&proof=y");
  const pictures = html.match(/<img [^>]*>/g) ?? [];
  expect(pictures).toHaveLength(1);
  expect(pictures[0]).toContain('src="/client-logo?of=x&amp;proof=y"');
  expect(pictures[0]).toMatch(/ alt="".* decoding="async".* referrerPolicy="no-referrer"/);
  expect(html).not.toContain("<link");
  expect(html).toContain(initials);
});

test("a client without a logo has its initials and nothing more", () => {
  expect(draw(null)).toContain(initials);
  expect(draw(null)).not.toMatch(/<img|client-logo/);
});
