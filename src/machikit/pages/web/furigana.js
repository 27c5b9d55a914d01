/* Readings of words: 漢字《かんじ》, or ｜今日《きょう》 where a sign says where the word begins. */

// Between reading a word and drawing it, readings stand between Unicode's signs for annotations: a 《 of the data stays what it is.
const [BASE, READING, END] = ["\ufff9", "\ufffa", "\ufffb"];
const KANJI = "\u3005-\u3007\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{323af}ヶヵ";
const WRITTEN = new RegExp(`[｜|]([^《》｜|\\n]+)《([^《》\\n]+)》|([${KANJI}]+)《([\\u3041-\\u30ff・　 ]+)》`, "gu");
const ANNOTATED = /\ufff9([^\ufff9-\ufffb]*)\ufffa([^\ufff9-\ufffb]*)\ufffb/g;

/** @type {(word: string) => string} a word as people write it, its readings annotated */
export const annotated = (word) =>
  word.includes("《")
    ? word.replace(
        WRITTEN,
        (_, base, reading, kanji, kana) => BASE + (base ?? kanji) + READING + (reading ?? kana) + END,
      )
    : word;

const KANJI_ALONE = new RegExp(`^[${KANJI}]+$`, "u");
/** @type {(text: string) => string} an annotated word as people write it, where it is to be changed */
export const asWritten = (text) =>
  text.replace(ANNOTATED, (_, base, reading) => `${KANJI_ALONE.test(base) ? "" : "｜"}${base}《${reading}》`);

/** @type {(text: string) => string} where no markup can stand, a reading stands in brackets */
export const inBrackets = (text) => (text.includes(BASE) ? text.replace(ANNOTATED, "$1（$2）") : text);

/** @type {(word: string, instead?: string) => string} a word, as written or annotated, without its readings; instead: "" leaves their bases out, too */
export const withoutReadings = (word, instead = "$1") => annotated(word).replace(ANNOTATED, instead);

/** @type {(escaped: string) => string} */
export const withRuby = (escaped) =>
  escaped.includes(BASE) ? escaped.replace(ANNOTATED, "<ruby>$1<rp>（</rp><rt>$2</rt><rp>）</rp></ruby>") : escaped;

/** @type {(text: string) => [text: string, reading: string][]} a text cut into what has a reading and what has none ("") */
export const cutAtReadings = (text) =>
  text
    .split(/(\ufff9[^\ufff9-\ufffb]*\ufffa[^\ufff9-\ufffb]*\ufffb)/)
    .filter(Boolean)
    .map((piece) => {
      const [, base, reading] = piece.match(/^\ufff9(.*)\ufffa(.*)\ufffb$/s) ?? ["", piece, ""];
      return [base, reading];
    });
