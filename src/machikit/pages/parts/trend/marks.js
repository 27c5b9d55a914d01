/* What stands in a table in place of a value: suppressed, none, not surveyed. Three different things, and none of them is zero. */
/** @import { Blank, Line, Panel } from "./types.d.ts" */

/** @type {Record<string, string>} mark → its word; small_numbers.py and value_cells.py */
const MEANINGS = { x: "x", "－": "none", "…": "missing", "10未満": "few", 二次秘匿: "second" };
/** @type {Record<string, string>} the sign of a mark in charts, where it is another one: the same in both languages */
const SIGNS = { "10未満": "＊", 二次秘匿: "＊＊" };

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

/** @param {string} mark */
export const signOf = (mark) => (Object.hasOwn(SIGNS, mark) ? SIGNS[mark] : mark);

/** @type {(mark: string, say: Say) => string} its sign with what it means: x 元の表で秘匿 */
export const markText = (mark, say) => [signOf(mark), markMeaning(mark, say)].filter(Boolean).join(" ");

/** @type {(panel: Panel, when: (d: number) => string, name: (line: Line) => string, say: Say) => Blank[]} at each date of a chart; name: of a line, "" where there is one only */
export const blanksOf = ({ lines }, when, name, say) => {
  /** @type {Map<number, { line: Line, mark: string }[]>} */
  const by = new Map();
  for (const line of lines)
    for (const [k, mark] of line.marks ?? []) by.set(line.d[k], [...(by.get(line.d[k]) ?? []), { line, mark }]);
  return [...by].map(([d, all]) => ({
    d,
    signs: [...new Set(all.map(({ mark }) => signOf(mark)))].join(" "),
    told: [when(d), ...all.map(({ line, mark }) => [name(line), markText(mark, say)].filter(Boolean).join(" "))].join(
      "  ",
    ),
  }));
};
