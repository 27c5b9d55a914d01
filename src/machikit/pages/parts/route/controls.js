/* Day, stop and route: what the reader looks for. */
/** @import { ViewState } from "../../web/types.d.ts" */
/** @import { RouteBlock, RouteState } from "./types.d.ts" */
/** @import { Standing } from "./standing.js" */
import { attr, does, html, options, PLACE, PLACE_SAID } from "#pure";

/** @typedef {(B: RouteBlock, state: RouteState & ViewState, now: Standing) => import("#pure").Markup} Drawn */

/** @type {Drawn} */
export const controls = (B, state, now) => {
  const { say } = now;
  const several = B.routes.length > 1 || (!B.timed && B.lines.length > 1);
  const days = [0, 1, 2, 3, 4, 5, 6].map((day) => dayButton(day, state, now));
  return html`
    <div class="bar live"><div>
      ${B.timed && html`<div class="route-days" id="route-days" role="group" aria-label="${say("day")}">${days}</div>`}
      <div class="find">
        <input type="search" id="route-search" autocomplete="off" aria-label="${say("find")}" placeholder="${say(
          "find.hint",
        )}" value="${state.query}" data-do="search">
        ${several && routes(B, state, now)}
        ${state.map && PLACE}
      </div>
      ${PLACE_SAID}
    </div></div>`;
};

/** @type {(day: number, state: RouteState & ViewState, now: Standing) => import("#pure").Markup} */
const dayButton = (day, state, { say }) => {
  const isToday = day === state.today;
  const name = say(`${state.lang === "ja" ? "day." : "day.s."}${day}`);
  const on = day === state.day;
  const looks = [on && "on", isToday && "today"].filter(Boolean).join(" ");
  return html`<button type="button" class="${looks}" aria-pressed="${String(on)}" aria-label="${name}${
    isToday && ` (${say("sheet.today")})`
  }"${does("day", day)}>${say(`day.s.${day}`)}</button>`;
};

/** @type {Drawn} */
const routes = (B, state, { say, terms }) => {
  const names = B.timed ? B.routes : B.lines.map(([name]) => name);
  const route = (/** @type {string} */ name, /** @type {number} */ k) =>
    html`<option value="${k}"${terms.lang(name)}${attr("selected", k === state.route)}>${terms.text(name) || say("name.none")}</option>`;
  return html`<select id="route-route" aria-label="${say("route")}" data-do="route">
    <option value=""${attr("selected", state.route === null)}>${say("route.all")}</option>${names.map(route)}</select>`;
};

/** @type {Drawn} */
export const orderSelect = (B, state, { say }) => {
  const orders = B.timed ? ["few", "last", "wait", "name", "data"] : ["name", "data"];
  const all = state.from ? ["near", ...orders] : orders;
  const list = all.map((order) => /** @type {[string, string]} */ ([order, say(`order.${order}`)]));
  return html`<label class="live route-order"><span class="visually-hidden">${say("order")}</span>
    <select id="route-order" data-do="order">${options(list, state.from ? "near" : state.order)}</select></label>`;
};
