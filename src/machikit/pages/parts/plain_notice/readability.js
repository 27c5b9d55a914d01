/* What can be counted of how hard a text is to read. Counts are hints: only a reader can say whether it is understood. */
/** @import { Lang } from "../../web/types.d.ts" */
/** @import { NoticeBlock } from "./types.d.ts" */

import { annotated, cutAtReadings, withoutReadings } from "../../web/furigana.js";

const KANJI = /[\u3400-\u9fff々]/g;
const ENDS = /(?<=[。！？!?])|(?<=\.)\s+|\n/; // the dots of 3.5 and example.jp do not end a sentence

/** @param {string} text as facts are compared: without regard to width, case, spaces and readings */
const folded = (text) => withoutReadings(text).normalize("NFKC").toLowerCase().replace(/\s/g, "");
/** @type {(sentence: string, lang: Lang) => number} characters (ja) or words (en) */
const length = (sentence, lang) =>
  lang === "ja" ? [...sentence.replace(/\s/g, "")].length : sentence.split(/\s+/).filter(Boolean).length;

/** @type {(text: string) => [text: string, reading: string][]} a text cut into what has a reading and what has none ("") */
export const pieces = (text) => cutAtReadings(annotated(text));

/** @type {(facts: string[], text: string) => string[]} the facts that a text does not say */
export const missing = (facts, text) => facts.filter((fact) => !folded(text).includes(folded(fact)));

/**
 * Measures texts against the lists of a block.
 * @param {NoticeBlock} B
 */
export const measuringOf = (B) => {
  /** @type {(text: string, lang: Lang) => [word: string, instead: string][]} no word counts inside a longer one */
  const hard = (text, lang) => {
    let left = text.toLowerCase();
    return Object.entries(B.hard[lang]).filter(([word]) => {
      if (!left.includes(word)) return false;
      left = left.replaceAll(word, "\n");
      return true;
    });
  };
  /** @type {(text: string, lang: Lang) => { longest: number, long: number, hard: [string, string][], kanji: number }} long: sentences that are; kanji: without a reading */
  return (text, lang) => {
    const lengths = withoutReadings(text)
      .split(ENDS)
      .map((sentence) => length(sentence, lang));
    return {
      longest: Math.max(0, ...lengths),
      long: lengths.filter((n) => n > B.long[lang]).length,
      hard: hard(withoutReadings(text), lang),
      kanji: withoutReadings(text, "").match(KANJI)?.length ?? 0,
    };
  };
};
