/* The page of stops in any of its states: choices, map, a stop's timetable, list, towns left out, hours and routes. */
/** @import { RouteBlock, RouteState } from "./types.d.ts" */
/** @import { Inside, Standing } from "./standing.js" */
import { attr, glyph, html, MAP } from "#pure";
import { marksAlone } from "../../web/map_drawing.js";
import { controls } from "./controls.js";
import { dayLists } from "./day_lists.js";
import { gap } from "./gap.js";
import { sample } from "./lines.js";
import { MARKS } from "./picture.js";
import { sheet } from "./sheet.js";
import { standingIn } from "./standing.js";
import { stopList } from "./stop_rows.js";

export { headline, numbers } from "./figures.js";
export { picture } from "./picture.js";

const LOOKS = /** @type {const} */ (["yes", "partial", "other", "none", "plain"]);
const NAMED = 7; // lines named in the legend: as many as there are colours

/** @type {(B: RouteBlock) => RouteState} */
export const opening = (B) => ({
  day: B.day,
  metres: B.metres,
  least: B.least,
  order: B.order,
  query: "",
  route: null,
  selected: null,
  way: null,
  town: null,
  from: null,
  origin: "",
  shown: B.step,
  towns: B.step,
  today: null,
  old: B.old,
});

/** @type {(...inside: Inside) => import("#pure").Markup} */
export const view = (B, state, words) => {
  const now = standingIn(B, state, words);
  const { w, say } = now;
  const hint = say(B.timed ? "map.hint" : "map.hint.untimed");
  const side = html`<div class="side">${MAP}<p class="still">${legend(B, state, now)}</p><p class="hint live">${hint}</p></div>`;
  return html`
    ${controls(B, state, now)}
    <div class="work${state.map ? "" : " nomap"}">
      ${state.map ? side : marksAlone(MARKS)}
      <div class="right">
        <p class="notice route-old" id="route-old"${attr("hidden", !state.old)}>${w("route.old.said")}</p>
        ${sheet(B, state, now)}${stopList(B, state, now)}
      </div>
    </div>
    ${gap(B, state, now)}${dayLists(B, state, now)}`;
};

/** @type {(B: RouteBlock, state: RouteState, now: Standing) => import("#pure").Markup} what marks and lines of the map mean */
export const legend = (B, _state, { N, look, told, say, towns, routeName }) => {
  const there = new Set(N.all.map(look));
  const looks = LOOKS.filter((one) => there.has(one)).map(
    (one) => html`<span>${glyph(one)}${told(`legend.${one}`)}</span>`,
  );
  const key = !B.timed ? "legend.left.towns" : B.towns?.people ? "legend.left" : "legend.left.served";
  const left = towns && towns.left.length > 0 && html`<span>${glyph("left")}${told(key)}</span>`;
  const lines =
    B.lines.length > NAMED
      ? html`<span>${sample(0)}${say("legend.lines")}</span>`
      : B.lines.map(([name], k) => html`<span>${sample(k)}${routeName("span", name)}</span>`);
  return html`${looks}${left}${lines}`;
};
