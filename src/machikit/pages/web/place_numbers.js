/* The numbers of a page of places, each of which is also a filter, and the sentence on how few make up half of all. */
/** @import { Tile } from "./types.d.ts" */
/** @import { Rows } from "./rows.js" */
import { does } from "#pure";

const MIN_ROWS = 8; // with fewer values a sentence about half of them says nothing

/** @type {(rows: Rows, matched: number[]) => number[]} the numbers of the rows that have one */
const amountsOf = ({ amount, value }, matched) =>
  amount ? matched.map((i) => value(amount, i)).filter((v) => v !== null).map(Number) : []; // biome-ignore format: one line

/** @type {(numbers: number[]) => number} */
const sumOf = (numbers) => numbers.reduce((a, b) => a + b, 0);

/** @type {(rows: Rows, matched: number[]) => Tile[]} */
const amountTiles = (rows, matched) => {
  const { w, amount } = rows;
  const there = amountsOf(rows, matched);
  if (!amount || !there.length) return [];
  const largest = there.reduce((a, b) => Math.max(a, b), -Infinity);
  const most = { id: "most", n: largest, unit: w("value.unit"), label: w("value.most") };
  if (amount.type !== "integer") return [most]; // a measured number has no sum
  return [{ id: "total", n: sumOf(there), unit: w("value.unit"), label: w("value.total") }, most];
};

/** @type {(rows: Rows) => Tile[]} how many are open now; while nobody reads, only for how many that is not known */
const hoursTiles = ({ T, w, unit, state, matches, openState }) => {
  if (!T.week) return [];
  const states = matches("any").map(openState);
  const count = (/** @type {string} */ k) => states.filter((s) => s === k).length;
  const unknown = T.week.includes(-1) || (state.now !== null && count("unknown") > 0);
  const asked = [...(state.now ? ["open"] : []), ...(unknown ? ["unknown"] : [])];
  return asked.map((k) => ({
    id: k,
    n: state.now ? count(k) : (T.week ?? []).filter((at) => at < 0).length,
    unit,
    label: w(state.now ? `open.${k}` : "hours.unknown"),
    on: state.when === k,
    act: does("when", state.when === k ? "any" : k),
  }));
};

/** @type {(rows: Rows) => Tile[]} */
export const placeNumbers = (rows) => {
  const { w, unit, S, state, category, kinds, matches, groups, near, wordOfGroup, lookOfGroup } = rows;
  const matched = matches();
  const grouped = state.flags.length > 0 || !!category;
  const people = near(matched);
  const all = {
    id: "all",
    n: matched.length,
    unit,
    label: w(w.has("places.all") ? "places.all" : "count.all"),
    on: state.only === null && state.flags.length + kinds.all.length > 0,
    act: grouped ? does("set", { only: null }) : undefined,
  };
  const ofGroups = (grouped ? groups(matched) : []).map(([g, n]) => ({
    id: "groups",
    n,
    unit,
    label: wordOfGroup(g),
    look: lookOfGroup(g),
    on: state.only === g,
    act: does("set", { only: state.only === g ? null : g }),
  }));
  const label = w(state.flags.length ? "near.yes" : "near.all", { metres: S.near });
  const tiles = [all, ...amountTiles(rows, matched), ...ofGroups, ...hoursTiles(rows)];
  const shown = people === null ? tiles : [...tiles, { id: "people", n: people, unit: w("people"), label }];
  return state.live ? shown : shown.map((tile) => ({ ...tile, act: undefined, on: false }));
};

/** @type {(rows: Rows) => { total: number, n: number, few: number } | null} how few rows make up half of all; null for no counts */
export const rowsForHalf = (rows) => {
  const { T, amount } = rows;
  if (amount?.type !== "integer") return null;
  const amounts = amountsOf(rows, [...T.keys.keys()]).sort((a, b) => b - a);
  if (amounts.length < MIN_ROWS) return null;
  const total = sumOf(amounts);
  let sum = 0;
  const few = amounts.findIndex((v) => {
    sum += v;
    return 2 * sum >= total;
  });
  return { total, n: amounts.length, few: few + 1 };
};
