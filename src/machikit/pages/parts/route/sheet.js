/* One stop's timetable: hours down, days across, as it hangs at a stop. */
/** @import { ViewState } from "../../web/types.d.ts" */
/** @import { Departure, RouteBlock, RouteState } from "./types.d.ts" */
/** @import { Standing } from "./standing.js" */
import { attr, chips, does, html } from "#pure";
import { waitOf } from "./net.js";
import { clock } from "./texts.js";

/** @typedef {{ days?: number[], word?: string, rows: Departure[] }} DayColumn */
/** @typedef {Map<number, string>} Letters */

/** @param {number} k */
const letter = (k) => String.fromCharCode(65 + (k % 26)) + (k < 26 ? "" : Math.floor(k / 26));

/** @type {(B: RouteBlock, state: RouteState & ViewState, now: Standing) => import("#pure").Markup} */
export const sheet = (B, state, now) => {
  const { say } = now;
  const choose = html`
    <p class="choose">${say(B.timed ? "choose" : "choose.untimed")}</p>
    ${B.timed && html`<p class="note">${say("choose.how")}</p>`}`;
  const inside = state.selected === null ? choose : timetable(state.selected, B, state, now);
  return html`<section class="route-sheet live" id="route-sheet" tabindex="-1" aria-live="polite">${inside}</section>`;
};

/** @type {(i: number, B: RouteBlock, state: RouteState & ViewState, now: Standing) => import("#pure").Markup} */
const timetable = (i, B, state, now) => {
  const { name, say } = now;
  const all = columnsOf(i, null, now);
  const ways = [...new Set(all.flatMap((c) => c.rows.map((r) => r[1])))].sort((a, b) => a - b);
  /** @type {Letters} */
  const letters = new Map(ways.map((way, k) => [way, letter(k)]));
  const only = state.way;
  const shown = only === null ? letters : new Map([[only, letters.get(only) ?? ""]]);
  const columns = only === null ? all : columnsOf(i, only, now);
  const some = ways.length > 0;
  return html`
    <div class="head"><h2 id="route-stop" lang="ja">${name(i)}</h2><button type="button" class="go live"${does("back")}>${say("sheet.back")}</button></div>
    ${notes(i, B, now)}
    ${!some && html`<p class="notice">${say("sheet.untimed")}</p>`}
    ${ways.length > 1 && directions(letters, B, state, now)}
    ${some && html`${grid(columns, shown, state, now)}${legend(columns, shown, B, now)}<p class="note">${say("sheet.note")}</p>`}
    <p class="tools live">${some && html`<button type="button" class="go"${does("print")}>${say("sheet.print")}</button>`}<a href="#stop=${encodeURIComponent(
      B.stops.key[i],
    )}">${say("sheet.link")}</a></p>`;
};

/** @type {(i: number, only: number | null, now: Standing) => DayColumn[]} */
const columnsOf = (i, only, { N }) => {
  const keep = (/** @type {Departure[]} */ rows) => (only === null ? rows : rows.filter((row) => row[1] === only));
  return [
    ...N.kinds(i).map(({ days, rows }) => ({ days, rows: keep(rows) })),
    ...N.others(i).map(({ word, rows }) => ({ word, rows: keep(rows) })),
  ];
};

/** @type {(i: number, B: RouteBlock, now: Standing) => unknown[]} what is to know before reading it */
const notes = (i, B, { N, w, apart, around }) => {
  const near = apart(i);
  const wheelchair = B.stops.wheelchair?.[i];
  return [
    near && html`<p class="note">${near}</p>`,
    N.lat[i] === null && html`<p class="note">${w("no_point")}</p>`,
    wheelchair && html`<p class="note">${around("wheelchair", "mark", wheelchair)}</p>`,
  ];
};

/** @type {(k: number, B: RouteBlock, now: Standing) => import("#pure").Markup} a way in words: its route, where it goes, its platform */
const wayText = (k, B, { sayHtml, terms, routeName, around }) => {
  const [route, headsign, platform] = B.ways[k];
  const of = routeName("span", B.routes[route]);
  const goes = headsign ? sayHtml("sheet.way", { route: of, headsign: terms.node("span", headsign) }) : of;
  const from = platform[0] === "（" ? terms.node("span", platform) : around("sheet.platform", "platform", platform);
  return html`${goes}${platform && html` <small>${from}</small>`}`;
};

/** @type {(letters: Letters, B: RouteBlock, state: RouteState, now: Standing) => import("#pure").Markup} */
const directions = (letters, B, state, now) => {
  const label = (/** @type {number | null} */ way) =>
    way === null ? now.say("sheet.directions.all") : html`<b>${letters.get(way)}</b> ${wayText(way, B, now)}`;
  const ways = chips([null, ...letters.keys()], { on: (way) => way === state.way, label, action: "way" });
  return html`<div class="chips live" role="group" aria-label="${now.say("sheet.directions")}">${ways}</div>`;
};

