/* What a part looks like as its page opens: its view, run once at build. Own parts have no bundle; this one is their library. */
/** @import { AllWords, MapBlocks, Opened, View, ViewState } from "./types.d.ts" */
import { annotated } from "./furigana.js";
import { baseOf, textIn } from "./language.js";
import { chosenTiles } from "./looks.js";
import * as pure from "./pure.js";

const LANGUAGES = /** @type {const} */ (["ja", "en"]);

/** @type {(words: AllWords, tag: string) => Record<string, string>} */
export const inLanguage = (words, tag) =>
  Object.fromEntries(Object.entries(words).map(([key, word]) => [key, annotated(textIn(word, tag))]));

/**
 * The opening state of a view, and what comes of it: its markup, the page's question, numbers and headline, and the drawn map.
 * @template B
 * @param {View<B>} view
 * @param {B} block
 * @param {ViewState} page what the page tells every view: its language, whether it has a map …
 * @param {AllWords} words
 * @param {MapBlocks | null} map null: the page has none
 * @returns {Opened}
 */
export const openedView = (view, block, page, words, map) => {
  const given = Object.freeze({ ...pure });
  /** @param {string} tag */
  const inside = (tag) =>
    /** @type {const} */ ([
      block,
      { ...page, lang: baseOf(tag), ...view.opening?.(block) },
      inLanguage(words, tag),
      given,
    ]);
  const first = inside(page.lang);
  const tiles = view.numbers?.(...first) ?? [];
  const tags = [...LANGUAGES, ...(page.languages ?? [])];
  const spoken = tags.map((tag) => [tag, pure.escapeHtml(view.headline?.(...inside(tag)))]);
  return {
    markup: String(view.view(...first)),
    question: view.question?.(...first) ?? "",
    tiles: tiles.length ? String(pure.tiles(chosenTiles(tiles, page.shown_numbers))) : null,
    headline: spoken[0][1] ? Object.fromEntries(spoken) : {},
    picture: map ? String(view.picture?.(block, first[1], first[2], map) ?? "") : "",
  };
};
