/* The whole page made of its views and facts: at build, and again in the page, byte for byte. */
/** @import { AllWords, FixedFacts, Opened, PageFacts } from "./types.d.ts" */
import { tiles, wordsOf } from "#pure";
import { annotated, inBrackets } from "./furigana.js";
import { documentOf } from "./html_document.js";
import { chosenTiles } from "./looks.js";
import { inLanguage } from "./opened_view.js";
import { pageView } from "./page_view.js";
import { endedMarkup, untilMarkup } from "./publish_until.js";

export { documentOf };

/** @type {(name: string, nth: number) => string} which view is meant, where a page has several parts of one name */
export const keyOf = (name, nth) => (nth ? `${name}:${nth}` : name);

/** @type {(markup: string, slots: Record<string, string>) => string} with what Python made for places of the view */
const withSlots = (markup, slots) =>
  Object.entries(slots).reduce(
    (all, [name, content]) => all.replace(`data-slot="${name}"></`, () => `data-slot="${name}">${content}</`),
    markup,
  );

/** @type {(numbers: import("./types.d.ts").Tile[], chosen?: string[]) => string} of a part that has no view */
export const tilesOf = (numbers, chosen) => String(tiles(chosenTiles(numbers, chosen)));

/** @typedef {{ looks: PageFacts["looks"], changed: PageFacts["changed"] }} Since what was said of the page, and changed in it */
/** @type {Since} */
const NOTHING = { looks: {}, changed: { n: 0, rows: 0, date: "" } };

/**
 * The facts of a page, with what its views make of their opening states. opened: by name, the places first, where there are any.
 * @param {FixedFacts} fixed
 * @param {Record<string, Opened>} opened
 * @param {AllWords} words
 * @param {PageFacts["libraries"]} libraries
 * @param {string[]} towns
 * @param {Since} since
 * @returns {PageFacts}
 */
const factsOf = (fixed, opened, words, libraries, towns, since) => {
  const views = Object.entries(opened);
  const first = (/** @type {(view: Opened) => string | undefined} */ of) =>
    views.map(([, view]) => of(view)).find(Boolean);
  const drawing = [...views.filter(([name]) => name !== "places"), ...views].find(([, view]) => view.picture);
  const numbers = views.map(([, view]) => view.tiles).find((one) => one !== null) ?? null;
  return {
    ...fixed,
    ...since,
    libraries,
    towns,
    question: opened.places?.question || annotated(words.question[fixed.lang]),
    tiles: numbers ?? fixed.tiles,
    numbered: numbers !== null || !!fixed.tiles,
    headline: first((view) => view.headline[fixed.lang]) ?? fixed.headline,
    parts: fixed.parts.map(({ name, own, renews, nth, slots, markup }) => ({
      name,
      own,
      renews,
      markup: withSlots(opened[keyOf(name, nth)]?.markup ?? markup ?? "", slots),
    })),
    places: opened.places?.markup ?? null,
    picture: fixed.picture || (drawing?.[1].picture ?? ""),
    drawnBy: fixed.drawnBy || (drawing?.[0] ?? ""),
  };
};

/** @type {(fixed: FixedFacts, opened: Record<string, Opened>, words: AllWords, libraries: PageFacts["libraries"], towns: string[], since?: Since) => string} */
export const bodyOf = (fixed, opened, words, libraries, towns, since = NOTHING) =>
  String(pageView(factsOf(fixed, opened, words, libraries, towns, since), inLanguage(words, fixed.lang)));

/** @type {(fixed: FixedFacts, words: AllWords) => string[]} what of the body says when the page is to be taken down */
export const untilOf = (fixed, words) => {
  const w = wordsOf(inLanguage(words, fixed.lang));
  return [endedMarkup(fixed, w).text, untilMarkup(fixed, w).text];
};

/** @type {(words: AllWords, lang: import("./types.d.ts").Lang) => string} */
export const titleOf = (words, lang) => inBrackets(annotated(`${words.title[lang]} | ${words.city[lang]}`));
