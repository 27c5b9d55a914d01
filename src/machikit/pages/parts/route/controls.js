/* Day, distance, route and order: what the reader chooses. */
/** @import { RouteBlock, State } from "./types.d.ts" */
/** @import { Texts } from "./texts.js" */
import { $, chips, h, lang, now, options, replace } from "#core";
import { limitText, say } from "./texts.js";

/**
 * Draws the controls as the state is. set: what a choice does.
 * @type {(B: RouteBlock, tell: Texts, state: State, set: (change: Partial<State>) => void) => () => void}
 */
export const controlsOf = (B, tell, state, set) => {
  /** @param {number} day */
  const dayButton = (day) => {
    const today = day === now().day;
    const pressed = day === state.day;
    const name = say(`${lang() === "ja" ? "day." : "day.s."}${day}`);
    return h("button", {
      type: "button",
      class: (pressed ? "on" : "") + (today ? " today" : ""),
      "aria-pressed": String(pressed),
      "aria-label": name + (today ? ` (${say("sheet.today")})` : ""),
      text: say(`day.s.${day}`),
      onclick: () => set({ day }),
    });
  };
  const names = B.timed ? B.routes : B.lines.map(([name]) => name);
  /** @type {(name: string, k: number) => [number, string, string | null]} */
  const route = (name, k) => [k, tell.terms.text(name) || say("name.none"), tell.terms.lang(name)];
  /** @type {(order: string) => [string, string]} */
  const order = (order) => [order, say(`order.${order}`)];
  const orders = B.timed ? ["few", "last", "wait", "name", "data"] : ["name", "data"];

  return () => {
    const days = $("route-days");
    if (days) replace(days, [0, 1, 2, 3, 4, 5, 6].map(dayButton));
    chips("route-metres", B.distances, {
      on: (m) => m === state.metres,
      label: limitText,
      press: (m) => set({ metres: m }),
    });
    if ($("route-route")) options("route-route", [["", say("route.all")], ...names.map(route)], state.route ?? "");
    const all = state.from ? ["near", ...orders] : orders;
    options("route-order", all.map(order), state.from ? "near" : state.order);
  };
};
