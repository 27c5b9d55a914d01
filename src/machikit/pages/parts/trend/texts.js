/* How figures, and the names that come from the data, are told. */
/** @import { Text } from "../../web/types.d.ts" */
/** @import { Line } from "./types.d.ts" */
import { h, number, w } from "#core";

/** @typedef {ReturnType<typeof namesOf>} Names */

const JAPANESE = /[\u3041-\u30fa\u3400-\u9fff]/;

/** @param {number} v three digits that say something: 0.00001 stays */
export const round = (v) =>
  number(v, {
    maximumFractionDigits: v ? Math.min(20, Math.max(3, 2 - Math.floor(Math.log10(Math.abs(v))))) : 3,
  });
/** @param {number} v */
export const index = (v) => number(v, { maximumFractionDigits: 1 });

/** @type {(line: Line, k: number, v: number | string) => string} marked where it is less than can be measured */
export const signed = ({ below }, k, v) => `${below?.includes(k) ? "<" : ""}${v}`;

/**
 * The names of places, series and units by their keys: they say it where they have not been translated.
 * @param {Record<string, Text>} words
 */
export const namesOf = (words) => {
  /** @param {string} key */
  const text = (key) => words[key] || { ja: key, en: key };
  /** @param {string} key */
  const lang = (key) => (JAPANESE.test(text(key).en) ? "ja" : null);
  /** @type {(el: HTMLElement, key: string) => void} */
  const speakAs = (el, key) => {
    const own = lang(key);
    if (own) el.lang = own;
    else el.removeAttribute("lang");
  };
  return {
    text,
    lang,
    speakAs,
    /** @type {(el: HTMLElement, key: string) => void} */
    name: (el, key) => {
      el.textContent = w(key);
      el.dataset.w = key;
      speakAs(el, key);
    },
    /** @param {string} key */
    word: (key) => h("span", { text: w(key), "data-w": key, lang: lang(key) }),
  };
};
