/* A statistic by place in any of its states: which measure, sorted by number or per 1,000 residents, and what is not shown. */
/** @import { Tile, ViewState } from "../../web/types.d.ts" */
/** @import { NumberBlock, NumberState } from "./types.d.ts" */
/** @import { Standing } from "./standing.js" */
import { attr, bar, chips, glyph, html, more, number, published } from "#pure";
import { marksAlone } from "../../web/map_drawing.js";
import { MARKS } from "./picture.js";
import { standingIn } from "./standing.js";

export { picture } from "./picture.js";

const MOST = 1000; // places in the page itself
const NAMED = 10; // places that a sentence names
const WITHOUT = ["few", "second", "x", "none", "missing", "blank", "twice"]; // why a place has no number

/** @typedef {[B: NumberBlock, state: NumberState & ViewState, words: Record<string, string>]} Inside */

/** @type {(B: NumberBlock) => NumberState} */
export const opening = (B) => ({ choice: 0, by: "number", shown: B.step });

/** @type {(...inside: Inside) => Tile[]} */
export const numbers = (B, state, words) => {
  const { at, say, ofKind, rates, isRated } = standingIn(B, state, words);
  if (!at) return [];
  const unit = say("unit.place");
  const rated = rates.filter((rate) => rate !== null).length;
  return [
    { n: ofKind("").length, unit, label: say("n.shown") },
    { n: ofKind("few", "second", "x").length, unit, label: say("n.suppressed") },
    { n: ofKind("none", "missing", "blank", "twice").length, unit, label: say("n.other") },
    ...(isRated ? [{ n: rated, unit, label: say("n.rated") }] : []),
  ];
};

/** @type {(...inside: Inside) => unknown} */
export const headline = (B, state, words) => {
  const now = standingIn(B, state, words);
  const { at, say, sayHtml, highest, inData, rates, rateText, isRated } = now;
  const top = at ? highest(at.value) : [];
  if (!at || !top.length) return say("headline.none");
  const most = sayHtml("headline", {
    time: at.time[state.lang],
    measure: inData(at.name),
    places: named(top, state, now),
    n: amount(Number(at.value[top[0]]), now),
  });
  if (!isRated) return most;
  const densest = highest(rates);
  return densest.length
    ? html`${most}${gap(state)}${sayHtml("headline.rate", { places: named(densest, state, now), n: rateText(densest[0]) })}`
    : most;
};

/** @type {(n: number, now: Standing) => unknown} a number with its unit */
const amount = (n, { at, inData, sayHtml }) =>
  at.unit.ja ? sayHtml("amount", { n: number(n), unit: inData(at.unit) }) : number(n);

/** @type {(state: ViewState) => string} between two pieces of a sentence */
const gap = ({ lang }) => (lang === "en" ? " " : "");

/** @type {(places: number[], state: ViewState, now: Standing) => import("#pure").Markup} the first of them by name, and how many more */
const named = (places, state, { say, placeName }) => {
  const names = places.slice(0, NAMED).map((i, k) => html`${k ? say("comma") : ""}${published("span", placeName(i))}`);
  const rest = places.length - NAMED;
  return html`${names}${rest > 0 && html`${gap(state)}${say("rest", { n: number(rest) })}`}`;
};

/** @type {(...inside: Inside) => import("#pure").Markup} */
export const view = (B, state, words) => {
  const now = standingIn(B, state, words);
  if (!now.at) return html`<section class="part nb-part"><p class="empty">${now.say("headline.none")}</p></section>`;
  return html`
    <section class="part nb-part">
      ${controls(B, state, now)}
      ${state.map ? html`<p class="nb-legend"><span>${glyph("number")}${now.say("legend.number")}</span><span>${glyph("unknown")}${now.say("legend.unknown")}</span></p>` : marksAlone(MARKS)}
      ${notShown(state, now)}
      ${table(B, state, now)}
    </section>`;
};

