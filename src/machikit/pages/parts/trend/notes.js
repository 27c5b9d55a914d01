/* What is said of all charts of a trend: the marks in them, gaps, changes of what is counted, rows that could not be used. */
/** @import { ViewState } from "../../web/types.d.ts" */
/** @import { Shown } from "./shown.js" */
/** @import { Line, View } from "./types.d.ts" */
/** @typedef {import("#pure").Markup} Markup */
import { html, number } from "#pure";
import { BELOW, OVER } from "./drawing.js";
import { gaps } from "./lines.js";
import { markMeaning, marksOf, signOf } from "./marks.js";

const MOST_GAPS = 6; // that are listed,
const MOST_NAMED = 3; // and lines that each of them names
const THINNED_FROM = 800; // points; with more, charts leave some out

/** @param {View[]} views the first that shows the figures as published */
const published = (views) => /** @type {View} */ (views.find(({ csv }) => csv));

/** @param {Shown} shown the lines as they were published, not summed up */
const publishedLines = ({ part }) =>
  part.views.filter((view) => view.csv).flatMap(({ panels }) => panels.flatMap((p) => p.lines));

/** @param {Shown} shown */
export const notices = (shown) => {
  const { part, say } = shown;
  const lines = publishedLines(shown);
  const repeated = lines.reduce((sum, { d }) => sum + d.length - new Set(d).size, 0);
  const texts = [
    part.held && say("held"),
    repeated && say("repeated", { n: number(repeated) }),
    part.undated && say("undated", { n: number(part.undated) }),
    lines.some(({ d }) => d.length > THINNED_FROM) && say("thinned"),
  ];
  return texts.filter(Boolean).map((text) => html`<p class="notice">${text}</p>`);
};

/** @type {Record<string, Markup>} */
const SIGNS = {
  over: html`<path class="over" transform="translate(17 6)" d="${OVER}"/>`,
  limit: html`<path class="limit" d="M1 6h32"/>`,
  below: html`<path class="below c0" transform="translate(17 6)" d="${BELOW}"/>`,
  gap: html`<path class="gap" d="M7 0h20v12h-20z"/>`,
  break: html`<path class="break" d="M17 0v12"/>`,
};
/** @type {(marks: Markup) => Markup} */
export const sign = (marks) => html`<svg viewBox="0 0 34 12" aria-hidden="true">${marks}</svg>`;

/** @param {Shown} shown the marks that occur, and what they mean */
export const marksList = (shown) => {
  const lines = publishedLines(shown);
  const all = shown.part.views.flatMap(({ panels }) => panels.flatMap((p) => p.lines));
  /** @type {Record<string, boolean>} */
  const there = {
    over: lines.some((line) => line.over),
    limit: lines.some((line) => line.limits),
    below: lines.some((line) => line.below),
    gap: all.some((line) => gaps(line).length > 0),
    break: lines.some((line) => line.breaks),
  };
  const kinds = Object.keys(SIGNS).filter((kind) => there[kind]);
  const keys = kinds.map((kind) => html`<li>${sign(SIGNS[kind])}<span>${shown.say(`key.${kind}`)}</span></li>`);
  const marks = marksOf(lines).map(
    (one) => html`<li><b>${signOf(one)}</b><span>${markMeaning(one, shown.say)}</span></li>`,
  );
  const entries = [...keys, ...marks];
  return entries.length > 0 && html`<ul class="keys marks">${entries}</ul>`;
};

/** @type {(shown: Shown, state: ViewState) => Markup | false} a sentence for each gap; it names the lines concerned, unless it is all of them */
export const gapsNote = (shown, { lang }) => {
  const { part, say, names, when } = shown;
  const all = publishedLines(shown);
  /** @type {Map<string, Line[]>} */
  const by = new Map();
  for (const line of all)
    for (const ends of gaps(line)) {
      const span = ends.map((k) => String(line.d[k]).padStart(7, "0")).join(" ");
      by.set(span, [...(by.get(span) ?? []), line]);
    }
  const spans = [...by.keys()].sort();
  const sentences = spans.slice(0, MOST_GAPS).map((span) => {
    const [a, b] = span.split(" ").map((d) => when(Number(d), published(part.views)));
    const lines = by.get(span) ?? [];
    const what = lineNames(lines, all, shown, lang);
    const isNamed = lines.length < all.length;
    const english = { ja: "", en: isNamed ? lineNames(lines, all, shown, "en") : "" };
    return names.as("span", { ...english, [lang]: say(isNamed ? "gap.one" : "gap.all", { a, b, what }) });
  });
  const more = spans.length - MOST_GAPS;
  return (
    spans.length > 0 &&
    html`<p class="note gaps">${sentences.map((one) => html`${one} `)}${
      more > 0 && html`<span>${say("gap.more", { n: more })}</span>`
    }</p>`
  );
};

/** @type {(lines: Line[], all: Line[], shown: Shown, lang: import("../../web/types.d.ts").Lang) => string} as short as they are distinct among all */
const lineNames = (lines, all, { names, say }, lang) => {
  const varies = /** @type {const} */ (["place", "series"]).filter((by) => new Set(all.map((l) => l[by])).size > 1);
  const places = new Set(lines.map((l) => l.place));
  const isWhole = lines.length === all.filter((l) => places.has(l.place)).length; // every series of these places: they are enough
  const by = isWhole ? varies.slice(0, 1) : varies;
  const texts = [...new Set(lines.map((line) => by.map((one) => names.both(line[one])[lang]).join(" ")))];
  const others = texts.length > MOST_NAMED ? [say("gap.others", { n: number(texts.length - MOST_NAMED) })] : [];
  return [...texts.slice(0, MOST_NAMED), ...others].join(lang === "ja" ? "、" : ", ");
};

/** @param {Shown} shown where area, point or definition have changed */
export const breaksNote = (shown) => {
  const { part, names, when } = shown;
  const lines = publishedLines(shown);
  const several = new Set(lines.map((l) => l.place)).size > 1;
  const all = lines.flatMap((l) => (l.breaks ?? []).map(([date, why]) => ({ date, place: l.place, why })));
  const once = [...new Map(all.map((one) => [`${one.date} ${one.place} ${one.why}`, one])).values()].sort((a, b) =>
    a.date < b.date
      ? -1
      : a.date > b.date
        ? 1
        : part.rank[a.place] - part.rank[b.place] || part.rank[a.why] - part.rank[b.why],
  );
  const text = (/** @type {typeof once[number]} */ { place, why }) => {
    const [of, what] = [names.both(place), names.both(why)];
    return several ? { ja: `${of.ja}：${what.ja}`, en: `${of.en}: ${what.en}` } : what;
  };
  const told = once.map(
    (one) =>
      html`<span>※ ${when(part.dates.indexOf(one.date), published(part.views))} ${names.as("span", text(one))}</span>`,
  );
  return once.length > 0 && html`<p class="note breaks">${told}</p>`;
};
