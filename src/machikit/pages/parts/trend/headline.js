/* The headline of a trend, one or two sentences and a few numbers. Computing only. */
/** @import { Lang, Text, Tile } from "../../web/types.d.ts" */
/** @import { Wording } from "../../web/wording.js" */
/** @import { Point, Series } from "./types.d.ts" */
import { number } from "#pure";
import { byPlace, bySeries, grouped, knownPoints, MAX_PLACES_PER_CHART, yearlySums } from "./choices.js";
import { dateSaid, dayOf, period } from "./dates.js";
import { limitsHeadline } from "./limits_headline.js";
import { change, percentOf, round } from "./texts.js";

/** @typedef {{ text: string, numbers: Tile[] }} Headline */
/** home: the Japanese name of the page's city, which a sentence need not name. */
/** @typedef {{ lang: Lang, w: Wording, home: string }} Tell */
/** @typedef {[adds: Series, removes: Series]} Pair */

/** @type {() => Headline} */
const nothing = () => ({ text: "", numbers: [] });

/** @type {(n: number | string, unit: string, label: string) => Tile} */
export const tileOf = (n, unit, label) => ({ n, unit, label, look: "" });

/** @type {(parts: string[], lang: Lang) => string} sentences as one text */
export const joined = (parts, lang) => parts.filter(Boolean).join(lang === "ja" ? "" : " ");

/** @type {(n: number) => number | string} */
const shortened = (n) => (Number.isInteger(n) ? n : round(n));

/** About the limits of the lines, many places, the first state, or pairs of events. @type {(lines: Series[], tell: Tell) => Headline} */
export const headlineOf = (lines, tell) => {
  const recorded = lines.filter((line) => knownPoints(line).length);
  if (!recorded.length) return nothing();
  if (recorded.some(({ points }) => points.some(({ upper, lower }) => upper !== null || lower !== null)))
    return limitsHeadline(recorded, tell);
  const places = byPlace(recorded);
  const same = (/** @type {Series} */ line) => bySeries(recorded).get(line.series.ja) ?? [];
  if (places.size > MAX_PLACES_PER_CHART) return placesHeadline(same(recorded[0]), tell);
  const [first] = places.values();
  const state = first.find(({ group }) => !group);
  const pairs = pairsOf(first);
  const parts = state
    ? [stateHeadline(withPlace(state, tell.home), tell), causesHeadline(state, pairs, tell)]
    : pairs.map((pair) => pairHeadline(pair, tell));
  if (places.size > 1 && state) parts.push(othersHeadline(same(state), tell));
  return {
    text: joined(
      parts.map(({ text }) => text),
      tell.lang,
    ),
    numbers: parts.flatMap(({ numbers }) => numbers),
  };
};

/** @type {(line: Series, home: string) => Series} with its place in its name, where that is a part of the city: 東部の使用量 */
const withPlace = (line, home) => {
  const { place, series } = line;
  if (!place.ja || place.ja === home) return line;
  return { ...line, series: { ja: `${place.ja}の${series.ja}`, en: `${series.en} in ${place.en}` } };
};

/* ---- a state: the last value, and the change since the first ---- */

/** @type {(line: Series, tell: Tell) => Headline} */
const stateHeadline = (line, { w, lang }) => {
  const points = knownPoints(line);
  const [first, last] = [points[0], points[points.length - 1]];
  const [then, now] = [Number(first.value), Number(last.value)];
  const [series, unit, date] = [line.series[lang], line.unit[lang], dateSaid(last, line, lang)];
  const from = dateSaid(first, line, lang);
  const values = { series, unit, n: round(now), date, from, d: round(Math.abs(now - then)) };
  const numbers = [tileOf(shortened(now), unit, w("trend.n.now", { series, date }))];
  if (first.date === last.date) return { text: w("trend.said.only", values), numbers };
  const way = now > then ? "more" : now < then ? "less" : "same";
  const key = `trend.said.${way}${then > 0 || way === "same" ? "" : ".plain"}`;
  numbers.push(tileOf(change(now - then), unit, w("trend.n.change", { from })));
  return { text: w(key, { ...values, p: then > 0 ? percentOf(now, then) : "" }), numbers };
};

/* ---- pairs of lines: additions and removals ---- */

/** @type {(lines: Series[]) => Pair[]} the two lines of each group; monthly ones as sums of calendar years */
const pairsOf = (lines) => {
  const groups = grouped(
    lines.filter(({ group }) => group),
    ({ group }) => group,
  );
  return [...groups.values()].flatMap((same) => {
    const months = same.every(({ points }) => points.every(({ date }) => date.length === 7));
    const [a, b, more] = months ? yearlySums(same, 1) : same;
    return a && b && !more && knownPoints(a).length && knownPoints(b).length ? [/** @type {Pair} */ ([a, b])] : [];
  });
};

/** @type {(line: Series) => Map<string, Point>} its points with a value by date, the last of each */
const pointsByDate = (line) => new Map(knownPoints(line).map((point) => [point.date, point]));

