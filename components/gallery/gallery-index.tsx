// The table of contents: the parts with what they are for, every page in every state, and what it can be looked at in.
// Read by developers only and never served in production, so its own words are in no other language.
import { Fragment, type ReactNode } from "react";
import type { PageProps } from "../page-card.tsx";
import { addressOf, galleryStates } from "./gallery-states.ts";
import { specimens } from "./specimens.tsx";

/** What a page can be looked at in: each with the addresses of the same page in the others. */
export type Choice = {
  readonly name: string;
  readonly options: readonly { readonly text: string; readonly href: string; readonly isChosen: boolean }[];
};

type GalleryIndexProps = Omit<PageProps, "frame"> & {
  readonly choices: readonly Choice[];
  /** Carries the choices to the states: "" or "?language=ar". */
  readonly query: string;
  /** Every file of parts, and the first sentence in it. */
  readonly parts: readonly { readonly name: string; readonly purpose: string }[];
};

/** Named by its hash in the policy of the page, as the style of an operator is. */
export const indexStyle =
  ".gallery{max-inline-size:60rem;margin-inline:auto;padding:2rem 1.25rem;display:grid;gap:1.5rem}" +
  ".gallery h2{font-size:1.125rem;font-weight:600;margin-block-start:1rem}" +
  ".gallery ul,.gallery dd{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem}.gallery dl{display:grid;gap:.25rem}" +
  ".gallery a{padding-block:.25rem;min-block-size:1.5rem}.gallery [aria-current]{font-weight:600;text-decoration:none}" +
  ".gallery .part{display:grid;gap:.75rem;padding-block:1rem;border-block-start:1px solid var(--line)}" +
  ".gallery .specimen{max-inline-size:28rem;min-inline-size:0}";

export function GalleryIndex({ t, choices, query, parts }: GalleryIndexProps) {
  const shown = specimens(t);
  const pages = [...new Set(galleryStates.map(({ view }) => view.page))];
  const [whole, single] = [true, false].map((isPage) => parts.filter(({ name }) => name.endsWith("-page") === isPage));
  return (
    <main id="main" className="gallery">
      <title>Gallery</title>
      <h1 className="text-xl font-semibold">Gallery</h1>
      <p className="text-muted">
        {galleryStates.length} states of {pages.length} pages, with made-up views. Only the development server has it.
      </p>
      <dl>
        {choices.map(({ name, options }) => (
          <Fragment key={name}>
            <dt className="text-sm text-muted">{name}</dt>
            <dd data-choice={name}>
              {options.map(({ text, href, isChosen }) => (
                <a key={href} href={href} className="link" aria-current={isChosen ? "true" : undefined}>
                  {text}
                </a>
              ))}
            </dd>
          </Fragment>
        ))}
      </dl>
      {pages.map((page) => (
        <Section key={page} id={page} title={page}>
          <p className="text-sm text-muted">{whole?.find(({ name }) => name === `${page}-page`)?.purpose}</p>
          <ul>
            {galleryStates
              .filter(({ view }) => view.page === page)
              .map((state) => (
                <li key={state.name}>
                  <a href={`/gallery/${addressOf(state)}${query}`} className="link" data-state={addressOf(state)}>
                    {state.name}
                  </a>
                </li>
              ))}
          </ul>
        </Section>
      ))}
      <Section id="parts" title="parts">
        {single?.map(({ name, purpose }) => (
          <div key={name} className="part">
            <div>
              <h3 className="font-medium">{name}</h3>
              <p className="text-sm text-muted">{purpose}</p>
            </div>
            {shown[name] ? <div className="specimen">{shown[name]}</div> : null}
          </div>
        ))}
      </Section>
    </main>
  );
}

function Section({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section aria-labelledby={`section-${id}`}>
      <h2 id={`section-${id}`}>{title}</h2>
      {children}
    </section>
  );
}
