/* What a part looks like as its page opens: its view, run once at build. Own parts have no bundle; this one is their library. */
/** @import { AllWords, Lang, MapBlocks, Opened, View, ViewState } from "./types.d.ts" */
import { annotated } from "./furigana.js";
import { chosenTiles } from "./looks.js";
import * as pure from "./pure.js";

const LANGUAGES = /** @type {const} */ (["ja", "en"]);

/** @type {(words: AllWords, lang: Lang) => Record<string, string>} */
export const inLanguage = (words, lang) =>
  Object.fromEntries(Object.entries(words).map(([key, word]) => [key, annotated(word[lang])]));

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
  /** @param {Lang} lang */
  const inside = (lang) =>
    /** @type {const} */ ([block, { ...page, lang, ...view.opening?.(block) }, inLanguage(words, lang), given]);
  const first = inside(page.lang);
  const tiles = view.numbers?.(...first) ?? [];
  const spoken = LANGUAGES.map((lang) => [lang, pure.escapeHtml(view.headline?.(...inside(lang)))]);
  return {
    markup: String(view.view(...first)),
    question: view.question?.(...first) ?? "",
    tiles: tiles.length ? String(pure.tiles(chosenTiles(tiles, page.shown_numbers))) : null,
    headline: spoken[0][1] ? Object.fromEntries(spoken) : {},
    picture: map ? String(view.picture?.(block, first[1], first[2], map) ?? "") : "",
  };
};
