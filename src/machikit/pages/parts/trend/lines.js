/* Lines and their figures: what is drawn of them, over which range, in which order. Computing only. */
/** @import { Line, Panel, Seen, View } from "./types.d.ts" */
import { dateOf } from "./dates.js";
import { round } from "./texts.js";

const MOST = 800; // points of a line
const DAY = 864e5;

/** @type {(line: Line, k: number, indexed: boolean) => number | null} a figure as it is drawn */
export const drawnAt = ({ v, base }, k, indexed) => {
  const figure = v[k];
  return figure === null ? null : indexed ? (base ? (figure / base) * 100 : null) : figure;
};

/** @type {(v: (number | null)[], ks: number[], most: number) => number[]} of very many points, the lowest and the highest of each stretch */
export const thinned = (v, ks, most) => {
  if (ks.length <= most) return ks;
  const size = Math.ceil((2 * ks.length) / most);
  /** @type {number[]} */
  const kept = [];
  for (let i = 0; i < ks.length; i += size) {
    const part = ks
      .slice(i, i + size)
      .filter((k) => v[k] !== null)
      .sort((a, b) => Number(v[a]) - Number(v[b]));
    if (part.length) kept.push(...new Set([part[0], part[part.length - 1]].sort((a, b) => a - b)));
  }
  return kept;
};
/** @param {Line} line its points that are drawn */
export const thin = ({ d, v }) => thinned(v, [...d.keys()], MOST);

/** @param {Line} line its points that have a figure */
export const known = ({ d, v }) => [...d.keys()].filter((k) => v[k] !== null);

/** @param {Line} line its points in stretches without a gap */
export const runs = (line) => {
  /** @type {number[][]} */
  const all = [[]];
  for (const k of known(line)) {
    all[all.length - 1].push(k);
    if (line.cut?.includes(k)) all.push([]);
  }
  return all.filter((run) => run.length);
};

/** @param {Line} line the stretches without records: the last point before and the first one after each; none where marks say why there is no value */
export const gaps = (line) => {
  const all = runs(line);
  const marked = new Set(line.marks?.map(([k]) => k));
  const ends = all.slice(1).map((run, i) => [all[i][all[i].length - 1], run[0]]);
  return ends.filter(([a, b]) => b - a < 2 || line.v.slice(a + 1, b).some((_, i) => !marked.has(a + 1 + i)));
};

/** @param {Panel} panel what tells its lines apart; "": there is one only */
export const toldBy = ({ lines }) => {
  if (lines.length < 2) return "";
  return new Set(lines.map((l) => l.place)).size > 1 ? "place" : "series";
};

/** @type {(seen: Seen) => [number, number]} the range of the figures' axis */
export const range = ({ panel, indexed }) => {
  const drawn = panel.lines.flatMap((l) => l.v.map((_, k) => drawnAt(l, k, indexed)));
  const around = indexed ? [100] : panel.limits.map(([, y]) => y);
  const some = [...around, ...drawn.filter((v) => v !== null)];
  const values = some.length ? some : [0, 1];
  let low = values.reduce((m, v) => Math.min(m, v), Infinity);
  let high = values.reduce((m, v) => Math.max(m, v), -Infinity);
  if (!indexed && (panel.zero || (low > 0 && low < 0.4 * high))) {
    low = Math.min(low, 0);
    high = Math.max(high, 0);
  }
  const air = (high - low) * 0.08 || Math.abs(high) * 0.05 || 1;
  return [low === 0 ? 0 : low - air, high === 0 ? 0 : high + air];
};

/** @type {(seen: Seen) => [date: string, label: string][]} the dates of a chart as its table says them; none where it says none */
export const labelled = ({ dates, panel, label }) => {
  const all = [...new Set(panel.lines.flatMap(({ d }) => d))].sort((a, b) => a - b);
  return all.flatMap((d) => {
    const text = label?.(d);
    return text === undefined ? [] : [[dates[d], text]];
  });
};

/**
 * The dates' axis: its range with some air, and its ticks, at most so many years apart.
 * @param {View} view
 * @param {number} most ticks
 */
export const timeAxis = ({ span }, most) => {
  const [first, last] = span.map((day) => dateOf(day).getTime());
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

/** @type {(line: Line, k: number) => [lower: number | null, upper: number | null]} the limits of a point */
export const limitsAt = ({ limits = [] }, k) => {
  const [, lower, upper] = limits.findLast(([from]) => from <= k) ?? [0, null, null];
  return [lower, upper];
};
/** @type {(line: Line, k: number) => string} the same as text: "≥ 5.8 ≤ 8.6" */
export const limitAt = (line, k) => {
  const [lower, upper] = limitsAt(line, k);
  return [lower !== null && `≥ ${round(lower)}`, upper !== null && `≤ ${round(upper)}`].filter(Boolean).join(" ");
};

/** @type {(x: string | number, y: string | number) => number} cells of a table in order: figures, then texts */
export const compared = (x, y) => {
  const [p, q] = [x, y].map((s) => (s === "" ? NaN : Number(s)));
  if (!Number.isNaN(p) && !Number.isNaN(q)) return p - q;
  if (Number.isNaN(p) && Number.isNaN(q)) return x === y ? 0 : x < y ? -1 : 1; // dates; names have come as their rank
  return Number.isNaN(p) ? 1 : -1;
};
