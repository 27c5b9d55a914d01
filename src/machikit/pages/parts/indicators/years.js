/* The town's own figures over the years: small charts from zero, and a table of every year. */
/** @import { ViewState } from "../../web/types.d.ts" */
/** @import { Figure, IndicatorBlock, IndicatorState, Point } from "./types.d.ts" */
/** @import { Figures } from "./figures.js" */
import { attr, html, Markup } from "#pure";

const WIDTH = 320;
const HEIGHT = 170;
const [LEFT, RIGHT, TOP, FOOT] = [14, 14, 30, 24];
const MOST_LABELLED = 4; // points of a line that all have their value beside them; of longer lines the first and the last
const MOST_TICKS = 6;
const SHAPES = ["M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z", "M-3.8-3.8h7.6v7.6h-7.6z", "M0-4.8 4.6 3.4h-9.2z"];

/** @typedef {[B: IndicatorBlock, state: IndicatorState & ViewState, F: Figures]} Inside */
/** @typedef {[year: number, value: number][]} Known */

/** @type {(figure: Figure) => Known} of the page's own town */
const known = ({ points }) =>
  (points[0] ?? []).flatMap((/** @type {Point} */ [year, , , value]) =>
    value === null ? [] : [/** @type {[number, number]} */ ([year, value])],
  );

/** @type {(...inside: Inside) => unknown} */
export const overYears = (B, state, F) => {
  const figures = F.shown("years");
  if (!figures.length) return false;
  const { say } = F;
  const names = [...new Set(figures.map(({ chart }) => chart))];
  const charts = names
    .map((name) => figures.filter(({ chart }) => chart === name))
    .filter((some) => some.some((one) => known(one).length));
  const isBroken = charts.flat().some(({ broken }) => broken.length);
  return html`
    <h2>${say("years.title", { town: B.towns[0]?.name[state.lang] })}</h2>
    ${
      charts.length
        ? html`<p class="note">${say("years.how")}${isBroken && html` ${say("years.broken")}`}</p>
          <div class="in-years">${charts.map((some) => chart(some, F))}</div>
          ${table(charts.flat(), F)}`
        : html`<p class="empty">${say("none", { town: B.towns[0]?.name[state.lang] })}</p>`
    }`;
};

/** @type {(figures: Figure[], F: Figures) => unknown} */
const chart = (figures, F) => {
  const lines = figures.map(known);
  const all = lines.flat();
  const [first, last] = [Math.min(...all.map(([year]) => year)), Math.max(...all.map(([year]) => year))];
  const [low, high] = [Math.min(0, ...all.map(([, v]) => v)), Math.max(0, ...all.map(([, v]) => v))];
  /** @param {number} year */
  const x = (year) => LEFT + 22 + ((year - first) / (last - first || 1)) * (WIDTH - LEFT - RIGHT - 44);
  /** @param {number} value */
  const y = (value) => HEIGHT - FOOT - ((value - low) / (high - low || 1)) * (HEIGHT - TOP - FOOT);
  const said = figures.map((figure, n) => spoken(figure, lines[n], F)).join(" ");
  const body = [
    `<path class="base" d="M${LEFT} ${y(0).toFixed(1)}H${WIDTH - RIGHT}"/>`,
    ...ticks([...new Set(all.map(([year]) => year))].sort((a, b) => a - b)).map(
      (year) => `<text class="year" x="${x(year).toFixed(1)}" y="${HEIGHT - 6}">${year}</text>`,
    ),
    ...figures.flatMap((figure, n) => line(figure, lines[n], n, x, y, F, figures.length > 1)),
  ];
  const legend = figures.map(
    (figure, n) =>
      html`<span>${figures.length > 1 && html`<svg viewBox="0 0 34 12" aria-hidden="true"><path class="l l${n}" d="M1 6H33"/><path class="p p${n}" transform="translate(17 6)" d="${SHAPES[n % SHAPES.length]}"/></svg>`}<b>${F.title(figure)}</b> <i>${F.inUnit(figure)}</i></span>`,
  );
  return html`<figure><figcaption>${legend}</figcaption><svg class="in-chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${said}">${new Markup(body.join(""))}</svg></figure>`;
};