/** @type {(pair: Pair) => { point: Point, adds: number, removes: number }[]} the dates that both have, in order */
const shared = ([a, b]) => {
  const [adds, removes] = [pointsByDate(a), pointsByDate(b)];
  return [...adds.values()]
    .filter(({ date }) => removes.has(date))
    .sort((x, y) => (x.date < y.date ? -1 : 1))
    .map((point) => ({ point, adds: Number(point.value), removes: Number(removes.get(point.date)?.value) }));
};

/** @type {(line: Series, lang: Lang) => string} the name of a line within a sentence */
const within = ({ series }, lang) => (lang === "en" ? series.en.toLowerCase() : series.ja);

/** @type {(pair: Pair, tell: Tell) => Headline} its balance in the last period that both have */
const pairHeadline = (pair, { w, lang }) => {
  const last = shared(pair).at(-1);
  if (!last) return nothing();
  const [a, b] = pair;
  const when = dateSaid(last.point, a, lang);
  const [unit, balance] = [a.unit[lang], change(last.adds - last.removes)];
  const names = { a: within(a, lang), b: within(b, lang) };
  const values = { ...names, na: round(last.adds), nb: round(last.removes), unit, balance, to: when };
  const one = (/** @type {Series} */ line, /** @type {number} */ n) =>
    tileOf(shortened(n), line.unit[lang], w("trend.n.now", { series: line.series[lang], date: when }));
  return {
    text: w("trend.said.pair", values),
    numbers: [one(a, last.adds), one(b, last.removes), tileOf(balance, unit, w("trend.n.balance", { ...names, when }))],
  };
};

/** @type {(state: Series, pairs: Pair[], tell: Tell) => Headline} what explains the change of a state: the balances of all pairs between its first and last date */
const causesHeadline = (state, pairs, { w, lang }) => {
  const points = knownPoints(state);
  const [begins, ends] = [dayOf(points[0].date), dayOf(points[points.length - 1].date)];
  const found = pairs.flatMap(([a, b]) => {
    const inside = shared([a, b]).filter(({ point: { date } }) => {
      const [first, next] = period(date, a.fiscal);
      return begins <= first && next <= ends;
    });
    if (!inside.length) return [];
    const balance = change(inside.reduce((sum, { adds, removes }) => sum + adds - removes, 0));
    const [from, to] = [inside[0], inside[inside.length - 1]].map(({ point }) => dateSaid(point, a, lang));
    return [{ from, to, balance, unit: a.unit[lang], a: within(a, lang), b: within(b, lang) }];
  });
  if (!found.length) return nothing();
  const list = found.map((one) => w("trend.balance.one", one)).join(lang === "ja" ? "、" : ", ");
  const numbers = found.map(({ balance, unit, a, b, from, to }) =>
    tileOf(balance, unit, w("trend.n.balance", { a, b, when: w("trend.span", { from, to }) })),
  );
  return { text: w("trend.said.causes", { from: found[0].from, to: found[0].to, list }), numbers };
};

/* ---- several places ---- */

/** @type {(lines: Series[], tell: Tell) => Headline} several cities as indices: the value at the first shared date is 100 */
const othersHeadline = (lines, { w, lang }) => {
  const values = lines.map(pointsByDate);
  const dates = [...values[0].keys()].filter((date) => values.every((one) => one.has(date))).sort();
  const [from, to] = [dates[0], dates[dates.length - 1]];
  const at = (/** @type {Map<string, Point>} */ one, /** @type {string} */ date) => Number(one.get(date)?.value);
  if (dates.length < 2 || values.some((one) => at(one, from) <= 0)) return nothing();
  const list = lines.map(({ place }, i) => {
    const index = number((at(values[i], to) / at(values[i], from)) * 100, 1);
    return lang === "ja" ? `${place.ja}${index}` : `${place.en} ${index}`;
  });
  const [first, last] = [from, to].map((date) => dateSaid(/** @type {Point} */ (values[0].get(date)), lines[0], lang));
  const said = { from: first, date: last, series: lines[0].series[lang], list: list.join(lang === "ja" ? "、" : ", ") };
  return { text: w("trend.said.others", said), numbers: [] };
};

/** @type {(lines: Series[], tell: Tell) => Headline} many places: how many rose and how many fell since the first date, and where the change was largest */
const placesHeadline = (lines, { w, lang }) => {
  const changes = lines.flatMap((line) => {
    const points = knownPoints(line);
    const by = Number(points.at(-1)?.value) - Number(points[0]?.value);
    return points.length > 1 ? [{ line, points, by }] : [];
  });
  if (!changes.length) return nothing();
  const [up, down] = [changes.filter(({ by }) => by > 0).length, changes.filter(({ by }) => by < 0).length];
  const most = changes.reduce((a, b) => (b.by > a.by ? b : a));
  const least = changes.reduce((a, b) => (b.by < a.by ? b : a));
  const [{ line, points }] = changes;
  const text = w("trend.said.places", {
    n: number(changes.length),
    up: number(up),
    down: number(down),
    series: line.series[lang],
    unit: line.unit[lang],
    from: dateSaid(points[0], line, lang),
    date: dateSaid(points[points.length - 1], line, lang),
    top: most.line.place[lang],
    dtop: change(most.by),
    low: least.line.place[lang],
    dlow: change(least.by),
  });
  const count = w("trend.places");
  return { text, numbers: [tileOf(up, count, w("trend.n.up")), tileOf(down, count, w("trend.n.down"))] };
};
