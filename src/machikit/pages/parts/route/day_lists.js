/* What the timetable comes to on a day: its hours, and its routes. */
/** @import { Values } from "../../web/types.d.ts" */
/** @import { Net } from "./net.js" */
/** @import { Texts } from "./texts.js" */
import { $, bar, h, number, the } from "#core";
import { sample } from "./map_lines.js";
import { runsText, say, time } from "./texts.js";

/** @param {number} hour */
const hourText = (hour) => (hour < 24 ? say("hours.hour", { hour }) : say("hours.next", { hour: hour - 24 }));

/** @type {(hour: number, n: number, stops: number, most: number) => HTMLElement} */
const hourRow = (hour, n, stops, most) => {
  const counted = { n: number(n), stops: number(stops) };
  return h(
    "li",
    { class: n ? null : "zero" },
    h("span", { text: hourText(hour) }),
    h("span", { class: "route-bar", "aria-hidden": "true" }, bar(n, most)),
    h("span", { class: "n", text: n ? say(stops > 1 ? "hours.row" : "hours.row.1", counted) : say("hours.zero") }),
  );
};

/**
 * Draws them where the page has them. values: what words of the day are filled with.
 * @param {Net} N
 * @param {Texts} tell
 * @returns {(day: number, values: Values) => void}
 */
export const dayListsOf = (N, tell) => {
  const B = N.block;

  /** @type {(day: number, values: Values) => void} */
  const drawHours = (day, values) => {
    const box = $("route-hours");
    if (!box) return;
    const found = N.hours(day);
    const every = [0, 1, 2, 3, 4, 5, 6].flatMap((d) => [...N.hours(d).keys()]);
    const most = Math.max(0, ...[...found.values()].map(([n]) => n));
    const rows = [];
    for (let hour = Math.min(B.from, ...every); hour <= Math.max(B.to, ...every); hour++)
      rows.push(hourRow(hour, ...(found.get(hour) ?? /** @type {[number, number]} */ ([0, 0])), most));
    box.replaceChildren(...rows);
    const idle = N.idle(day).map((hour) => say("hours.hour", { hour }));
    the("route-hours-of").textContent = say("hours", values);
    the("route-idle").textContent = idle.length
      ? say("hours.idle", { hours: idle.join(say("hours.and")) })
      : say("hours.full", { from: B.from, to: B.to });
  };

  /** @type {(k: number, found: { words: Set<string>, stops: number[][] }, values: Values) => HTMLElement} */
  const routeRow = (k, { words, stops }, values) => {
    const name = B.routes[k];
    const minutes = stops.flat().sort((a, b) => a - b);
    const span = () => say("span", { first: time(minutes[0]), last: time(minutes[minutes.length - 1]) });
    const most = Math.max(0, ...stops.map((one) => one.length));
    const told = minutes.length ? span() + say("days.and") + runsText(most) : say("day.none");
    const drawn = B.lines.findIndex(([line]) => line === name);
    const small = h(
      "small",
      {},
      ...[...words].sort().map(tell.word),
      h("span", { text: say("routes.stops", { n: number(stops.length) }) }),
    );
    return h(
      "li",
      {},
      drawn < 0 ? null : sample(drawn),
      h("span", { class: "what" }, name ? tell.terms.node("b", name) : h("b", { text: say("name.none") }), small),
      h("span", { class: "told", text: say("routes.day", { ...values, told }) }),
    );
  };
  /** @type {(day: number, values: Values) => void} */
  const drawRoutes = (day, values) => {
    const box = $("route-routes");
    if (!box) return;
    const found = N.byRoute(day).slice(0, B.table);
    box.replaceChildren(...found.map((one, k) => routeRow(k, one, values)));
    const more = $("route-routes-more");
    if (more) more.textContent = say("routes.more", { n: number(B.routes.length - B.table) });
  };

  return (day, values) => {
    drawHours(day, values);
    drawRoutes(day, values);
  };
};
