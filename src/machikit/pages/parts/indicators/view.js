/* The page of indicators: beside other municipalities, over the years, what the team types, a sheet to fill in by hand. */
/** @import { Tile, ViewState } from "../../web/types.d.ts" */
/** @import { IndicatorBlock, IndicatorState } from "./types.d.ts" */
/** @import { Figures } from "./figures.js" */
import { html, number } from "#pure";
import { figuresIn } from "./figures.js";
import { beside } from "./towns.js";
import { typedFigures } from "./typed.js";
import { overYears } from "./years.js";

/** @typedef {[B: IndicatorBlock, state: IndicatorState & ViewState, words: Record<string, string>]} Inside */

const BLANK_ROWS = 8; // of the sheet to fill in by hand

/** @type {() => IndicatorState} */
export const opening = () => ({ theme: "", typed: {} });

/** @type {(...inside: Inside) => Tile[]} */
export const numbers = (B, state, words) => {
  const F = figuresIn(B, state, words);
  const lacks = isLacking(B, state, F);
  return F.shown("head").flatMap((figure) => {
    const year = F.yearShown(figure);
    const value = year === null ? null : (F.inYear(figure.points[0], year)?.[3] ?? null);
    const label = F.say("tile", { title: F.title(figure), year });
    const isDoubtful = value === 0 && lacks; // where nobody could be counted, 0 is no answer to stand at the top
    return value === null || isDoubtful ? [] : [{ n: F.plain(figure, value), unit: F.unit(figure), label }];
  });
};

/** @type {(...inside: Inside) => string | null} the sentence of the card, where the data have every number in it */
export const headline = (B, state, words) => {
  const F = figuresIn(B, state, words);
  if (!F.say("headline")) return null;
  const values = headlineValues(B, state, F);
  return isLacking(B, state, F) ? F.say("headline.none", values) : F.say("headline", values);
};

/** @type {(B: IndicatorBlock, state: ViewState, F: Figures) => boolean} whether a number of the card's sentence is not known */
const isLacking = (B, state, F) => {
  const values = headlineValues(B, state, F);
  const asked = [...F.say("headline").matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  return asked.some((name) => !Object.hasOwn(values, name));
};

/** @type {(B: IndicatorBlock, state: ViewState, F: Figures) => Record<string, unknown>} by measure: value, n, d, year, and those of its first year */
const headlineValues = (B, { lang }, F) => ({
  town: B.towns[0]?.name[lang],
  ...Object.fromEntries(
    B.figures.flatMap((figure) => {
      const known = (figure.points[0] ?? []).filter(([, , , value]) => value !== null);
      const ends = known.length ? { "": known[known.length - 1], first_: known[0] } : {};
      return Object.entries(ends).flatMap(([end, [year, n, d, value]]) => [
        [`${figure.id}_${end}year`, year],
        [`${figure.id}_${end}n`, number(n)],
        [`${figure.id}_${end}d`, d === null ? "" : number(d)],
        [end ? `${figure.id}_first` : figure.id, F.plain(figure, Number(value))],
      ]);
    }),
  ),
});

/** @type {(...inside: Inside) => unknown} */
export const view = (B, state, words) => {
  const F = figuresIn(B, state, words);
  return html`
    <section class="part indicators">
      ${limits(F)}
      ${typedFigures(B, state, F)}
      ${beside(B, state, F)}
      ${overYears(B, state, F)}
      ${sheet(F)}
    </section>`;
};

/** @type {(F: Figures) => unknown} what must be known before the figures are read: `limit.1`, `limit.2` … of the card */
const limits = ({ w, say }) => {
  const keys = w.keys.filter((key) => /^limit\.\d+$/.test(key) && w(key)).sort();
  return (
    keys.length > 0 &&
    html`<h2>${say("limits")}</h2><ul class="in-limits">${keys.map((key) => html`<li>${w(key)}</li>`)}</ul>`
  );
};

/** @type {(F: Figures) => unknown} rows to fill in with a pencil, where the card has the heads of its columns */
const sheet = ({ w, say }) => {
  const heads = w.has("sheet.columns")
    ? w("sheet.columns")
        .split(/[;；]\s*/)
        .filter(Boolean)
    : [];
  if (!heads.length) return false;
  const cells = heads.map(() => html`<td></td>`);
  return html`
    <h2>${w("sheet.title")}</h2>
    <p class="note">${w("sheet.how")}</p>
    <div class="scroll in-sheet" tabindex="0" role="region" aria-label="${w("sheet.title")}"><table><caption class="visually-hidden">${say("sheet")}</caption>
      <thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
      <tbody>${Array.from({ length: BLANK_ROWS }, () => html`<tr>${cells}</tr>`)}</tbody></table></div>`;
};
