/* The languages of a page: Japanese, English, and what words.csv has beside them. Pure. */
/** @import { Lang } from "./types.d.ts" */

/** @type {(tag: string) => Lang} what a language builds on: in it stand missing words, numbers, dates and the labels of the data */
export const baseOf = (tag) => (/^ja\b/.test(tag) ? "ja" : "en");

/** @type {(word: import("./types.d.ts").Word, tag: string) => string} */
export const textIn = (word, tag) => word[tag] || word[baseOf(tag)];
