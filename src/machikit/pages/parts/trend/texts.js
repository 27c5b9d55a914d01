/* How figures, and the names that come from the data, are told. */
/** @import { Lang, Text } from "../../web/types.d.ts" */
/** @import { Line } from "./types.d.ts" */
import { attr, html, number } from "#pure";

const JAPANESE = /[\u3041-\u30fa\u3400-\u9fff]/;

/** @param {string} text without zeros at the end of its decimals */
const short = (text) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);

/** @param {number} v three digits that say something: 0.00001 stays */
export const round = (v) =>
  short(number(v, v ? Math.min(20, Math.max(3, 2 - Math.floor(Math.log10(Math.abs(v))))) : 0));
/** @param {number} v */
export const index = (v) => short(number(v, 1));

/** @type {(v: number, text: string) => string} +600, −2,600, ±0 */
const withSign = (v, text) => (v > 0 ? "+" : v < 0 ? "−" : "±") + text;
/** @param {number} v */
export const change = (v) => withSign(v, round(Math.abs(v)));
/** @type {(now: number, then: number) => string} how many per cent more or less */
export const percentOf = (now, then) => number(Math.abs(now / then - 1) * 100, 1);
/** @type {(now: number, then: number) => string} always one decimal, so that the figures of a column align */
export const percentChange = (now, then) => {
  const text = percentOf(now, then);
  return `${withSign(text === "0.0" ? 0 : now - then, text)} %`;
};

/** @type {(line: Line, k: number, v: number | string) => string} marked where it is less than can be measured */
export const signed = ({ below }, k, v) => `${below?.includes(k) ? "<" : ""}${v}`;

/** @typedef {ReturnType<typeof namesIn>} Names */

/**
 * The names of places, series and units by their place in the block: they say it where they have not been translated.
 * @param {Text[]} names
 * @param {Lang} lang
 */
export const namesIn = (names, lang) => {
  /** @param {Text} text its own language, where it is not the page's */
  const langOf = ({ en }) => (JAPANESE.test(en) ? "ja" : null);
  /** @type {(tag: string, text: Text, more?: unknown) => import("#pure").Markup} */
  const as = (tag, text, more) => html`<${tag}${more}${attr("lang", langOf(text))}>${text[lang]}</${tag}>`;
  return {
    /** @param {number} n */
    text: (n) => names[n][lang],
    /** @param {number} n */
    both: (n) => names[n],
    /** @param {number} n */
    lang: (n) => langOf(names[n]),
    /** @type {(n: number, tag?: string, more?: unknown) => import("#pure").Markup} in an element; more: its attributes */
    word: (n, tag = "span", more = null) => as(tag, names[n], more),
    langOf,
    as,
  };
};
