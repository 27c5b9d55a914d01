/* The calendar's days: whole numbers, counted from the first day that the page holds. No rule is read here. */
/** @import { CalendarBlock, Collected, Month, Row } from "./types.d.ts" */
import { once } from "#pure";

/** @typedef {ReturnType<typeof daysOf>} Days */

const DAY = 86400000;

/** @param {Row[]} rows a district's: day → what is collected, in the order of the kinds; days in their order */
const collected = (rows) => {
  /** @type {Map<number, Collected[]>} */
  const found = new Map();
  for (const { kind, rule } of rows.slice().sort((a, b) => a.kind - b.kind))
    for (const k of rule?.days ?? []) {
      const one = /** @type {Collected} */ ({ kind, rule, check: rule?.check?.[k] ?? "" });
      const all = found.get(k);
      if (all) all.push(one);
      else found.set(k, [one]);
    }
  return new Map([...found].sort(([a], [b]) => a - b));
};

/** @type {(B: CalendarBlock) => Days} once for each block */
export const daysIn = once(0, (B) => daysOf(B));

/**
 * The days of a block, and what is collected on them.
 * @param {CalendarBlock} B
 */
export const daysOf = (B) => {
  const first = Date.parse(`${B.first}T00:00:00Z`);
  /** @param {number} k */
  const date = (k) => new Date(first + k * DAY);
  /** @param {number} k */
  const iso = (k) => date(k).toISOString().slice(0, 10);
  /** @param {string} day 2026-11-30 */
  const offset = (day) => Math.round((Date.parse(`${day}T00:00:00Z`) - first) / DAY);
  /** @param {number} k */
  const weekday = (k) => date(k).getUTCDay(); // 0 is Sunday

  /** @type {Month[]} the months that the page holds */
  const months = [];
  for (let k = 0; k < B.n; ) {
    const at = date(k);
    const days = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate();
    months.push([k, days]);
    k += days;
  }
  /** @param {number} k a day; outside the page's months the nearest of them */
  const monthOf = (k) => {
    const found = months.findIndex(([from, days]) => k < from + days);
    return found < 0 ? months.length - 1 : found;
  };
  /** @type {(month: Month) => (number | null)[][]} rows of days, null where the week begins or ends in another month */
  const weeks = ([from, days]) => {
    const cells = [...Array(weekday(from)).fill(null), ...Array.from({ length: days }, (_, i) => from + i)];
    while (cells.length % 7) cells.push(null);
    return Array.from({ length: cells.length / 7 }, (_, i) => cells.slice(7 * i, 7 * i + 7));
  };

  /* ---- a district's rows ---- */
  /** @type {Row[][]} */
  const all = B.areas.map(() => []);
  for (const [r, area] of B.rows.area.entries()) {
    const rule = B.rows.rule[r];
    all[area].push({ kind: B.rows.kind[r], rule: rule === null ? null : B.rules[rule] });
  }
  /** @type {(area: number, kind?: number) => Row[]} */
  const rows = (area, kind) => (kind === undefined ? all[area] : all[area].filter((row) => row.kind === kind));
  /** @param {number} area */
  const kinds = (area) => [...new Set(all[area].map((row) => row.kind))].sort((a, b) => a - b);
  /** @param {Row} row whether its days are known */
  const isRead = (row) => !!row.rule?.days;

  let held = { area: -1, days: collected([]) };
  /** @param {number} area */
  const days = (area) => {
    if (held.area !== area) held = { area, days: collected(all[area]) };
    return held.days;
  };
  /**
   * The next days of a kind, from one day on.
   * @param {number} area
   * @param {number} kind
   * @param {number} from
   * @param {number} most
   */
  const next = (area, kind, from, most) =>
    [...days(area)]
      .flatMap(([day, on]) => {
        const one = day >= from && on.find((x) => x.kind === kind);
        return one ? [{ day, check: one.check }] : [];
      })
      .slice(0, most);

  /** @type {(area: number, k: number) => boolean} whether the publisher has not yet decided on a day */
  const undecided = (area, k) => all[area].some((row) => row.rule?.undecided?.includes(k));

  return { block: B, date, iso, offset, weekday, months, monthOf, weeks, rows, kinds, isRead, days, next, undecided };
};
