/* What one trend of the page shows, computed of its tables: names, dates, views with their panels. Computing only. */
/** @import { Text } from "../../web/types.d.ts" */
/** @import { Content, Limit, Line, Panel, Point, Series, TrendBlock, TrendPart, View } from "./types.d.ts" */
/** @import { Choice, Group } from "./choices.js" */
import { once } from "#pure";
import { baseOf, choicesOf, isFromZero, knownPoints, limitsOf } from "./choices.js";
import { dateLabel } from "./dates.js";
import { cutsOf, usualStep } from "./gaps.js";
import { linesOf, undatedRows } from "./table_lines.js";

/** Names from the data, each once, by its place in the list. */
class Names {
  constructor() {
    /** @type {Text[]} */
    this.texts = [];
    /** @type {Map<string, number>} */
    this.places = new Map();
    this.place = (/** @type {Text} */ text) => {
      const key = `${text.ja}\n${text.en}`;
      const known = this.places.get(key);
      if (known !== undefined) return known;
      this.places.set(key, this.texts.length);
      return this.texts.push({ ja: text.ja, en: text.en }) - 1;
    };
  }

  /** @type {(letters: string) => number[]} the place of each in the Japanese order, which `letters` are in */
  ranks(letters) {
    const places = new Map([...letters].map((letter, i) => [letter, i]));
    const unknown = (/** @type {string} */ letter) => letters.length + (letter.codePointAt(0) ?? 0);
    const keys = this.texts.map(({ ja }) => [...hiragana(ja)].map((letter) => places.get(letter) ?? unknown(letter)));
    const order = [...keys.keys()].sort((a, b) => compared(keys[a], keys[b]) || a - b);
    const ranks = new Array(order.length);
    for (const [rank, n] of order.entries()) ranks[n] = rank;
    return ranks;
  }
}

/** @param {string} text katakana as hiragana */
const hiragana = (text) => text.replace(/[ァ-ヴ]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0x60));

/** @type {(a: number[], b: number[]) => number} */
const compared = (a, b) => {
  const at = a.findIndex((n, i) => n !== b[i]);
  if (at < 0) return a.length - b.length;
  return at < b.length ? a[at] - b[at] : 1;
};

/** @type {(point: Point) => boolean} a value below what can be measured lies within */
export const isOutside = ({ value, below, upper, lower }) =>
  value !== null && !below && ((upper !== null && value > upper) || (lower !== null && value < lower));

/** @type {(points: Point[]) => [number, number | null, number | null][]} the place of the point from which on other limits apply */
const limitChanges = (points) => {
  /** @type {[number, number | null, number | null][]} */
  const changes = [];
  let [low, high] = /** @type {(number | null)[]} */ ([null, null]);
  for (const [k, { lower, upper }] of points.entries()) {
    if (lower !== low || upper !== high) changes.push([k, lower, upper]);
    [low, high] = [lower, upper];
  }
  return changes;
};

/** @typedef {{ names: Names, at: Map<string, number>, usual: number | null }} Within the names and dates of a part, and the usual step of a view */

/** @type {(line: Series, base: number | null, within: Within) => Line} */
const lineOf = ({ place, series, unit, points, breaks }, base, { names, at, usual }) => {
  const which = (/** @type {(point: Point) => boolean} */ is) => points.flatMap((point, k) => (is(point) ? [k] : []));
  const marks = points.flatMap(({ value, mark }, k) => (value === null && mark ? [[k, mark]] : []));
  const lists = {
    below: which(({ below }) => below),
    over: which(isOutside),
    cut: cutsOf(points, usual),
    breaks: breaks.map(([date, why]) => [date, names.place(why)]),
    limits: limitChanges(points),
    marks,
  };
  const filled = Object.entries(lists).filter(([, list]) => list.length);
  return {
    place: names.place(place),
    series: names.place(series),
    unit: names.place(unit),
    d: points.map(({ date }) => Number(at.get(date))),
    v: points.map(({ value }) => value),
    ...(base !== null && { base }),
    ...Object.fromEntries(filled),
  };
};

/** @type {(group: Group, within: Within) => Panel} */
const panelOf = ({ title, lines }, within) => {
  const limits = limitsOf(lines);
  const { start, bases } = baseOf(lines);
  return {
    title: within.names.place(title),
    unit: within.names.place(lines[0].unit),
    start,
    limits,
    zero: isFromZero(lines, limits),
    lines: lines.map((line, i) => lineOf(line, bases[i], within)),
  };
};

/** @type {(lines: Series[]) => [number, number]} first and last day; a day more on either side of a single one */
const spanOf = (lines) => {
  const days = lines.flatMap(({ points }) => points.map(({ day }) => day));
  const first = days.reduce((a, b) => Math.min(a, b), Infinity);
  const last = days.reduce((a, b) => Math.max(a, b), -Infinity);
  if (!days.length) return [-1, 1];
  return first < last ? [first, last] : [first - 1, last + 1];
};

/** @type {(lines: Series[], at: Map<string, number>) => Record<number, Text>} how dates are said; two that say different things of one date say neither */
const labelsOf = (lines, at) => {
  /** @type {Map<number, Text | null>} */
  const labels = new Map();
  for (const line of lines)
    for (const point of line.points) {
      const [d, label] = [Number(at.get(point.date)), dateLabel(point, line)];
      const before = labels.get(d);
      labels.set(d, before === undefined || before?.ja === label?.ja ? label : null);
    }
  return Object.fromEntries([...labels].flatMap(([d, label]) => (label ? [[d, label]] : [])));
};

/** @type {(panels: Panel[], lines: Series[]) => boolean} several dates, no limits, a first value above zero */
const canBeIndexed = (panels, lines) =>
  !panels.some(({ limits }) => limits.length) &&
  lines.some((line) => new Set(knownPoints(line).map(({ date }) => date)).size > 1) &&
  panels.some((panel) => panel.lines.some(({ base }) => base !== undefined));

/** @type {(choice: Choice, csv: boolean, names: Names, at: Map<string, number>) => View} */
const viewOf = ({ key, label, groups, places }, csv, names, at) => {
  const lines = groups.flatMap((group) => group.lines);
  const within = { names, at, usual: usualStep(lines) };
  const shown = label && names.place(label);
  const panels = groups.map((group) => panelOf(group, within));
  return {
    key,
    label: shown,
    index: key !== "month" && canBeIndexed(panels, lines),
    places,
    csv,
    span: spanOf(lines),
    labels: labelsOf(lines, at),
    panels,
  };
};

/** @type {(part: TrendPart) => Content} */
const contentOf = ({ heading, tables, series, letters, held }) => {
  const lines = tables.flatMap((table) => linesOf(table, series));
  const choices = choicesOf(lines);
  const all = choices.flatMap(({ groups }) => groups.flatMap((group) => group.lines));
  const dates = [...new Set(all.flatMap(({ points }) => points.map(({ date }) => date)))].sort();
  const at = new Map(dates.map((date, i) => [date, i]));
  const names = new Names();
  const isMonthly = choices.at(-1)?.key === "month";
  const views = choices.map((one, i) => viewOf(one, !isMonthly || i === choices.length - 1, names, at));
  return {
    heading,
    held,
    lines,
    undated: tables.reduce((sum, table) => sum + undatedRows(table), 0),
    index: tables.length > 1 && (views[0]?.index ?? false),
    names: names.texts,
    rank: names.ranks(letters),
    dates,
    views,
  };
};

/** The content of all trends of the page, computed once for a block. @type {(B: TrendBlock) => Content[]} */
export const contents = once(0, (B) => B.parts.map(contentOf));
