/* A page of places in any of its states: filters, map, list, numbers, and the sentence of its headline. */
/** @import { MapBlocks, Places, PlacesState } from "./types.d.ts" */
/** @import { Rows } from "./rows.js" */
import { attr, chips, glyph, html, MAP, more, number, PLACE, PLACE_SAID } from "#pure";
import { BETWEEN } from "./between.js";
import { marksAlone } from "./map_drawing.js";
import { inLanguage } from "./opened_view.js";
import { placeNumbers, rowsForHalf } from "./place_numbers.js";
import { placeRow } from "./place_row.js";
import { pointsPicture } from "./points_picture.js";
import { rowsIn } from "./rows.js";
import { SYMBOLS } from "./symbols.js";

/** @typedef {[places: Places, state: PlacesState, words: Record<string, string>]} Inside */

const WHEN = ["any", "open", "maybe", "unknown"];

/** @type {(table: Places["table"], settings: Places["settings"]) => Pick<PlacesState, "flags" | "only" | "when" | "query">} what is chosen as the page opens */
const firstFilter = (T, { flags, group, looks }) => {
  const { flags: marks, only, when, query } = looks?.filter ?? {};
  const known = T.fields.filter((f) => f.role === "flag" && f.group === group).map(({ id }) => id);
  return {
    flags: Array.isArray(marks) ? marks.filter((id) => known.includes(id)) : flags,
    only: typeof only === "string" ? only : null,
    when: when && WHEN.includes(when) && T.week ? when : "any",
    query: typeof query === "string" ? query : "",
  };
};

/** @type {(settings: Places["settings"]) => Places["settings"]["order"]} the map and the list, the one that was chosen first */
const orderOf = ({ order, looks }) => {
  const first = looks?.view?.first;
  const both = order.filter((one) => one !== "between");
  return first && both.length === 2 && both[0] !== first ? [...order].reverse() : order;
};

/** @param {Places} places */
export const opening = ({ table, settings: S }) => ({
  ...firstFilter(table, S),
  from: null,
  origin: "",
  selected: null,
  shown: S.step,
  now: null,
  map: S.map, // whether the page's map stands here, and not in a part
});

/** @type {(...inside: Inside) => string} the page's question, which names the chosen marks where it has a word for that */
export const question = (places, state, words) => {
  const { w, flagNames } = rowsIn(places, state, words);
  return w.has("question.flag") && state.flags.length
    ? w("question.flag", { flag: flagNames(state.flags) })
    : w("question");
};

/** @type {(...inside: Inside) => import("./types.d.ts").Tile[]} */
export const numbers = (...inside) => (inside[0].settings.counts ? placeNumbers(rowsIn(...inside)) : []);

/** @type {(...inside: Inside) => unknown} how few make up half of all, where the numbers are counts */
export const headline = (...inside) => {
  const rows = rowsIn(...inside);
  const half = inside[0].settings.counts ? rowsForHalf(rows) : null;
  const { w, unit } = rows;
  if (!half) return "";
  const { total, n, few } = half;
  const values = { total: number(total), of: w("value.unit"), n: number(n), unit, k: number(few) };
  return html`${w("value.half", values)}`;
};

/** @type {(places: Places, state: PlacesState, words: Record<string, string>, map: MapBlocks) => unknown} */
export const picture = (places, state, words, { base }) => pointsPicture(rowsIn(places, state, words), base);

/** @type {(...inside: Inside) => import("#pure").Markup} */
export const view = (places, state, words) => {
  const rows = rowsIn(places, state, words);
  const { T, S } = rows;
  const listed = S.lists ? rows.listed() : [];
  const filtered = T.n > 0 && html`<div class="bar live"><div>${filters(rows)}</div></div>`;
  const order = orderOf(S);
  const there = {
    map: () => MAP,
    list: () => html`${!state.map && marksAlone(SYMBOLS)}${list(rows, listed)}`,
    between: () => BETWEEN,
  };
  if (order.length === 2)
    return html`${filtered}<div class="work of-${order[0]}">${order.map((one) => there[one]())}</div>`;
  const whole = (/** @type {(typeof order)[number]} */ one) =>
    one === "between" ? BETWEEN : html`<div class="work ${one === "map" ? "whole" : "nomap"}">${there[one]()}</div>`;
  return html`${filtered}${order.map(whole)}`;
};

