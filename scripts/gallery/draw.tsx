// Draws an address of the gallery as the app draws a page without script: the same document, style sheet and policy.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { renderToStaticMarkup } from "react-dom/server";
import { firstStyle } from "../../app/first-style.ts";
import { staticPagePolicy } from "../../app/headers.ts";
import { Document } from "../../components/document.tsx";
import { GalleryIndex, indexStyle } from "../../components/gallery/gallery-index.tsx";
import type { GalleryView } from "../../components/gallery/gallery-state.ts";
import { addressOf, galleryStates } from "../../components/gallery/gallery-states.ts";
import { StatePage } from "../../components/gallery/state-page.tsx";
import type { Theme } from "../../lib/theme/theme.ts";
import { root } from "../tools.ts";
import { surroundings } from "./surroundings.ts";

type Drawn = { readonly html: string; readonly policy: string };

/** null: there is no such state. */
export function draw(url: URL): Drawn | null {
  const { t, theme, frame, hasOwnLooks, choices } = surroundings(url);
  if (url.pathname === "/gallery") {
    const index = <GalleryIndex t={t} choices={choices} query={url.search} parts={parts()} />;
    return inDocument(withIndexStyle(theme), index);
  }
  const state = galleryStates.find((known) => url.pathname === `/gallery/${addressOf(known)}`);
  if (!state) return null;
  const view = hasOwnLooks ? withLooks(state.view, theme) : state.view;
  return inDocument(theme, <StatePage t={t} frame={frame} view={view} />);

  function inDocument(looks: Theme, page: React.ReactNode): Drawn {
    const markup = renderToStaticMarkup(
      <Document t={t} firstStyle={firstStyle().text} theme={looks}>
        {page}
      </Document>,
    );
    return {
      html: `<!doctype html>${markup}`,
      policy: staticPagePolicy(`${firstStyle().source} ${looks.styleSource}`.trimEnd()),
    };
  }
}

/** As the flows do it for every application that a theme has looks for. */
function withLooks(view: GalleryView, theme: Theme): GalleryView {
  if (!("client" in view) || view.client === null) return view;
  return { ...view, client: { ...view.client, looks: theme.looksOf(view.client.id) } };
}

function withIndexStyle(theme: Theme): Theme {
  const style = (theme.style ?? "") + indexStyle;
  return { ...theme, style, styleSource: `'sha256-${createHash("sha256").update(style).digest("base64")}'` };
}

/** The first sentence of each file of parts says what it is for. */
function parts() {
  const folder = path.join(root, "components");
  return readdirSync(folder)
    .filter((file) => /^[\w-]+\.tsx$/.test(file))
    .map((file) => ({
      name: path.parse(file).name,
      purpose: /^\/\/ (.*)$/m.exec(readFileSync(path.join(folder, file), "utf8"))?.[1] ?? "",
    }));
}
