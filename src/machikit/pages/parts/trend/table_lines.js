/* The lines of a table over time: one for each column of values, place and series. Computing only. */
/** @import { Cell, Text } from "../../web/types.d.ts" */
/** @import { Point, Series, TrendTable, ValueColumn } from "./types.d.ts" */
import { dateText, dayOf } from "./dates.js";

const BELOW_SIGNS = ["<", "＜", "未満"];
const { hasOwn: has } = Object; // a cell may read `constructor`, which every object seems to know

/** @type {(cell: Cell | undefined) => string} */
const textOf = (cell) => (cell === null || cell === undefined ? "" : String(cell).trim());
/** @type {(cell: Cell | undefined) => number | null} null where it is not a finite number */
const numberOf = (cell) => {
  const text = textOf(cell);
  return text && Number.isFinite(Number(text)) ? Number(text) : null;
};

/** @type {(known: Record<string, Text> | null, text: string) => Text} as the publisher translates it, else as it is */
const said = (known, text) => (known && has(known, text) ? known[text] : { ja: text, en: text });

/** @type {(a: { date: string }, b: { date: string }) => number} */
const byDate = (a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0);

/** @type {(table: TrendTable) => (role: string) => (row: number) => Cell | undefined} the cells of the column with a role */
const cellsOf = ({ roles, columns }) => {
  const column = (/** @type {string} */ role) => (columns && has(roles, role) ? (columns[roles[role]] ?? []) : []);
  return (role) => {
    const cells = column(role);
    return (row) => cells[row];
  };
};

/** @type {(table: TrendTable, id: string) => string[]} of each row, "" where it is no date */
const datesOf = ({ columns }, id) => (columns?.[id] ?? []).map((cell) => dateText(textOf(cell)));

/** @type {(table: TrendTable) => number} rows without a date that can be read */
export const undatedRows = (table) => datesOf(table, "date").filter((date) => !date).length;

/** @type {(table: TrendTable, series: string[] | null) => Series[]} in the order in which they first occur; series: only these */
export const linesOf = (table, series) => {
  const lines = table.values.flatMap((column) => linesOfColumn(table, column));
  for (const line of lines) {
    line.points.sort(byDate);
    line.breaks.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  }
  return lines.filter((line) => !series || !has(table.roles, "series") || series.includes(line.series.ja));
};

/** @type {(table: TrendTable, column: ValueColumn) => Series[]} */
const linesOfColumn = (table, column) => {
  const cells = cellsOf(table);
  const [place, name, unit, note] = ["place", "series", "unit", "break"].map(cells);
  const pointAt = pointsOf(table, column);
  const dates = datesOf(table, column.date);
  const several = new Set(dates.map((_, row) => textOf(place(row)))).size > 1;
  /** @type {Map<string, Series>} */
  const lines = new Map();
  for (const [row, date] of dates.entries()) {
    if (!date) continue;
    const [where, what] = [several ? textOf(place(row)) : "", textOf(name(row))];
    const key = JSON.stringify([where, what]);
    const line = lines.get(key) ?? newLine(table, column, where, what, textOf(unit(row)));
    lines.set(key, line);
    line.points.push(pointAt(row, date));
    const why = textOf(note(row));
    if (why) line.breaks.push([date, said(table.terms, why)]);
  }
  return [...lines.values()];
};

/** @type {(table: TrendTable, column: ValueColumn, place: string, name: string, unit: string) => Series} */
const newLine = (table, column, place, name, unit) => ({
  place: place ? said(table.terms, place) : table.place,
  series: name ? said(table.terms, name) : column.label,
  unit: unit ? said(table.terms, unit) : column.unit,
  group: column.group,
  fiscal: column.fiscal,
  points: [],
  breaks: [],
});

/** @type {(table: TrendTable, column: ValueColumn) => (row: number, date: string) => Point} */
const pointsOf = (table, column) => {
  const cells = cellsOf(table);
  const [sign, upper, lower, mark, time] = ["sign", "upper", "lower", "mark", "time"].map(cells);
  const values = table.columns?.[column.id] ?? [];
  return (row, date) => {
    const when = textOf(time(row));
    return {
      date,
      day: dayOf(date),
      value: numberOf(values[row]),
      below: BELOW_SIGNS.includes(textOf(sign(row))),
      upper: numberOf(upper(row)),
      lower: numberOf(lower(row)),
      mark: textOf(mark(row)),
      time: when ? said(table.times, when) : null,
    };
  };
};