/** @type {(columns: DayColumn[], letters: Letters, state: RouteState & ViewState, now: Standing) => import("#pure").Markup} */
const grid = (columns, letters, state, now) => {
  const { say, time, runsText } = now;
  const hours = columns.flatMap((c) => c.rows.map(([m]) => Math.floor(m / 60)));
  const [first, last] = [Math.min(...hours), Math.max(...hours)];
  const rows = hours.length ? Array.from({ length: last - first + 1 }, (_, k) => first + k) : [];
  return html`
    <div class="scroll" tabindex="0" role="region" aria-labelledby="route-stop"><table class="times">
      <thead><tr><th scope="col">${say("sheet.hour")}</th>${columns.map((column) => head(column, state, now))}</tr></thead>
      <tbody>
        ${summary("first", columns, (r) => time(r[0][0]), now)}
        ${summary("last", columns, (r) => time(r[r.length - 1][0]), now)}
        ${summary("all", columns, (r) => runsText(r.length), now)}
        ${summary("wait", columns, (r) => longest(r, now), now)}
        ${rows.map((hour) => hourRow(hour, columns, letters, state, now))}
      </tbody>
    </table></div>`;
};

/** @type {(column: DayColumn, state: RouteState, now: Standing) => import("#pure").Markup} */
const head = ({ days, word }, { today }, now) => {
  const isToday = today !== null && !!days?.includes(today);
  const look = isToday ? "today" : !days && "word";
  return html`<th scope="col"${attr("class", look)}>${days ? now.daysText(days) : now.word(word ?? "")}${
    isToday && html`<small class="live">${now.say("sheet.today")}</small>`
  }</th>`;
};

/** @type {(key: string, columns: DayColumn[], told: (rows: Departure[]) => unknown, now: Standing) => import("#pure").Markup} */
const summary = (key, columns, told, { say }) => {
  const none = key === "first" ? html`<span class="none">${say("day.none")}</span>` : "–";
  const cells = columns.map((c) => html`<td>${c.rows.length ? told(c.rows) : none}</td>`);
  return html`<tr class="${key === "wait" ? "sum live" : "sum"}"><th scope="row">${say(`sheet.${key}`)}</th>${cells}</tr>`;
};

/** @type {(rows: Departure[], now: Standing) => unknown} the longest time between two departures */
const longest = (rows, { say, long }) => {
  const wait = waitOf(rows);
  if (!wait) return "–";
  const between = say("span", { first: clock(wait[1]), last: clock(wait[2]) });
  return html`<span>${long(wait[0])}<small>${between}</small></span>`;
};

/** @type {(hour: number, columns: DayColumn[], letters: Letters, state: ViewState, now: Standing) => import("#pure").Markup} */
const hourRow = (hour, columns, letters, state, { say }) => {
  const at = columns.map((c) => c.rows.filter(([m]) => Math.floor(m / 60) === hour));
  const next = hour > 23 && html`<small>${say("clock.next", { time: "", next: hour - 24 })}</small>`;
  const idle = at.every((rows) => !rows.length) && "idle";
  return html`<tr${attr("class", idle)}><th scope="row">${hour}${next}</th>${at.map((rows) => cell(rows, letters, state))}</tr>`;
};

/** @type {(rows: Departure[], letters: Letters, state: ViewState) => import("#pure").Markup} */
const cell = (rows, letters, { lang }) => {
  const several = letters.size > 1;
  const minutes = rows.map(([minute, way, some]) => {
    const sign = (several ? letters.get(way) : "") + (some ? (lang === "ja" ? "※" : "*") : "");
    return html`<span class="t">${String(minute % 60).padStart(2, "0")}${sign && html`<sup>${sign}</sup>`}</span> `;
  });
  return html`<td>${minutes}</td>`;
};

/** @type {(columns: DayColumn[], letters: Letters, B: RouteBlock, now: Standing) => import("#pure").Markup} */
const legend = (columns, letters, B, now) => {
  const { say, around } = now;
  const some = columns.flatMap((c) => c.rows.filter((r) => r[2]).map((r) => B.services[r[3]][0]));
  const words = [...new Set(some)].join("、");
  const way = (/** @type {[number, string]} */ [k, sign]) =>
    html`<li>${letters.size > 1 && html`<b>${sign}</b>`}<span>${wayText(k, B, now)}</span></li>`;
  return html`
    <ul class="ways">
      <li class="of">${say("sheet.ways")}</li>${[...letters].map(way)}
      ${some.length > 0 && html`<li><span>${around("sheet.some", "word", words)}</span></li>`}
      ${columns.some((c) => c.word !== undefined) && html`<li>${say("sheet.word")}</li>`}
    </ul>`;
};
