/* One trend of the page in any of its states: a large chart, small ones, and their figures as tables. */
/** @import { Lang, Tile, ViewState } from "../../web/types.d.ts" */
/** @import { Shown } from "./shown.js" */
/** @import { Headline } from "./headline.js" */
/** @import { TrendBlock, TrendState } from "./types.d.ts" */
/** @typedef {import("#pure").Markup} Markup */
/** @typedef {[B: TrendBlock, state: TrendState & ViewState, words: Record<string, string>]} Inside */
import { chips, html, wordsOf } from "#pure";
import { contents } from "./content.js";
import { headlineOf, joined } from "./headline.js";
import { largeFigure } from "./large.js";
import { breaksNote, gapsNote, marksList, notices } from "./notes.js";
import { shownIn } from "./shown.js";
import { smallCharts } from "./small.js";
import { summary } from "./summary.js";
import { values } from "./values.js";

export { drawnLines } from "./drawn_lines.js";
export { opening } from "./shown.js";

/** @type {(...inside: Inside) => Tile[]} of all trends of the page */
export const numbers = (B, { lang }, words) => {
  const [first, ...others] = headlines(B, lang, words);
  return [...first.numbers, ...others.flatMap((one) => one.numbers.slice(-1))];
};

/** @type {(...inside: Inside) => Markup | ""} */
export const headline = (B, { lang }, words) => {
  const [first, ...others] = headlines(B, lang, words).map(({ text }) => text);
  const text = joined(leads(B) ? [first] : [first, ...others], lang);
  return text ? html`${text}` : "";
};

const SOURCE_MARKS = ["x", "－", "…"];

/** @type {(B: TrendBlock) => boolean} whether the first trend speaks for the page, so that the others tell their sentence themselves */
const leads = (B) => contents(B)[0].lines.some(({ group }) => !group);

/** @type {(B: TrendBlock, lang: Lang, words: Record<string, string>) => Headline[]} of each trend of the page */
const headlines = (B, lang, words) => {
  const tell = { lang, w: wordsOf(words), home: B.home };
  return contents(B).map(({ lines }) => headlineOf(lines, tell));
};

/** @type {(B: TrendBlock) => string[]} what the page must say of its figures: the words `trend.caveat.<key>` */
export const caveatKeys = (B) =>
  contents(B).flatMap(({ views, lines }) => [
    ...(views.some(({ index }) => index) ? ["index"] : []),
    ...(views.some(({ csv }) => !csv) ? ["years"] : []),
    ...(lines.length ? ["gap"] : []),
    ...(lines.some(({ points }) => points.some(({ mark }) => SOURCE_MARKS.includes(mark))) ? ["marks"] : []),
  ]);

/** @type {(...inside: Inside) => Markup} */
export const view = (B, state, words) => {
  const shown = shownIn(B, state, words);
  const { part, names } = shown;
  const nth = state.nth ?? 0;
  const lead = nth > 0 && leads(B) ? headlines(B, state.lang, words)[nth].text : "";
  const id = `trend-${nth}`;
  return html`
    <section class="part trend" id="${id}" aria-labelledby="${id}-title">
      <h2 id="${id}-title">${part.heading[state.lang]}</h2>
      ${notices(shown)}
      ${lead && names.as("p", { ja: lead, en: state.lang === "en" ? lead : "" }, html` class="lead"`)}
      ${part.views.length ? charts(state, shown) : html`<p class="empty">${shown.say("none")}</p>`}
    </section>`;
};

/** @type {(state: TrendState & ViewState, shown: Shown) => Markup} */
const charts = (state, shown) => html`
  ${controls(state, shown)}
  ${largeFigure(shown)}
  ${marksList(shown)}
  ${gapsNote(shown, state)}
  ${breaksNote(shown)}
  ${shown.part.views.map((_, n) =>
    n === state.view
      ? html`<div class="view" data-view="${n}">${smallCharts(state, shown)}${summary(state, shown)}</div>`
      : html`<div class="view" data-view="${n}" hidden></div>`,
  )}
  ${values(state, shown)}`;

/** @type {(state: TrendState, shown: Shown) => Markup} */
const controls = (state, { part, view, mode, say, names }) => {
  const label = (/** @type {number} */ n) => part.views[n].label;
  const views = chips(part.views.keys(), {
    on: (n) => n === state.view,
    label: (n) => (label(n) === null ? say(`view.${part.views[n].key}`) : names.text(Number(label(n)))),
    action: "view",
    lang: (n) => (label(n) === null ? null : names.lang(Number(label(n)))),
  });
  const modes = chips(view.index ? ["value", "index"] : [], {
    on: (one) => one === mode,
    label: (one) => say(`mode.${one}`),
    action: "mode",
  });
  return html`
    <div class="controls live">
      ${part.views.length > 1 && html`<div class="choice" role="group" aria-label="${say("view")}">${views}</div>`}
      <div class="choice mode" role="group" aria-label="${say("mode")}">${modes}</div>
    </div>`;
};
