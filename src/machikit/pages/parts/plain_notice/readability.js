/* What can be counted of how hard a text is to read. Counts are hints: only a reader can say whether it is understood. */
/** @import { Lang } from "../../web/types.d.ts" */
/** @import { NoticeBlock } from "./types.d.ts" */

const RUBY = /([\u3400-\u9fff々]+)《([ぁ-んァ-ヶー]+)》/g; // 市役所《しやくしょ》
const KANJI = /[\u3400-\u9fff々]/g;
const ENDS = /(?<=[。！？!?])|(?<=\.)\s+|\n/; // the dots of 3.5 and example.jp do not end a sentence

/** @param {string} text without its readings */
const bare = (text) => text.replace(RUBY, "$1");
/** @param {string} text as facts are compared: without regard to width, case, spaces and readings */
const folded = (text) => bare(text).normalize("NFKC").toLowerCase().replace(/\s/g, "");
/** @type {(sentence: string, lang: Lang) => number} characters (ja) or words (en) */
const length = (sentence, lang) =>
  lang === "ja" ? [...sentence.replace(/\s/g, "")].length : sentence.split(/\s+/).filter(Boolean).length;

/** @type {(text: string) => [text: string, reading: string][]} a text cut into what has a reading and what has none ("") */
export const pieces = (text) => {
  /** @type {[string, string][]} */
  const found = [];
  let end = 0;
  for (const m of text.matchAll(RUBY)) {
    found.push([text.slice(end, m.index), ""], [m[1], m[2]]);
    end = m.index + m[0].length;
  }
  return [...found, /** @type {[string, string]} */ ([text.slice(end), ""])].filter(([piece]) => piece);
};

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
    const lengths = bare(text)
      .split(ENDS)
      .map((sentence) => length(sentence, lang));
    return {
      longest: Math.max(0, ...lengths),
      long: lengths.filter((n) => n > B.long[lang]).length,
      hard: hard(bare(text), lang),
      kanji: text.replace(RUBY, "").match(KANJI)?.length ?? 0,
    };
  };
};