/** @type {(B: NumberBlock, state: NumberState & ViewState, now: Standing) => unknown} */
const controls = (B, { choice, by, lang }, { say, text, isRated }) => {
  const option = (/** @type {number} */ i) => {
    const { name } = B.choices[i];
    return html`<option value="${i}"${attr("lang", lang === "en" && name.en === null && "ja")}${attr("selected", i === choice)}>${text(name)}</option>`;
  };
  return html`
    ${B.choices.length > 1 && html`<p class="controls live"><label><span>${say("measure")}</span><select id="nb-choice" data-do="choice">${[...B.choices.keys()].map(option)}</select></label></p>`}
    ${isRated && html`<div class="chips live nb-by" role="group" aria-label="${say("by")}">${chips(["number", "rate"], { on: (one) => one === by, label: (one) => say(`by.${one}`), action: "by" })}</div>`}`;
};

/** @type {(state: ViewState, now: Standing) => import("#pure").Markup} which numbers are not shown and why, and which places have no residents */
const notShown = (state, now) => {
  const { say, sayHtml, ofKind, unlinked, at } = now;
  const lines = WITHOUT.map((kind) => [kind, ofKind(kind).length]).filter(([, n]) => n);
  return html`
    ${lines.length > 0 && html`<ul class="notice nb-why">${lines.map(([kind, n]) => html`<li>${say(`why.${kind}`, { n: number(Number(n)) })}</li>`)}</ul>`}
    ${at.per && unlinked.length > 0 && html`<p class="note nb-unlinked">${sayHtml("unlinked", { n: number(unlinked.length), places: named(unlinked, state, now) })}</p>`}`;
};

/** @type {(B: NumberBlock, state: NumberState & ViewState, now: Standing) => import("#pure").Markup} */
const table = (B, state, now) => {
  const { say, sayHtml, sorted, at, inData, isRated } = now;
  const count = at.unit.ja ? sayHtml("col.number.unit", { unit: inData(at.unit) }) : say("col.number");
  const shown = state.paper || !state.live ? MOST : state.shown;
  const label = say("table", { n: number(sorted.length) });
  return html`
    <h2>${sayHtml("title", { time: at.time[state.lang], measure: inData(at.name) })}</h2>
    <div class="scroll nb-table" tabindex="0" role="region" aria-label="${label}">
      <table><caption class="visually-hidden">${label}</caption>
      <thead><tr><th scope="col">${say("col.place")}</th><th scope="col">${count}</th>
        ${isRated && html`<th scope="col" class="n">${say("col.rate")}</th>`}</tr></thead>
      <tbody id="nb-rows">${sorted.slice(0, shown).map((i) => row(i, B, now))}</tbody></table></div>
    ${sorted.length > MOST && html`<p class="cut">${say("cut", { n: number(MOST) })}</p>`}
    ${more({ id: "nb-more", total: sorted.length, shown, step: B.step, label: (n) => say("more", { n: number(n) }) })}`;
};

/** @type {(i: number, B: NumberBlock, now: Standing) => import("#pure").Markup} */
const row = (i, B, { at, shown, most, say, isRated, rateText, rates }) => {
  const value = at.value[i];
  const drawn = shown[i];
  const isLinked = B.residents[i] !== null;
  return html`
    <tr><th scope="row" lang="ja">${B.place[i]}${B.area[i] && B.area[i] !== B.place[i] && html`<small>${B.area[i]}</small>`}</th>
      <td class="nb-number">${value === null ? html`<span class="nb-none">${say(`kind.${at.kind[i]}`)}</span>` : html`<b>${number(value)}</b>`}
        ${drawn !== null && drawn > 0 && html`<span class="nb-bar" aria-hidden="true">${bar(drawn, most)}</span>`}</td>
      ${isRated && html`<td class="n">${rates[i] === null ? html`<span class="nb-none">${value === null ? "−" : say(isLinked ? "rate.none" : "rate.unlinked")}</span>` : rateText(i)}</td>`}</tr>`;
};
