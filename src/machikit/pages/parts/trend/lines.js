/* Lines and their figures: what is drawn of them, over which range, in which order. Computing only. */
/** @import { Line, Panel, Seen, View } from "./types.d.ts" */

const MOST = 800; // points of a line
const DAY = 864e5;
const FIRST_DAY = 719163; // of 1970, as Python counts days

/** @param {string} date 2025 → 2025-01-01 */
export const full = (date) => [date, "01", "01"].slice(0, 4 - date.split("-").length).join("-");

/** @type {(line: Line, k: number, indexed: boolean) => number | null} a figure as it is drawn */
export const drawnAt = ({ v, base }, k, indexed) => {
  const figure = v[k];
  return figure === null ? null : indexed ? (base ? (figure / base) * 100 : null) : figure;
};

/**
 * The points of a line that are drawn: of very many, the lowest and the highest of each stretch.
 * @param {Line} line
 */
export const thin = ({ d, v }) => {
  const all = [...d.keys()];
  if (all.length <= MOST) return all;
  const size = Math.ceil((2 * all.length) / MOST);
  /** @type {number[]} */
  const kept = [];
  for (let i = 0; i < all.length; i += size) {
    const part = all
      .slice(i, i + size)
      .filter((k) => v[k] !== null)
      .sort((a, b) => Number(v[a]) - Number(v[b]));
    if (part.length) kept.push(...new Set([part[0], part[part.length - 1]].sort((a, b) => a - b)));
  }
  return kept;
};

/**
 * The stretches without records: the last point before and the first one after each.
 * @param {Line} line
 */
export const gaps = ({ d, v, cut = [] }) => {
  const known = [...d.keys()].filter((k) => v[k] !== null);
  return known.slice(0, -1).flatMap((k, i) => (cut.includes(k) ? [[k, known[i + 1]]] : []));
};

/** @param {Panel} panel what tells its lines apart; "": there is one only */
export const toldBy = ({ lines }) => {
  if (lines.length < 2) return "";
  return new Set(lines.map((l) => l.place)).size > 1 ? "place" : "series";
};

/** @type {(seen: Seen) => [number, number]} the range of the figures' axis */
export const range = ({ panel, indexed }) => {
  const drawn = panel.lines.flatMap((l) => l.v.map((_, k) => drawnAt(l, k, indexed)));
  const values = [...(indexed ? [100] : panel.limits.map(([, y]) => y)), ...drawn.filter((v) => v !== null)];
  let low = values.reduce((m, v) => Math.min(m, v), Infinity);
  let high = values.reduce((m, v) => Math.max(m, v), -Infinity);
  if (!indexed && (panel.zero || (low > 0 && low < 0.4 * high))) {
    low = Math.min(low, 0);
    high = Math.max(high, 0);
  }
  const air = (high - low) * 0.08 || Math.abs(high) * 0.05 || 1;
  return [low === 0 ? 0 : low - air, high === 0 ? 0 : high + air];
};

/**
 * The dates' axis: its range with some air, and its ticks, at most so many years apart.
 * @param {View} view
 * @param {number} most ticks
 */
export const timeAxis = ({ span }, most) => {
  const [first, last] = span.map((day) => (day - FIRST_DAY) * DAY);
  const air = (last - first) * 0.02;
  const years = (last - first) / DAY / 365.25;
  const step = Math.max(1, Math.ceil(years / most));
  const ticks =
    years > 1.5 ? { tickformat: "%Y", dtick: `M${12 * step}`, tick0: "2000-01-01" } : { tickformat: "%Y-%m" };
  const range = [first - air, last + air].map((at) => new Date(at).toISOString().slice(0, 10));
  return { range, ...ticks };
};

/** @type {(p: Panel, of: (figures: number[]) => number) => number} the most of its lines */
const most = (p, of) =>
  Math.max(
    ...p.lines.map((l) => {
      const known = l.v.filter((v) => v !== null);
      return known.length ? of(known) : -Infinity;
    }),
  );
/** @param {number[]} known */
const change = (known) => known[known.length - 1] - known[0];

/** @type {Record<string, (p: Panel) => number>} what panels can be sorted by */
export const ORDERS = {
  up: (p) => -most(p, change),
  down: (p) => most(p, change),
  large: (p) => -most(p, (known) => known[known.length - 1]),
};

/** @type {(line: Line, k: number) => string} the limits of a point, as text */
export const limitAt = ({ limits = [] }, k) => limits.findLast(([from]) => from <= k)?.[1] ?? "";

/** @type {(x: string, y: string) => number} cells of a table in order: figures, then texts */
export const compared = (x, y) => {
  const [p, q] = [x, y].map((s) => (s === "" ? NaN : Number(s)));
  if (!Number.isNaN(p) && !Number.isNaN(q)) return p - q;
  return Number.isNaN(p) && Number.isNaN(q) ? x.localeCompare(y, "ja") : Number.isNaN(p) ? 1 : -1;
};
