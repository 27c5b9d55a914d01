/* The views of the lines that a reader can choose from, each a series of small charts (panels). Computing only. */
/** @import { Text } from "../../web/types.d.ts" */
/** @import { Limit, Point, Series } from "./types.d.ts" */
import { dayOf } from "./dates.js";

export const MAX_PLACES_PER_CHART = 6; // with more places than this, each gets its own chart
const MONTHS = 12;
const MAX_LIMITS = 6; // drawn in a panel
const [AT_MOST, AT_LEAST] = ["≤", "≥"];

/** @typedef {{ title: Text, lines: Series[] }} Group lines of one unit in one chart */
/** @typedef {{ key: string, label: Text | null, groups: Group[], places: boolean }} Choice label: of `series` */

/** @param {Series} line its points with a value */
export const knownPoints = ({ points }) => points.filter(({ value }) => value !== null);

/**
 * What has the same key, in the order in which keys first occur.
 * @template T
 * @param {T[]} all
 * @param {(one: T) => string} of
 */
export const grouped = (all, of) => {
  /** @type {Map<string, T[]>} */
  const groups = new Map();
  for (const one of all) {
    const same = groups.get(of(one));
    if (same) same.push(one);
    else groups.set(of(one), [one]);
  }
  return groups;
};

/** @param {Series[]} lines by the Japanese names of their places */
export const byPlace = (lines) => grouped(lines, ({ place }) => place.ja);
/** @param {Series[]} lines */
export const bySeries = (lines) => grouped(lines, ({ series }) => series.ja);

/** @type {(lines: Series[]) => boolean} */
const areMonthly = (lines) =>
  lines.every(({ group, points }) => group && points.every(({ date }) => date.length === 7));

/**
 * The views; the page opens with the first. Monthly events: sums of whole calendar years first, then of whole fiscal years (April
 * to March), then by month, because each month of the year has its own level. Where many places have several series, each series
 * is a view, with the place of the largest last value first. Else everything is one view.
 * @type {(lines: Series[]) => Choice[]}
 */
export const choicesOf = (lines) => {
  if (!lines.length) return [];
  const choice = (/** @type {string} */ key, /** @type {Series[]} */ some) => ({
    key,
    label: null,
    groups: groupsOf(some),
    places: false,
  });
  if (areMonthly(lines)) {
    const years = [choice("year", yearlySums(lines, 1)), choice("fiscal", yearlySums(lines, 4))];
    return [...years.filter(({ groups }) => groups.length), choice("month", lines)];
  }
  if (byPlace(lines).size <= MAX_PLACES_PER_CHART) return [choice("all", lines)];
  return [...bySeries(lines).values()].map((same) => ({
    ...choice("series", sortedByLast(same)),
    label: same[0].series,
    places: true,
  }));
};

/** @param {Series[]} lines the largest last value first */
const sortedByLast = (lines) => {
  const last = new Map(lines.map((line) => [line, knownPoints(line).at(-1)?.value ?? -Infinity]));
  return [...lines].sort((a, b) => {
    const [x, y] = [Number(last.get(a)), Number(last.get(b))];
    return x === y ? 0 : y - x;
  });
};

/** @type {(lines: Series[]) => Group[]} one for each series with a line for each place; with many places, one for each place; at a single place, lines of a group are together */
const groupsOf = (lines) => {
  const places = byPlace(lines).size;
  if (places > MAX_PLACES_PER_CHART) return lines.map((line) => ({ title: line.place, lines: [line] }));
  const groups = grouped(lines, (line) => (line.group && places === 1 ? line.group : line.series.ja));
  return [...groups.values()].map((same) => ({ title: titleOf(same), lines: same }));
};

/** @type {(same: Series[]) => Text} */
const titleOf = (same) => {
  const names = [...bySeries(same).values()].map((lines) => /** @type {Series} */ (lines.at(-1)).series);
  return { ja: names.map(({ ja }) => ja).join("・"), en: names.map(({ en }) => en).join(" / ") };
};

/**
 * Sums of whole years that begin in month `start`; [] where no line has one. A year without one of its months, or with one twice,
 * is left out.
 * @type {(lines: Series[], start: number) => Series[]}
 */
export const yearlySums = (lines, start) => {
  const sums = lines.map((line) => ({ ...line, points: sumsOf(line, start), breaks: [], fiscal: start !== 1 }));
  return sums.some(({ points }) => points.length) ? sums : [];
};

/** @type {(line: Series, start: number) => Point[]} */
const sumsOf = ({ points }, start) => {
  const years = grouped(points, ({ date }) => {
    const [year, month] = date.split("-").map(Number);
    return String(month >= start ? year : year - 1).padStart(4, "0");
  });
  const isWhole = (/** @type {Point[]} */ some) =>
    some.length === MONTHS && new Set(some.map(({ date }) => date)).size === MONTHS;
  return [...years]
    .filter(([, some]) => isWhole(some) && some.every(({ value }) => value !== null))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([date, some]) => ({
      date,
      day: dayOf(date),
      value: some.reduce((sum, { value }) => sum + Number(value), 0),
      below: false,
      upper: null,
      lower: null,
      mark: "",
      time: null,
    }));
};

/** @type {(lines: Series[]) => Limit[]} of the values, in the order of their dates; at most the most frequent ones */
export const limitsOf = (lines) => {
  const points = lines.flatMap((line) => line.points).sort((a, b) => (a.date < b.date ? -1 : Number(a.date > b.date)));
  /** @type {Map<string, { mark: string, value: number, dates: string[] }>} */
  const all = new Map();
  for (const { date, upper, lower } of points)
    for (const [mark, value] of /** @type {const} */ ([
      [AT_MOST, upper],
      [AT_LEAST, lower],
    ])) {
      if (value === null) continue;
      const key = `${mark}${value}`;
      const one = all.get(key) ?? { mark, value, dates: [] };
      one.dates.push(date);
      all.set(key, one);
    }
  const frequent = new Set([...all.values()].sort((a, b) => b.dates.length - a.dates.length).slice(0, MAX_LIMITS));
  const alone = (/** @type {string} */ mark) => [...frequent].filter((one) => one.mark === mark).length === 1;
  return [...all.values()]
    .filter((one) => frequent.has(one))
    .map(({ mark, value, dates }) =>
      alone(mark) ? [mark, value, "", ""] : [mark, value, dates[0], dates[dates.length - 1]],
    );
};

/** @type {(lines: Series[], limits: Limit[]) => boolean} whether the scale begins at zero, as for events and values with only an upper limit */
export const isFromZero = (lines, limits) =>
  lines[0].group !== "" || (limits.length > 0 && limits.every(([mark]) => mark === AT_MOST));

/** @type {(lines: Series[]) => { start: string, bases: (number | null)[] }} start: the date that is 100, "" where each line has its own; bases: the value of each line there, null for zero or below */
export const baseOf = (lines) => {
  const values = lines.map(
    (line) =>
      new Map(
        knownPoints(line)
          .reverse()
          .map(({ date, value }) => [date, value]),
      ),
  );
  const shared = [...values[0].keys()].filter((date) => values.every((one) => one.has(date))).sort();
  const start = shared[0] ?? "";
  const firsts = values.map((one) => (start ? one.get(start) : [...one.values()].at(-1)) ?? null);
  return { start, bases: firsts.map((v) => (v !== null && v > 0 ? v : null)) };
};
