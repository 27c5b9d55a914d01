/* The page of distances in any of its states: distance and ages, map, new sites, list of towns, how sure, other distances. */
/** @import { ViewState } from "../../web/types.d.ts" */
/** @import { CoverageBlock, CoverageState } from "./types.d.ts" */
import { attr, chips, glyph, html, MAP, number, published, share } from "#pure";
import { marksAlone } from "../../web/map_drawing.js";
import { citiesTable, doubtsTable } from "./figures.js";
import { MARKS } from "./picture.js";
import { reachIn, standingIn, stopText } from "./standing.js";
import { townList } from "./towns.js";
import { trial } from "./trial.js";

export { picture } from "./picture.js";

const NAMED = 3; // towns named in the headline

/** @param {CoverageBlock} B */
export const opening = (B) => ({
  metres: B.metres,
  group: B.group,
  sites: [],
  selected: null,
  query: "",
  shown: B.step,
  asked: false, // for suggestions, of which there was none
  full: false,
});

/** @typedef {[B: CoverageBlock, state: CoverageState & ViewState, words: Record<string, string>]} Inside */

/** @type {(...inside: Inside) => import("../../web/types.d.ts").Tile[]} */
export const numbers = (B, state, words) => {
  const { sums, say, w } = standingIn(B, state, words);
  const more = state.sites.length;
  const range = say("range.value", { low: number(sums.low), high: number(sums.high) });
  return [
    { n: sums.beyond, unit: w("people"), label: say(more ? "beyond.new" : "beyond"), look: "far" },
    { n: share(sums.beyond, sums.total), unit: "%", label: say("share", { total: number(sums.total) }) },
    { n: B.sites + more, unit: w("unit"), label: say("counted"), look: "site" },
    { n: range, unit: w("people"), label: say("range") },
  ];
};

/** @type {(...inside: Inside) => import("#pure").Markup} the towns with the most people beyond the distance */
export const headline = (B, state, words) => {
  const { order, stands, people, say, sayHtml } = standingIn(B, state, words);
  const rows = order.slice(0, NAMED).filter((i) => stands(i) === "far" && people[i]);
  const of = (/** @type {number} */ i) =>
    sayHtml("headline.of", { town: published("b", B.place[i]), n: number(people[i]) });
  const named = rows.map((i, k) => html`${k ? say("headline.and") : ""}${of(i)}`);
  const key = !B.sites && !state.sites.length ? "headline.none" : rows.length ? "headline" : "headline.all";
  return sayHtml(key, { towns: html`${named}` });
};

/** @type {(...inside: Inside) => import("#pure").Markup} */
export const view = (B, state, words) => {
  const now = standingIn(B, state, words);
  const { say, w } = now;
  const notices = [!B.sites && say("none"), state.left_out && w("left_out")].filter(Boolean);
  return html`
    <div class="bar live"><div>${controls(B, state, now)}</div></div>
    ${notices.length > 0 && html`<div class="part">${notices.map((text) => html`<p class="notice">${text}</p>`)}</div>`}
    <div class="work${state.map ? "" : " nomap"}">
      ${state.map ? html`<div class="side">${MAP}${legend(now)}</div>` : marksAlone(MARKS)}
      <div class="right">${trial(B, state, now)}${townList(B, state, now)}</div>
    </div>
    <div class="part two">${doubtsTable(B, now)}${citiesTable(B, state, now)}</div>`;
};

/** @type {(B: CoverageBlock, state: CoverageState, now: import("./standing.js").Standing) => import("#pure").Markup} */
const controls = (B, state, { say, w }) => {
  const walk = say("metres.note", { n: Math.ceil(state.metres / 80) });
  const stop = B.stops.indexOf(state.metres);
  const groups = Object.keys(B.people);
  return html`
    <div class="reach">
      <label for="coverage-metres">${say("metres")}</label>
      <span class="slide">
        <input type="range" id="coverage-metres" min="0" max="${B.stops.length - 1}" step="1" value="${stop}" data-do="stop"${attr(
          "aria-valuetext",
          `${stopText(state.metres)} ${walk}`,
        )}>
        <span class="stops" aria-hidden="true">${B.stops.map((m) => html`<i>${stopText(m)}</i>`)}</span>
      </span>
      <output id="coverage-said" for="coverage-metres"><b>${stopText(state.metres)}</b> <small>${walk}</small></output>
    </div>
    ${
      groups.length > 1 &&
      html`<div class="chips" id="coverage-groups" role="group" aria-label="${say("group")}">${chips(groups, {
        on: (group) => group === state.group,
        label: (group) => w(`coverage.group.${group}`),
        action: "group",
      })}</div>`
    }`;
};

/** @param {import("./standing.js").Standing} now what the marks of the drawn map mean, and how the map is used */
const legend = ({ say }) =>
  html`<p class="still">${["far", "near", "site"].map((look) => html`<span>${glyph(look)}${say(`legend.${look}`)}</span>`)}</p>
    <p class="hint live">${say("map.hint")}</p>`;

/**
 * What is counted of another city of the page, at each distance: people beyond, and in all.
 * @param {CoverageBlock} B
 */
export const citySums = (B) => {
  const C = reachIn(B);
  const sums = (/** @type {string} */ group) =>
    B.stops.map((m) => {
      const { beyond, total } = C.sums(C.today, group, m);
      return [beyond, total];
    });
  return Object.fromEntries(Object.keys(B.people).map((group) => [group, sums(group)]));
};
