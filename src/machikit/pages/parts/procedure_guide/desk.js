/* The same form at a desk without writing: how each box is filled in, the script for staff, and the clock. */
/** @import { Now, Standing } from "./standing.js" */
/** @import { Box } from "./types.d.ts" */
import { attr, does, html, number } from "#pure";
import { heldIn, roleCard } from "./confirm.js";

const WAYS = ["confirm", "ask", "sign", "write", "drop"];

/** @type {(...now: Now) => unknown} */
export const deskView = (B, state, now) => {
  const { say, boxes } = now;
  return html`
    <section class="pg-view" data-view="desk" id="pg-desk">
      <h2>${say("desk.title")}</h2>
      <p class="pg-invented">${say("invented")}</p>
      ${ways(now)}
      <p class="note">${say("desk.how")}</p>
      ${roleCard("desk", now)}
      ${clock(state, now)}
      <ol class="pg-script" id="pg-script">${boxes.slice(0, B.most).map((box, n) => line(box, n, state, now))}</ol>
    </section>`;
};

/** @param {Standing} now how many boxes are filled in which way */
const ways = ({ say, boxes }) => {
  /** @type {(way: string, n: number) => unknown} */
  const bar = (way, n) => {
    const width = way === "before" ? "100" : ((100 * n) / boxes.length).toFixed(2);
    const look = attr("class", way !== "before" && way);
    return html`<li${look}><span>${say(`way.${way}`)}</span><b>${say("boxes", { n: number(n) })}</b><i style="width:${width}%"></i></li>`;
  };
  const counts = WAYS.map((way) => ({ way, n: boxes.filter((box) => box.way === way).length }));
  const some = counts.filter(({ n }) => n).map(({ way, n }) => bar(way, n));
  return html`<ul class="pg-ways">${bar("before", boxes.length)}${some}</ul>`;
};

/** @type {(state: Now[1], now: Standing) => unknown} */
const clock = ({ clock }, { say }) => {
  const s = clock?.seconds ?? 0;
  const took = { m: Math.floor(s / 60), s: String(s % 60).padStart(2, "0") };
  const text = clock && say(clock.runs ? "clock.runs" : "clock.took", took);
  return html`
    <p class="controls live">
      <button type="button" id="pg-clock"${does("clock")}>${say(clock?.runs ? "clock.stop" : "clock.start")}</button>
      <span id="pg-time" role="status"${attr("aria-live", clock && "off")}>${text}</span>
    </p>`;
};

/** @type {(box: Box, n: number, state: Now[1], now: Standing) => unknown} */
const line = (box, n, state, now) => {
  const { say, as } = now;
  const spoken = state.spoken.has(n);
  const held = box.known && box.way === "confirm" && html`
    <small class="pg-held">${as(box.held)} <i>${heldIn(box, now)}</i></small>`; // biome-ignore format: one piece
  return html`
    <li data-box="${n}" class="${box.way}${spoken ? " done" : ""}"><label>
      <input type="checkbox" class="live" value="${n}"${attr("checked", spoken)}${does("speak", n)}>
      <span class="pg-line">
        <b>${as(box.box)}</b> <small class="pg-way ${box.way}">${say(`does.${box.way}`)}</small>
        ${box.ask > 0 && as(box.ask, "q")}${held}
      </span>
    </label></li>`;
};
