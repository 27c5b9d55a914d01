/* Numbers, and texts of the data, which keep their own language: for scripts of own parts. */
/** @import { Child, Text, Values } from "./types.d.ts" */
import { h, has, lang } from "#core";

/**
 * @param {number} n
 * @param {Intl.NumberFormatOptions} [options]
 */
export const number = (n, options) => n.toLocaleString(lang() === "ja" ? "ja-JP" : "en-US", options);

/** Stands in a word's values where an element comes: `aroundNode(w("near", { town: GAP }), published("b", name))`. */
export const GAP = "\n";

/**
 * A word with elements in it, one for each GAP in its turn.
 * @param {string} word
 * @param {...Child} nodes
 * @returns {Child[]}
 */
export const aroundNode = (word, ...nodes) =>
  word.split(GAP).flatMap((text, i) => (i ? [nodes[i - 1] ?? null, text] : [text]));

/**
 * A text of the data as its publisher wrote it: it is said to be Japanese, whatever the page's language.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {string} text
 */
export const published = (tag, text) => h(tag, { lang: "ja", text });

/**
 * The words that publishers have said of their values (`terms` of a block): a value in the page's language where there
 * is one, else as it stands and said to be Japanese. blank: what stands for null and "".
 * @param {Record<string, Text>} terms
 * @param {() => string} [blank]
 */
export const termsOf = (terms, blank = () => "") => {
  /** @param {string | null} v */
  const text = (v) => (v === null || v === "" ? blank() : has(terms, v) ? terms[v][lang()] || terms[v].ja : v);
  /** @param {string | null} v */
  const langOf = (v) => (v === null || v === "" || has(terms, v) ? null : "ja");
  return {
    text,
    lang: langOf,
    /** @type {<K extends keyof HTMLElementTagNameMap>(tag: K, v: string | null) => HTMLElementTagNameMap[K]} */
    node: (tag, v) => h(tag, { lang: langOf(v), text: text(v) }),
  };
};
