/* Ages, shares and points of reports, as in reports.py and triage.py; and the order of the list. */
/** @import { At } from "../../web/types.d.ts" */
/** @import { Order } from "./types.d.ts" */
/** @import { Rows } from "./rows.js" */
import { has } from "#core";

/** @typedef {ReturnType<typeof statsOf>} Stats */

/** @param {number} v one decimal, halves upwards */
export const tenths = (v) => {
  const whole = Math.floor(v * 10 + 0.5);
  return `${Math.floor(whole / 10)}.${whole % 10}`;
};

/** @param {Rows} R */
export const statsOf = (R) => {
  const B = R.block.walks ? null : R.block;
  /** The rule for what comes first: how much age, kind and others like it weigh, and how much each kind does. */
  const weights = { age: 1, kind: 1, twin: 1 };
  /** @type {Map<string | null, number>} */
  const ofKind = new Map();
  const begin = () => {
    Object.assign(weights, { age: 1, kind: 1, twin: 1 });
    for (const kind of R.kinds) ofKind.set(kind, B && has(B.weights, kind) ? B.weights[kind] : 1);
  };
  begin();
  /** @param {number} k */
  const parts = (k) => ({
    age: B ? Math.min((R.age(k) ?? 0) / B.month, B.top) : 0,
    kind: ofKind.get(R.kind(k)) ?? 1,
    twin: R.others[k].length,
  });
  /** @param {number} k */
  const points = (k) => {
    const p = parts(k);
    return p.age * weights.age + p.kind * weights.kind + p.twin * weights.twin;
  };

  /** @type {(rows: number[], limit: number) => string | null} per cent; of those that are old enough to tell */
  const closedWithin = (rows, limit) => {
    const least = B?.within[B.within.length - 1] ?? Infinity;
    const known = rows.filter((k) => (R.age(k) ?? -1) >= least && (R.isOpen(k) || R.took(k) !== null));
    const n = known.filter((k) => (R.took(k) ?? Infinity) <= limit).length;
    return known.length ? String(Math.floor((200 * n + known.length) / (2 * known.length))) : null;
  };
  /** @param {number[]} rows the head's numbers for some of the rows */
  const sums = (rows) => {
    const open = rows.filter(R.isOpen);
    const ages = open
      .map(R.age)
      .filter((v) => v !== null)
      .sort((a, b) => a - b);
    const n = ages.length;
    const mid = n >> 1;
    return {
      open: open.length,
      closed: rows.length - open.length,
      middle: !n ? null : n % 2 ? ages[mid] : (ages[mid - 1] + ages[mid]) / 2,
      oldest: n ? ages[n - 1] : null,
      within: B ? closedWithin(rows, B.within[0]) : null,
    };
  };

  /** @param {number[]} rows the sets that have one of them */
  const setsOf = (rows) => {
    const chosen = new Set(rows);
    return R.groups.filter((set) => set.some((k) => chosen.has(k)));
  };

  /* ---- the order of the list ---- */
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
    if (from && (!B || order === "near")) return nearest(rows, from);
    return B ? rows.sort(orders[order === "near" ? "score" : order]) : rows;
  };
  return { weights, ofKind, begin, parts, points, sums, setsOf, ordered };
};
