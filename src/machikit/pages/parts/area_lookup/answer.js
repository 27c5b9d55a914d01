/* The answer for the place that was looked up. */
/** @import { AreaBlock, AreaState, Found, Spot } from "./types.d.ts" */
/** @import { ViewState } from "../../web/types.d.ts" */
/** @import { Standing } from "./standing.js" */
import { distance, does, fold, html, published } from "#pure";
import { swatch } from "./area_list.js";
import { fact, own } from "./standing.js";

const MOST = 6; // areas nearby that are told

/** @type {(B: AreaBlock, state: AreaState & ViewState, now: Standing) => import("#pure").Markup} */
export const answer = (B, state, now) => {
  const { R, say } = now;
  const { at, found } = state;
  if (!at || !found) return html`<p class="note">${say("where.hint")}</p>`;
  const notes = [at.town && "town.note", at.said === "here" && "here.note"].filter(Boolean);
  return html`
    ${insideOf(at, found, state, now)}${nearOf(at, found, state, now)}
    ${at.town && R.dated && namedAfter(at.town, B, state, now)}
    ${notes.map((key) => html`<p class="note">${say(String(key))}</p>`)}
    <p class="ask">${say("ask")}</p>
    <button type="button" class="go"${does("clear")}>${say("clear")}</button>`;
};

/** @type {(i: number, state: ViewState, now: Standing, note?: string) => import("#pure").Markup} */
const line = (i, state, now, note) => {
  const { byKind, date, titleHtml } = now;
  const facts = [
    ...(byKind ? [] : now.kindFacts([i])),
    date(i) && fact(date(i)),
    ...now.furtherFacts(i),
    note && fact(note),
  ];
  return html`<li>${state.map && swatch(i, now)}<span class="what">${titleHtml("b", i)}<small>${facts}</small></span></li>`;
};

/** @type {(at: Spot, found: Found, state: ViewState, now: Standing) => import("#pure").Markup} */
const insideOf = ({ town, said }, { inside }, state, now) => {
  const { say, sayHtml, byDate, w } = now;
  const place = own("b", town || w(said ?? ""), !!town);
  if (!inside.length)
    return html`<p class="found">${sayHtml("outside", { place })}</p><p class="warn">${say("outside.note")}</p>`;
  const lines = [...inside].sort((a, b) => byDate(a, b) || a - b).map((i) => line(i, state, now));
  return html`<p class="found">${sayHtml("in", { place })}</p><ul>${lines}</ul>`;
};

/** @type {(at: Spot, found: Found, state: ViewState, now: Standing) => unknown} */
const nearOf = ({ town }, { near, reach }, state, now) => {
  const { say } = now;
  const lines = near
    .slice(0, MOST)
    .map(({ i, metres }) => line(i, state, now, say("far", { distance: distance(metres) })));
  return (
    near.length > 0 && html`<p class="near">${say(town ? "near.town" : "near", { metres: reach })}</p><ul>${lines}</ul>`
  );
};

/** @type {(town: string, B: AreaBlock, state: ViewState, now: Standing) => unknown} records that bear the town's name, wherever in it they lie */
const namedAfter = (town, B, state, now) => {
  const { R, name, sayHtml, yearsSaid, yearsText } = now;
  const names = [town, `${town}付近`].map(fold);
  const rows = B.groups.flat().filter((i) => R.inTime(i) && names.includes(fold(name(i))));
  const years = R.yearsOf(rows);
  const what = html`<b>${yearsSaid(years.length)}</b><small>${yearsText(years)}</small>`;
  return (
    rows.length > 0 &&
    html`<p class="near">${sayHtml("named", { place: published("b", town) })}</p>
      <ul><li>${state.map && swatch(rows[0], now)}<span class="what">${what}</span></li></ul>`
  );
};
