/* The list of stops, as it is drawn. */
/** @import { ViewState } from "../../web/types.d.ts" */
/** @import { DayKind, OtherDays, RouteBlock, RouteState } from "./types.d.ts" */
/** @import { Standing } from "./standing.js" */
import { attr, distance, does, glyph, html, more, number, once, published } from "#pure";
import { orderSelect } from "./controls.js";

/** @typedef {(i: number, B: RouteBlock, state: RouteState & ViewState, now: Standing) => unknown} OfStop */

export const MOST = 1000; // stops and towns in the page itself, and on paper
const MOST_TIMES = 20_000; // with more departures than this the page itself holds no times

/** @type {(B: RouteBlock, state: RouteState & ViewState, now: Standing) => import("#pure").Markup} */
export const stopList = (B, state, now) => {
  const { rows, say } = now;
  const n = number(rows.length);
  const shown = state.live && !state.paper ? state.shown : MOST;
  const label = (/** @type {number} */ next) => say("stops.more", { n: number(next) });
  const total = state.paper ? 0 : rows.length;
  return html`
    <section class="list" id="list" tabindex="-1" aria-labelledby="route-title">
      <div class="head"><h2 id="route-title">${
        state.from ? say("stops.near", { place: state.origin, n }) : say("stops.n", { n })
      }</h2>${orderSelect(B, state, now)}</div>
      <ol id="route-items">${rows.slice(0, shown).map((i) => row(i, B, state, now))}</ol>
      ${!state.live && rows.length > MOST && html`<p class="cut">${say("stops.cut", { n: number(MOST) })}</p>`}
      <p class="empty" id="route-empty"${attr("hidden", rows.length || !state.live)}>${say("stops.empty")}</p>
      ${more({ id: "route-more", total, shown, step: B.step, label })}
      <p class="visually-hidden" id="route-status" role="status">${state.live && say("status", { n })}</p>
    </section>`;
};

/** @type {OfStop} */
const row = (i, B, state, now) => {
  const { look, name } = now;
  const under = waits(i, state, now);
  const what = html`${glyph(look(i))}<span class="what">${published("b", name(i))}${facts(i, B, state, now)}</span>`;
  const many = html`<span class="many">${amount(i, B, state, now)}${under && html`<small>${under}</small>`}</span>`;
  if (!state.live) return html`<li><div class="item">${what}${B.timed && many}</div></li>`;
  const on = i === state.selected;
  return html`
    <li id="stop-${B.stops.key[i]}"${attr("class", on && "on")}>
      <button type="button" class="item" aria-pressed="${String(on)}"${does("select", i)}>${what}${many}</button></li>`;
};

/** @type {OfStop} departures of the day, and how far the stop is from where the reader is */
const amount = (i, B, { from }, { count, stops, runsText, N }) => {
  const told = B.timed && (count(i) ? runsText(count(i)) : "–");
  if (!from) return told;
  return html`<span>${N.lat[i] !== null && distance(stops.far(i, from))}</span>${told && html`<small>${told}</small>`}`;
};

/** @type {(i: number, state: RouteState, now: Standing) => string} */
const waits = (i, { order, from, day }, { stops, long }) => {
  const minutes = order === "wait" && !from ? stops.wait(i, day) : null;
  return minutes === null ? "" : long(minutes);
};

/** @type {OfStop} */
const facts = (i, B, state, now) => {
  const { N, w, terms, apart } = now;
  const names = N.routes(i).flatMap((k) => B.routes[k] || []);
  const near = apart(i);
  return [
    names.length > 0 && html`<small>${names.slice(0, B.named).map((name) => terms.node("span", name))}</small>`,
    near && html`<small><span>${near}</span></small>`,
    ...times(i, B, state, now),
    N.lat[i] === null && html`<small><span>${w("no_point")}</span></small>`,
  ];
};

/** @type {(i: number, B: RouteBlock, state: RouteState & ViewState, now: Standing) => unknown[]} */
const times = (i, B, state, now) => {
  const { N, say, daysText, spanText, word } = now;
  if (!B.runs[i].length) return [B.timed && html`<small class="kind"><span>${say("stop.none")}</span></small>`];
  const kind = (/** @type {unknown} */ days, /** @type {string} */ told) =>
    html`<small class="kind"><span class="days">${days}</span><span>${told}</span></small>`;
  const all = N.kinds(i);
  const kinds = all.length > 1 || all[0].rows.length ? all : []; // else all departures are on other days
  const others = N.others(i);
  return [
    ...kinds.map(({ days, rows }) => kind(daysText(days), spanText(rows))),
    ...others.map(({ word: service, rows }) => kind(word(service), spanText(rows))),
    !state.live && isShort(B) && allTimes(kinds, others, now),
  ];
};

/** @type {(B: RouteBlock) => boolean} */
const isShort = once(0, (B) => B.runs.flat().reduce((n, run) => n + run.length - 2, 0) <= MOST_TIMES);

/** @type {(kinds: DayKind[], others: OtherDays[], now: Standing) => unknown} every departure, for those who cannot open the sheet */
const allTimes = (kinds, others, { say, daysText, word, time }) => {
  const line = (/** @type {unknown} */ days, /** @type {import("./types.d.ts").Departure[]} */ rows) =>
    html`<p><b>${days}</b> ${rows.map(([minute]) => html`<span>${time(minute)}</span> `)}</p>`;
  return html`<details class="still"><summary>${say("times")}</summary>${kinds
    .filter(({ rows }) => rows.length)
    .map(({ days, rows }) =>
      line(daysText(days), rows),
    )}${others.map(({ word: service, rows }) => line(word(service), rows))}</details>`;
};
