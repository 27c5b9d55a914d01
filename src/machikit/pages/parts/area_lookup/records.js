/* Which areas are shown, and what is in them: by year, by line, by place. Computing only; nothing is drawn here. */
/** @import { AreaBlock, Group, Piece, Places, PlaceRow, Stand, When } from "./types.d.ts" */

/** @typedef {ReturnType<typeof recordsOf>} Records */

/** @type {Stand[]} */
const RANKS = ["in", "near", "out", "lost"];

/** @param {number} n */
export const whole = (n) => Math.floor(n + 0.5);

/**
 * The records of a block. when: which years are shown now; read anew by each function.
 * @param {AreaBlock} B
 * @param {When} when
 */
export const recordsOf = (B, when) => {
  const known = B.years.filter((y) => y !== null);
  const dated = known.length > 0;

  /** @param {number} i */
  const inTime = (i) => {
    const year = B.years[i];
    if (!dated || when.mode === "all") return true;
    return year !== null && (when.mode === "only" ? year === when.year : year <= when.year);
  };
  const shown = () => [...B.years.keys()].filter(inTime);
  /** @param {number[]} rows */
  const yearsOf = (rows) => [...new Set(rows.map((i) => B.years[i]))].filter((y) => y !== null).sort((a, b) => b - a);

  /** @param {number[]} rows metres of the lines that pass through them */
  const through = (rows) => {
    const mine = new Set(rows);
    return (B.lines?.pieces ?? []).reduce(
      (sum, [, , metres, inside]) => sum + (inside.some((i) => mine.has(i)) ? metres : 0),
      0,
    );
  };
  /** @type {(pieces: Piece[]) => [total: number, within: number]} metres in all, and inside areas */
  const lengths = (pieces) => {
    let total = 0;
    let within = 0;
    for (const [, , metres, inside] of pieces) {
      total += metres;
      if (inside.some(inTime)) within += metres;
    }
    return [total, within];
  };
  /** @type {(k: number, rows: number[]) => number[]} places of a table that are in one of these rows */
  const insideOf = (k, rows) => {
    const mine = new Set(rows);
    return B.places[k].in.flatMap((inside, i) => (inside.some((r) => mine.has(r)) ? [i] : []));
  };
  /** @param {Group} group whether it holds what the page is about: a line, or a place */
  const holds = ({ by, rows }) => (B.lines ? by > 0 : B.places.some((_, k) => insideOf(k, rows).length));

  /** The lines of the list: with most metres of lines first, else in most years and last of all, else as in the data. */
  const groups = () => {
    const found = B.groups.flatMap((all, k) => {
      const rows = all.filter(inTime);
      return rows.length ? [{ k, rows, by: whole(through(rows)), years: yearsOf(rows) }] : [];
    });
    if (B.lines) return found.sort((a, b) => b.by - a.by);
    if (!dated) return found;
    return found.sort((a, b) => b.years.length - a.years.length || (b.years[0] || 0) - (a.years[0] || 0));
  };

  /** @type {(table: Places, i: number) => Stand} */
  const stands = (table, i) => {
    if (table.lat[i] === null) return "lost";
    return table.in[i].some(inTime) ? "in" : table.near[i].some(inTime) ? "near" : "out";
  };
  /**
   * The places of a table as its list shows them: those at a line first, then by how they stand, then by their area.
   * @param {number} k
   * @returns {PlaceRow[]}
   */
  const placeRows = (k) => {
    const table = B.places[k];
    const rows = [...Array(table.n).keys()].map((i) => ({
      i,
      is: stands(table, i),
      inside: table.in[i].filter(inTime),
    }));
    /** @param {PlaceRow} row */
    const rank = ({ i, is, inside }) => [table.by[i] ? 0 : 1, RANKS.indexOf(is), dated ? 0 : (inside[0] ?? 0), i];
    return rows
      .map((row) => ({ row, by: rank(row) }))
      .sort((a, b) => a.by.reduce((order, v, n) => order || v - b.by[n], 0))
      .map(({ row }) => row);
  };

  return {
    dated,
    first: Math.min(...known),
    last: Math.max(...known),
    count: known.length,
    inTime,
    shown,
    yearsOf,
    through,
    lengths,
    insideOf,
    holds,
    groups,
    stands,
    placeRows,
  };
};
