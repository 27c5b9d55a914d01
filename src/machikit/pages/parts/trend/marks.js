/* What stands in a table in place of a value: suppressed, none, not surveyed. Three different things, and none of them is zero. */
/** @import { Line } from "./types.d.ts" */

/** @type {Record<string, string>} mark → its word; small_numbers.py and value_cells.py */
const MEANINGS = { x: "x", "－": "none", "…": "missing", "10未満": "few", 二次秘匿: "second" };

/** @typedef {(key: string) => string} Say */

/** @type {(line: Line, k: number) => string | null} */
export const markAt = ({ marks = [] }, k) => marks.find(([at]) => at === k)?.[1] ?? null;

/** @param {Line[]} lines the marks that occur, known ones first */
export const marksOf = (lines) => {
  const there = new Set(lines.flatMap(({ marks = [] }) => marks.map(([, mark]) => mark)));
  const known = Object.keys(MEANINGS).filter((mark) => there.has(mark));
  return [...known, ...[...there].filter((mark) => !Object.hasOwn(MEANINGS, mark)).sort()];
};

/** @type {(mark: string, say: Say) => string} */
export const markMeaning = (mark, say) => (Object.hasOwn(MEANINGS, mark) ? say(`mark.${MEANINGS[mark]}`) : "");

/** @type {(mark: string, say: Say) => string} the mark with what it means: x（秘匿） */
export const markText = (mark, say) => {
  const meaning = markMeaning(mark, say);
  return meaning ? `${mark} ${meaning}` : mark;
};