/** @type {(years: number[]) => number[]} years that are written below a chart: all that have a point, or some at even distances */
const ticks = (years) => {
  const [first, last] = [years[0], years[years.length - 1]];
  if (
    years.length <= MOST_TICKS &&
    (last - first) / (MOST_TICKS - 1) <= Math.min(...years.slice(1).map((year, k) => year - years[k])) * 1.7
  )
    return years;
  const step = Math.max(1, Math.ceil((last - first) / (MOST_TICKS - 1)));
  return Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, n) => last - n * step).reverse();
};

/** @type {(figure: Figure, points: Known, n: number, x: (year: number) => number, y: (value: number) => number, F: Figures, several: boolean) => string[]} */
const line = (figure, points, n, x, y, F, several) => {
  const d = points.map(
    ([year, value], k) =>
      `${k && !figure.broken.includes(year) ? "L" : "M"}${x(year).toFixed(1)} ${y(value).toFixed(1)}`,
  );
  const last = points.length - 1;
  const labelled = points.filter((_, k) => k === last || (!several && (k === 0 || points.length <= MOST_LABELLED)));
  return [
    `<path class="l l${n}" d="${d.join("")}"/>`,
    ...points.map(
      ([year, value]) =>
        `<path class="p p${n}" transform="translate(${x(year).toFixed(1)} ${y(value).toFixed(1)})" d="${SHAPES[n % SHAPES.length]}"/>`,
    ),
    ...labelled.map(
      ([year, value]) =>
        `<text class="v v${n}" x="${x(year).toFixed(1)}" y="${(y(value) - 9).toFixed(1)}">${F.plain(figure, value)}</text>`,
    ),
  ];
};

/** @type {(figure: Figure, points: Known, F: Figures) => string} a chart for those who do not see it */
const spoken = (figure, points, F) =>
  points.length
    ? F.say("spoken", {
        title: F.title(figure),
        from: points[0][0],
        first: F.valued(figure, points[0][1]),
        to: points[points.length - 1][0],
        last: F.valued(figure, points[points.length - 1][1]),
      })
    : "";

/** @type {(figures: Figure[], F: Figures) => unknown} every year of every measure, with what it is made of */
const table = (figures, F) => {
  const { say } = F;
  const years = [...new Set(figures.flatMap(({ points }) => (points[0] ?? []).map(([year]) => year)))].sort(
    (a, b) => a - b,
  );
  return html`
    <div class="scroll in-table" tabindex="0" role="region" aria-label="${say("table")}"><table>
      <caption>${say("table")}</caption>
      <thead><tr><th scope="col">${say("col.measure")}</th>${years.map((year) => html`<th scope="col" class="n">${year}</th>`)}</tr></thead>
      <tbody>${figures.map(
        (figure) =>
          html`<tr data-measure="${figure.id}"><th scope="row">${F.title(figure)} <i>${F.inUnit(figure)}</i></th>${years.map((year) => cell(figure, year, F))}</tr>`,
      )}</tbody></table></div>`;
};

/** @type {(figure: Figure, year: number, F: Figures) => unknown} */
const cell = (figure, year, F) => {
  const point = F.inYear(figure.points[0] ?? [], year);
  if (!point)
    return html`<td class="n none"><span aria-hidden="true">·</span><span class="visually-hidden">${F.say("missing")}</span></td>`;
  const [, , , value] = point;
  const made = F.numbers(figure, point);
  const isBroken = figure.broken.includes(year);
  return html`<td${attr("class", isBroken ? "n broken" : "n")}>${value === null ? F.say("zero") : F.plain(figure, value)}${isBroken && html`<span class="visually-hidden">${F.say("broken")}</span>`}${made && html`<small>${made}</small>`}</td>`;
};
