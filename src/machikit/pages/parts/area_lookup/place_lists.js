/* The lists of places, one a table: how each place stands to the areas. */
/** @import { ViewState } from "../../web/types.d.ts" */
/** @import { AreaBlock, AreaState, PlaceRow, Places } from "./types.d.ts" */
/** @import { Standing } from "./standing.js" */
import { attr, does, fold, glyph, html, more, number, published, termsIn } from "#pure";
import { MOST, shownOf } from "./area_list.js";
import { fact, own } from "./standing.js";

const LOOKS = ["k1", "k3", "k4", "k6"];

/** @param {number} k the mark of a table's places */
export const lookOf = (k) => LOOKS[k % LOOKS.length];

/** @type {(B: AreaBlock, state: AreaState & ViewState, now: Standing) => import("#pure").Markup[]} */
export const placeLists = (B, state, now) => B.places.map((table, k) => placeList(table, k, B, state, now));

/** @type {(table: Places, k: number, B: AreaBlock, state: AreaState & ViewState, now: Standing) => import("#pure").Markup} */
const placeList = (table, k, B, state, now) => {
  const { P, R, say, titleOf } = now;
  const all = R.placeRows(k);
  const q = fold(state.query);
  const rows = all.filter(({ i }) => !q || fold(`${table.name[i] || ""} ${table.category[i] || ""}`).includes(q));
  const inside = number(all.filter(({ is }) => is === "in").length);
  const shown = shownOf(state, state.places[k]);
  const label = (/** @type {number} */ n) => say("more", { n: number(n) });
  const list = { id: `area-places-more-${k}`, total: state.paper ? 0 : rows.length, shown, step: B.step };
  return html`
    <section class="list places" aria-labelledby="area-places-${k}">
      <div class="head"><h2 id="area-places-${k}">${titleOf(table)}</h2><span id="area-places-count-${k}">${say(
        "places.count",
        { n: number(table.n), inside },
      )}</span></div>
      ${!k && !P.divides && html`<p class="note">${say("places.note")}</p>`}
      <ol id="area-places-items-${k}">${rows.slice(0, shown).map((place) => row(place, k, B, state, now))}</ol>
      ${!state.live && rows.length > MOST && html`<p class="cut still">${say("cut", { n: number(MOST) })}</p>`}
      <p class="empty" id="area-places-empty-${k}"${attr("hidden", rows.length || !state.live)}>${say("none")}</p>
      ${more({ ...list, label, act: does("further", k) })}
    </section>`;
};

/** @type {(place: PlaceRow, k: number, B: AreaBlock, state: AreaState & ViewState, now: Standing) => import("#pure").Markup} */
const row = (place, k, B, state, now) => {
  const { i, is } = place;
  const name = B.places[k].name[i];
  const told = html`
    ${glyph(lookOf(k))}
    <span class="what">${own("b", name || now.w("no_name"), !!name)}<small>${facts(i, k, B, state, now)}</small></span>
    <span class="many ${is}">${standing(place, now)}</span>`;
  if (!state.live) return html`<li><div class="item">${told}</div></li>`;
  return html`<li id="p-${k}-${i}"><button type="button" class="item"${does("go", [k, i])}>${told}</button></li>`;
};

/** @type {(i: number, k: number, B: AreaBlock, state: ViewState, now: Standing) => unknown[]} */
const facts = (i, k, B, { lang }, { say }) => {
  const { category, by, terms } = B.places[k];
  const near = by[i];
  const line = near && B.lines && say("places.line", { line: B.lines.name[near[0]], m: near[1] });
  return [category[i] && termsIn(terms, lang).node("span", category[i]), line && published("span", line)];
};

/** @type {(row: PlaceRow, now: Standing) => unknown[]} the areas or the years that a place is in, else how it stands */
const standing = ({ is, inside }, { R, say, title, titleHtml }) => {
  if (is !== "in") return [fact(say(`places.${is}`))];
  const years = R.yearsOf(inside);
  if (years.length) return years.map((year) => fact(say("year", { year })));
  const titles = inside.map(title);
  return inside.filter((i, n) => titles.indexOf(title(i)) === n).map((i) => titleHtml("span", i));
};

/** @type {(table: Places, i: number, now: Standing) => import("#pure").Markup} what a popup says of a place */
export const placeSaid = (table, i, { R, say, w, titleHtml }) => {
  const inside = table.in[i].filter(R.inTime).map((row) => titleHtml("div", row));
  const key = table.near[i].some(R.inTime) ? "places.near" : "places.out";
  const told = inside.length ? inside : [html`<div>${say(key)}</div>`];
  return html`${published("strong", table.name[i] || w("no_name"))}${told.slice(0, 4)}`;
};
