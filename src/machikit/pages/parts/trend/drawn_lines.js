/* The lines of a table for a chart that is drawn in Python (charts.trend). Computing only. */
/** @import { Text } from "../../web/types.d.ts" */
/** @import { Series, TrendTable } from "./types.d.ts" */
import { full } from "./dates.js";
import { cutsOf, usualStep } from "./gaps.js";
import { linesOf } from "./table_lines.js";

/** @typedef {{ place: Text, series: Text, unit: Text, x: string[], y: (number | null)[], limits: number[] }} Drawn y: null where the line breaks */

/** @type {(line: Series, usual: number | null) => Drawn} */
const drawn = ({ place, series, unit, points }, usual) => {
  const cuts = new Set(cutsOf(points, usual));
  const known = points.flatMap(({ date, value }, k) => {
    const x = full(date);
    return value === null
      ? []
      : cuts.has(k)
        ? [
            { x, y: value },
            { x, y: null },
          ]
        : [{ x, y: value }];
  });
  const limits = points.flatMap(({ upper, lower }) => [upper, lower]).filter((limit) => limit !== null);
  return { place, series, unit, x: known.map(({ x }) => x), y: known.map(({ y }) => y), limits: [...new Set(limits)] };
};

/** @type {(table: TrendTable, series: string[] | null) => Drawn[]} */
export const drawnLines = (table, series) => {
  const lines = linesOf(table, series);
  const usual = usualStep(lines);
  return lines.map((line) => drawn(line, usual));
};
