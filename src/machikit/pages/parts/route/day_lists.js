/* What the timetable comes to on a day: its hours, and its routes; without a timetable, the lines. */
/** @import { RouteBlock, RouteState } from "./types.d.ts" */
/** @import { Standing } from "./standing.js" */
import { attr, bar, html, number } from "#pure";
import { sample } from "./lines.js";

/** @typedef {(B: RouteBlock, state: RouteState, now: Standing) => unknown} Drawn */

/** @type {Drawn} */
export const dayLists = (B, state, now) =>
  B.timed
    ? html`<div class="part route-two">${hours(B, state, now)}${routes(B, state, now)}</div>`
    : B.lines.length > 0 && lines(B, now);

/** @type {Drawn} a row for every hour between the first and the last departure of the week, so that days can be compared */
const hours = (B, { day }, { N, say, told }) => {
  const counted = N.hours(day);
  const every = [0, 1, 2, 3, 4, 5, 6].flatMap((d) => [...N.hours(d).keys()]);
  const [first, last] = [Math.min(B.from, ...every), Math.max(B.to, ...every)];
  const most = Math.max(0, ...[...counted.values()].map(([n]) => n));
  const row = (/** @type {number} */ hour) => {
    const [n, stops] = counted.get(hour) ?? [0, 0];
    const values = { n: number(n), stops: number(stops) };
    const name = hour < 24 ? say("hours.hour", { hour }) : say("hours.next", { hour: hour - 24 });
    return html`<li${attr("class", !n && "zero")}><span>${name}</span><span class="route-bar" aria-hidden="true">${bar(
      n,
      most,
    )}</span><span class="n">${n ? say(stops > 1 ? "hours.row" : "hours.row.1", values) : say("hours.zero")}</span></li>`;
  };
  const idle = N.idle(day).map((hour) => say("hours.hour", { hour }));
  return html`
    <section aria-labelledby="route-hours-of">
      <h2 id="route-hours-of">${told("hours")}</h2>
      <p class="route-said" id="route-idle">${
        idle.length
          ? say("hours.idle", { hours: idle.join(say("hours.and")) })
          : say("hours.full", { from: B.from, to: B.to })
      }</p>
      <ul class="route-hours" id="route-hours">${Array.from({ length: last - first + 1 }, (_, k) => row(first + k))}</ul>
      <p class="note">${say("hours.note")}</p>
    </section>`;
};

/** @type {Drawn} */
const routes = (B, state, now) => {
  const { N, say, routeName } = now;
  const rows = N.byRoute(state.day).slice(0, B.table);
  const untimed = B.lines.flatMap(([name]) => (B.routes.includes(name) ? [] : [name]));
  const names = untimed.map((name, k) => html`${k ? say("hours.and") : ""}${routeName("span", name)}`);
  return html`
    <section aria-labelledby="route-routes-of">
      <h2 id="route-routes-of">${say("routes")}</h2>
      <p class="note">${say("routes.note")}</p>
      <ul class="route-lines" id="route-routes">${rows.map((one, k) => routeRow(k, one, B, now))}</ul>
      ${names.length > 0 && html`<p class="note"><span>${say("routes.untimed")}</span> ${names}</p>`}
      ${left(B.routes.length, "route-routes-more", B, now)}
    </section>`;
};

/** @type {(n: number, id: string, B: RouteBlock, now: Standing) => unknown} routes that the table has no room for */
const left = (n, id, B, { say }) =>
  n > B.table && html`<p class="note" id="${id}">${say("routes.more", { n: number(n - B.table) })}</p>`;

/** @type {(k: number, route: { words: Set<string>, stops: number[][] }, B: RouteBlock, now: Standing) => import("#pure").Markup} */
const routeRow = (k, { words, stops }, B, { say, told, routeName, word, span, runsText }) => {
  const name = B.routes[k];
  const minutes = stops.flat().sort((a, b) => a - b);
  const most = Math.max(0, ...stops.map((one) => one.length));
  const day = minutes.length
    ? span(minutes[0], minutes[minutes.length - 1]) + say("days.and") + runsText(most)
    : say("day.none");
  const drawn = B.lines.findIndex(([line]) => line === name);
  const facts = html`${[...words].sort().map(word)}<span>${say("routes.stops", { n: number(stops.length) })}</span>`;
  return html`<li>${drawn >= 0 && sample(drawn)}<span class="what">${routeName("b", name)}<small>${facts}</small></span><span class="told">${told(
    "routes.day",
    { told: day },
  )}</span></li>`;
};

/** @type {(B: RouteBlock, now: Standing) => import("#pure").Markup} */
const lines = (B, now) => {
  const { say, routeName } = now;
  const row = (/** @type {RouteBlock["lines"][0]} */ [name, , metres], /** @type {number} */ k) =>
    html`<li>${sample(k)}<span class="what">${routeName("b", name)}</span><span class="told">${say("routes.km", {
      km: number(metres / 1000, 1),
    })}</span></li>`;
  return html`
    <section class="part" aria-labelledby="route-routes-of">
      <h2 id="route-routes-of">${say("routes")}</h2>
      <ul class="route-lines" id="route-ways">${B.lines.slice(0, B.table).map(row)}</ul>
      ${left(B.lines.length, "route-ways-more", B, now)}
    </section>`;
};
