/* Whether changed rows would change what is suppressed: that is decided where all numbers are, when the page is built. Computing only. */
/** @import { Cell } from "../../web/types.d.ts" */
/** @import { TrendTable } from "./types.d.ts" */

const FEW = 10; // small_numbers.py: persons, households or cases from one to nine are suppressed
const SUPPRESSED = "x";
const BY_KIT = ["10未満", "二次秘匿"]; // marks of numbers that the page does not have

/** @type {(table: TrendTable) => { small: boolean, hidden: string, marked: boolean }} small: whether a number is too small to be shown; hidden: the rows that the source suppresses; marked: whether numbers were suppressed at build */
const ofPersons = ({ columns, roles, open_units, values }) => {
  const cells = (/** @type {string} */ role) => columns?.[roles[role] ?? ""] ?? [];
  const [units, marks] = [cells("unit"), cells("mark")];
  const numbers = columns?.[values[0].id] ?? [];
  const counts = (/** @type {number} */ row) => !open_units?.includes(String(units[row] ?? "").trim());
  const isFew = (/** @type {Cell} */ n) => Number.isInteger(Number(n)) && Number(n) > 0 && Number(n) < FEW;
  const names = Object.keys(columns ?? {}).filter((id) => id !== values[0].id);
  const hidden = marks.flatMap((mark, row) =>
    mark === SUPPRESSED && (numbers[row] ?? null) === null && counts(row)
      ? [names.map((id) => columns?.[id][row])]
      : [],
  );
  return {
    small: numbers.some((n, row) => n !== null && isFew(n) && counts(row)),
    hidden: JSON.stringify(hidden),
    marked: marks.some((mark) => BY_KIT.includes(String(mark))),
  };
};

/** @type {(before: TrendTable, after: TrendTable) => boolean} both with their cells */
export const isHeld = (before, after) => {
  if (after.open_units === null) return false;
  const [was, now] = [ofPersons(before), ofPersons(after)];
  if (was.marked) return JSON.stringify(before.columns) !== JSON.stringify(after.columns);
  return now.small || now.marked || now.hidden !== was.hidden;
};
