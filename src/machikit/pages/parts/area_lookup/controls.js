/* Kind and years: what the reader chooses. */
/** @import { ViewState } from "../../web/types.d.ts" */
/** @import { AreaBlock, AreaState } from "./types.d.ts" */
/** @import { Standing } from "./standing.js" */
import { attr, chips, html, number, PLACE, PLACE_SAID } from "#pure";
import { dividesTwice } from "./standing.js";

const MODES = /** @type {const} */ (["all", "until", "only"]);

/** @type {(B: AreaBlock, state: AreaState & ViewState, now: Standing) => import("#pure").Markup} */
export const controls = (B, state, now) => {
  const { P, R, say, kindName } = now;
  const kinds = chips(P.kinds.keys(), {
    on: (k) => k === state.kind,
    label: (k) => kindName(P.kinds[k]),
    action: "kind",
  });
  return html`
    <div class="bar live"><div>
      <div class="find">${PLACE}</div>
      ${dividesTwice(B) && html`<div class="chips" id="area-kinds" role="group" aria-label="${say("kind")}">${kinds}</div>`}
      ${R.dated && years(B, state, now)}
      ${PLACE_SAID}
    </div></div>`;
};

/** @type {(B: AreaBlock) => [year: number, n: number][]} every year from the first to the last, with its records */
export const yearsOf = ({ years }) => {
  const known = years.filter((y) => y !== null);
  const first = Math.min(...known);
  return Array.from({ length: Math.max(...known) - first + 1 }, (_, k) => [
    first + k,
    known.filter((y) => y === first + k).length,
  ]);
};

/** @type {(B: AreaBlock, state: AreaState & ViewState, now: Standing) => import("#pure").Markup} */
const years = (B, state, now) => {
  const { R, say } = now;
  const modes = chips(MODES, {
    on: (mode) => mode === state.mode,
    label: (mode) => say(`years.${mode}`),
    action: "mode",
  });
  const told = yearsSaid(state, now);
  return html`
    <div class="when" role="group" aria-label="${say("years.mode")}">
      <div class="chips" id="area-modes">${modes}</div>
      <span class="slide">${bars(B, state)}
      <input type="range" id="area-year" min="${R.first}" max="${R.last}" step="1" value="${state.year}" data-do="year" aria-label="${say(
        "years.year",
      )}" aria-valuetext="${told}">
      <span class="ends" aria-hidden="true"><i>${R.first}</i><i>${R.last}</i></span></span>
      <output id="area-said" for="area-year">${told}</output>
    </div>`;
};

/** @type {(B: AreaBlock, state: AreaState) => import("#pure").Markup} records of each year, those that are shown in colour */
const bars = (B, state) => {
  const counted = yearsOf(B);
  const most = Math.max(...counted.map(([, n]) => n));
  /** @param {number} year */
  const isShown = (year) => state.mode === "all" || (state.mode === "only" ? year === state.year : year <= state.year);
  const bar = (/** @type {[number, number]} */ [year, n], /** @type {number} */ k) => {
    const height = (10 * n) / most;
    return html`<rect x="${k + 0.12}" y="${(10 - height).toFixed(2)}" width=".76" height="${height.toFixed(2)}" data-y="${year}"${attr(
      "class",
      isShown(year) && "on",
    )}/>`;
  };
  return html`<svg class="bars" viewBox="0 0 ${counted.length} 10" preserveAspectRatio="none" aria-hidden="true">${counted.map(bar)}</svg>`;
};

/** @type {(state: AreaState, now: Standing) => string} */
const yearsSaid = (state, { R, say }) => {
  const n = R.shown().length;
  const key = state.mode === "only" && !n ? "none" : state.mode;
  const counted = number(state.mode === "all" ? R.count : n);
  return say(`years.said.${key}`, { first: R.first, last: R.last, year: state.year, n: counted });
};
