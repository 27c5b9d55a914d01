/* The page's words, for views: a key → text in one language. */
/** @import { Values } from "./types.d.ts" */
import { annotated } from "./furigana.js";
import { escapeHtml, Markup } from "./markup.js";

/** @type {(text: string, values: Values, put: (value: unknown) => string) => string} */
const filled = (text, values, put) =>
  text.replace(/\{(\w+)\}/g, (all, name) => (Object.hasOwn(values, name) ? put(values[name]) : all));

/** @typedef {ReturnType<typeof wordsOf>} Wording */

/**
 * How a view says its words: `w("board.title")`, `w("board.of", { n: 3 })`; and with markup in a word, `w.html(key, values)`.
 * A word that is not there is its key.
 * @param {Record<string, string>} words
 * @param {Values} [shared] values for the placeholders of every word
 */
export const wordsOf = (words, shared = {}) => {
  /** @param {string} key */
  const word = (key) => (Object.hasOwn(words, key) ? annotated(words[key]) : key);
  /** @type {(key: string, values?: Values) => string} */
  const w = (key, values) => filled(word(key), { ...shared, ...values }, String);
  /** @type {(key: string, values?: Values) => Markup} */
  const asMarkup = (key, values) => new Markup(filled(escapeHtml(word(key)), { ...shared, ...values }, escapeHtml));
  return Object.assign(w, {
    html: asMarkup,
    has: (/** @type {string} */ key) => Object.hasOwn(words, key),
    keys: Object.keys(words),
  });
};