/** @param {Rows} rows */
const filters = ({ T, w, flags, state }) => {
  const chip = chips([null, ...flags], {
    on: (f) => (f ? state.flags.includes(f.id) : !state.flags.length),
    label: (f) => (f ? f[state.lang] : w("flag.all")),
    action: "flag",
    value: (f) => f?.id ?? null,
  });
  const option = (/** @type {string} */ k) =>
    html`<option value="${k}"${attr("selected", k === state.when)}>${w(`when.${k}`)}</option>`;
  const hours = T.week && html`<select id="when" aria-label="${w("when")}" data-do="when">${WHEN.map(option)}</select>`;
  return html`
    ${flags.length > 0 && html`<div class="chips" id="chips" role="group" aria-label="${w("flag.label")}">${chip}</div>`}
    <div class="find">
      <input type="search" id="search" autocomplete="off" aria-label="${w("search")}" placeholder="${w("search.hint")}" value="${
        state.query
      }" data-do="search">
      ${hours}
      ${state.map && PLACE}
    </div>
    ${PLACE_SAID}`;
};

/** @type {(rows: Rows, listed: number[]) => unknown} */
const list = (rows, listed) => {
  const { T, S, w, unit, state, blank, nothingRegistered, flagNames } = rows;
  const none = nothingRegistered();
  const ranked = state.from && !none;
  const title = w(ranked ? "list.near" : "list.all", { n: number(listed.length), unit });
  const shown = state.live && !state.paper ? state.shown : S.print;
  const label = (/** @type {number} */ n) => w("list.more", { n, unit });
  const registered = none ? w("flag.none", { flag: flagNames(blank()), city: w("city") }) : "";
  const button = more({
    id: "more",
    total: listed.length,
    shown: state.paper ? listed.length : shown,
    step: S.step,
    label,
  });
  return html`
    <section class="list" id="list" tabindex="-1" aria-label="${w("list")}">
      <div class="head"><h2 id="list-title">${title}</h2><span id="list-from">${ranked && w("list.from", { place: state.origin })}</span></div>
      ${state.left_out && html`<p class="notice">${w("left_out")}</p>`}
      <p class="notice" id="none-registered"${attr("hidden", !none)}>${registered}</p>
      <ol id="items">${items(rows, listed, shown)}</ol>
      ${!state.live && T.n > S.print && html`<p class="cut">${w("list.cut", { n: number(S.print) })}</p>`}
      <p class="empty" id="list-empty"${attr("hidden", listed.length > 0)}>${w("list.empty")}</p>
      <p class="narrow" id="print-narrow"${attr("hidden", listed.length <= S.print || !state.live)}>${w("print.narrow")}</p>
      ${button}
      <p class="visually-hidden" id="status" role="status">${
        state.live && w("status", { n: number(listed.length), unit })
      }</p>
    </section>`;
};

/** @type {(rows: Rows, listed: number[], shown: number) => unknown[]} the rows, with a line before those that cannot be used */
const items = (rows, listed, shown) => {
  const { state, w, usable, nothingRegistered } = rows;
  const parted = state.live && state.only === null && !nothingRegistered();
  const rest = parted ? listed.findIndex((i) => !usable(i)) : -1;
  return listed
    .slice(0, shown)
    .map((i, k) => html`${k === rest && html`<li class="part">${w("list.rest")}</li>`}${placeRow(rows, i)}`);
};

/** @type {(rows: Rows, matched: number[]) => unknown} what the marks on the map mean */
export const legend = ({ T, w, groups, lookOfGroup, wordOfGroup }, matched) => {
  const looks = new Map(groups(matched).map(([g]) => [lookOfGroup(g), wordOfGroup(g)]));
  const steps = (T.steps ?? []).map(([n, r]) => html`<span>${glyph("plain", r)}${number(n)} ${w("value.unit")}</span>`);
  return html`${[...looks].map(([look, word]) => html`<span>${glyph(look)}${word}</span>`)}${steps}`;
};

/**
 * The drawn map of a page that shows a table on its map alone.
 * @param {Places} places
 * @param {import("./types.d.ts").AllWords} words
 * @param {import("./types.d.ts").Lang} lang
 * @param {MapBlocks} map
 */
export const drawnAlone = (places, words, lang, map) => {
  const state = /** @type {PlacesState} */ ({ ...opening(places), lang, live: false, left_out: false });
  return String(picture(places, state, inLanguage(words, lang), map));
};
