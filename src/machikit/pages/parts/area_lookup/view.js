/* The page that looks areas up, in any of its states: choices, map, answer, lists, tables of lines and overlaps. */
/** @import { ViewState } from "../../web/types.d.ts" */
/** @import { AreaBlock, AreaState } from "./types.d.ts" */
/** @import { Inside, Standing } from "./standing.js" */
import { glyph, html, MAP, number } from "#pure";
import { marksAlone } from "../../web/map_drawing.js";
import { answer } from "./answer.js";
import { areaList } from "./area_list.js";
import { controls, yearsOf } from "./controls.js";
import { marksOf } from "./picture.js";
import { lookOf, placeLists } from "./place_lists.js";
import { dividesTwice, standingIn } from "./standing.js";
import { linesTable, overlapTables } from "./tables.js";

export { headline, numbers } from "./figures.js";
export { picture } from "./picture.js";

/** @type {(B: AreaBlock) => AreaState} */
export const opening = (B) => ({
  mode: "all",
  year: Math.max(0, ...B.years.filter((y) => y !== null)),
  kind: 0,
  query: "",
  only: !!B.lines, // where a reader can undo it: lines are what the page is about then
  shown: B.step,
  places: B.places.map(() => B.step),
  at: null,
  found: null,
  group: null,
  point: null,
});

/** @type {(...inside: Inside) => import("#pure").Markup} */
export const view = (B, state, words) => {
  const now = standingIn(B, state, words);
  const { T, R, say } = now;
  const told = R.dated && yearsOf(B).map(([year, n]) => html`${say("years.one", { year, n })} `);
  const side = html`<div class="side">${MAP}<p class="still">${legend(B, state, now)}</p><p class="hint live">${say("map.hint")}</p></div>`;
  return html`
    <div class="areas">
      ${T.n > 0 && controls(B, state, now)}
      ${notices(B, now)}
      <div class="work${state.map ? "" : " nomap"}">
        ${state.map ? side : marksAlone(marksOf(B))}
        <div class="right">
          ${T.n > 0 && lookup(B, state, now)}
          ${areaList(B, state, now)}${placeLists(B, state, now)}
        </div>
      </div>
      ${told && html`<p class="visually-hidden" id="area-years-told">${told}</p>`}
      ${linesTable(B, now)}${overlapTables(B, now)}
    </div>`;
};

/** @type {(B: AreaBlock, now: Standing) => unknown} */
const notices = ({ years }, { T, R, say }) => {
  const undated = R.dated ? years.length - R.count : 0;
  const none = !T.n && html`<p class="notice">${say("none.listed")}</p>`;
  const some =
    undated > 0 && html`<p class="notice" id="area-undated">${say("years.undated", { n: number(undated) })}</p>`;
  return (none || some) && html`<div class="part">${none}${some}</div>`;
};

/** @type {(B: AreaBlock, state: AreaState & ViewState, now: Standing) => import("#pure").Markup} */
const lookup = (B, state, now) => {
  const { say } = now;
  return html`
    <section class="answer live" id="area-answer" aria-live="polite" aria-labelledby="area-where">
      <h2 id="area-where">${say("where")}</h2>
      <div id="area-found">${answer(B, state, now)}</div>
    </section>
    <p class="live seek"><input type="search" id="area-search" autocomplete="off" aria-label="${say("search")}" placeholder="${say(
      "search",
    )}" value="${state.query}" data-do="search"></p>`;
};

/** @type {(B: AreaBlock, state: AreaState, now: Standing) => import("#pure").Markup} what fills, lines and marks of the map mean */
export const legend = (B, state, now) => {
  const { P, R, say, kindName, titleOf, w } = now;
  const others = dividesTwice(B) ? P.kinds.filter((_, k) => k !== state.kind).map(kindName) : [];
  const kinds = P.divides || (P.kinds.length === 1 && P.kinds[0] === null) ? [] : P.kinds.map(kindName);
  const fills = (R.dated ? [say("legend.over")] : kinds).map(
    (text, k) => html`<span>${glyph(`area-${k}`)}${text}</span>`,
  );
  /** @type {(look: string, text: string) => import("#pure").Markup} */
  const line = (look, text) => html`<span><i class="${look}"></i>${text}</span>`;
  const other = say("legend.other", { kind: others.join(w("area.headline.and")) });
  const places = B.places.map((table, k) => html`<span>${glyph(lookOf(k))}${titleOf(table)}</span>`);
  const lines = B.lines && [line("line", say("legend.line")), line("line in", say("legend.line.in"))];
  return html`${fills}${others.length > 0 && line("line other", other)}${places}${lines}`;
};
