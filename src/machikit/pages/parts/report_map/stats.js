/* Ages, shares and points of reports; and the order of the list. Ages count up to the date of the data. */
/** @import { At } from "../../web/types.d.ts" */
/** @import { Order, Rule } from "./types.d.ts" */
/** @import { Rows } from "./rows.js" */

/** @typedef {ReturnType<typeof statsOf>} Stats */

/** @type {(R: Rows) => Rule} what comes first: how much age, kind and others like it weigh, and how much each kind does */
export const startingRule = ({ block: B, kinds }) => {
  const weights = B.walks ? {} : B.weights;
  const weight = (/** @type {string} */ kind) => (Object.hasOwn(weights, kind) ? weights[kind] : 1);
  return { age: 1, kind: 1, twin: 1, kinds: new Map(kinds.map((kind) => [kind, weight(kind)])) };
};

/** @type {(R: Rows, rule: Rule) => (k: number) => { age: number, kind: number, twin: number }} points of urgency, before they are weighed */
export const partsOf = (R, { kinds }) => {
  const B = R.block.walks ? null : R.block;
  return (k) => ({
    age: B ? Math.min((R.age(k) ?? 0) / B.month, B.top) : 0,
    kind: kinds.get(R.kind(k) ?? "") ?? 1,
    twin: R.others[k].length,
  });
};

/** @type {(R: Rows, rows: number[], limit: number) => [n: number, of: number]} closed so soon; of those that are old enough to tell */
export const closedWithin = ({ block: B, age, took, isOpen }, rows, limit) => {
  const least = B.walks ? Infinity : B.within[B.within.length - 1];
  const known = rows.filter((k) => (age(k) ?? -1) >= least && (isOpen(k) || took(k) !== null));
  return [known.filter((k) => (took(k) ?? Infinity) <= limit).length, known.length];
};

/** @type {(share: [n: number, of: number]) => string | null} whole per cent, halves up */
export const percent = ([n, of]) => (of ? String(Math.floor((200 * n + of) / (2 * of))) : null);

/** @type {(R: Rows, rows: number[]) => { open: number, closed: number, ages: number[], middle: number | null, oldest: number | null }} */
export const sumsOf = (R, rows) => {
  const open = rows.filter(R.isOpen);
  const known = open.map(R.age).filter((v) => v !== null);
  const ages = known.sort((a, b) => a - b);
  const n = ages.length;
  const mid = n >> 1;
  return {
    open: open.length,
    closed: rows.length - open.length,
    ages,
    middle: !n ? null : n % 2 ? ages[mid] : (ages[mid - 1] + ages[mid]) / 2,
    oldest: n ? ages[n - 1] : null,
  };
};

/**
 * The points of each row by a rule, and the order of the list that follows from them.
 * @param {Rows} R
 * @param {Rule} rule
 */
export const statsOf = (R, rule) => {
  const parts = partsOf(R, rule);
  const all = R.all.map((k) => {
    const p = parts(k);
    return p.age * rule.age + p.kind * rule.kind + p.twin * rule.twin;
  });
  /** @param {number} k */
  const points = (k) => all[k];
  /** @param {number} k */
  const age = (k) => R.age(k) ?? -1;
  /** @type {(a: number, b: number) => number} the youngest first, those without a date last */
  const young = (a, b) => Number(age(a) < 0) - Number(age(b) < 0) || age(a) - age(b);
  /** @type {Record<"score" | "old" | "new", (a: number, b: number) => number>} */
  const orders = {
    score: (a, b) =>
      Number(R.isOpen(b)) - Number(R.isOpen(a)) ||
      (R.isOpen(a) ? points(b) - points(a) || age(b) - age(a) : young(a, b)) ||
      a - b,
    old: (a, b) => age(b) - age(a) || a - b,
    new: (a, b) => young(a, b) || a - b,
  };
  /** @type {(rows: number[], from: At) => number[]} */
  const nearest = (rows, from) => {
    const far = new Map(rows.map((k) => [k, R.far(k, from) ?? Infinity]));
    return rows.sort((a, b) => Number(far.get(a)) - Number(far.get(b)) || a - b);
  };
  /** @type {(rows: number[], order: Order, from: At | null) => number[]} places to check stay in the order of their tables */
  const ordered = (rows, order, from) => {
    const { walks } = R.block;
    if (from && (walks || order === "near")) return nearest(rows.slice(), from);
    return walks ? rows : rows.slice().sort(orders[order === "near" ? "score" : order]);
  };
  return { parts, points, ordered };
};

/** @type {(R: Rows, rows: number[]) => number[][]} the sets that have one of the rows */
export const setsWith = (R, rows) => {
  const chosen = new Set(rows);
  return R.groups.filter((set) => set.some((k) => chosen.has(k)));
};
