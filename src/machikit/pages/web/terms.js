/* The words that publishers have said of their values (`terms` of a block), for views. */
/** @import { Lang, Text } from "./types.d.ts" */
import { attr, html, Markup } from "./markup.js";

/** @typedef {ReturnType<typeof termsIn>} Terms */

/**
 * A value in the page's language where there is one, else as it stands and said to be Japanese; `blank` for null and "".
 * @param {Record<string, Text>} terms
 * @param {Lang} lang
 * @param {string} [blank]
 */
export const termsIn = (terms, lang, blank = "") => {
  const known = (/** @type {string} */ v) => Object.hasOwn(terms, v);
  /** @param {string | null} v */
  const text = (v) => (!v ? blank : known(v) ? terms[v][lang] || terms[v].ja : v);
  /** @type {(v: string | null) => Lang | null} the language of the text, where it is not the page's */
  const langOf = (v) => (v && !known(v) ? "ja" : null);
  /** @param {string | null} v the attribute of an element that holds nothing but this value */
  const said = (v) => attr("lang", langOf(v));
  /** @type {(tag: string, v: string | null, look?: string) => Markup} */
  const node = (tag, v, look) =>
    html`<${new Markup(tag)}${attr("class", look)}${said(v)}>${text(v)}</${new Markup(tag)}>`;
  return { text, langOf, lang: said, node };
};
