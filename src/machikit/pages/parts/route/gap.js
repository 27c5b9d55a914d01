/* Towns without a served stop nearby: who they are, and what is said of them all. */
/** @import { ViewState } from "../../web/types.d.ts" */
/** @import { RouteBlock, RouteState, Towns, TownsNow } from "./types.d.ts" */
/** @import { Standing } from "./standing.js" */
import { attr, chips, distance, does, html, more, number, published } from "#pure";
import { MOST } from "./stop_rows.js";
import { limitText } from "./texts.js";

/** @type {(B: RouteBlock, now: Standing, towns: TownsNow) => string} how many towns, and how many people, are left out */
export const gapSaid = (B, { C, told }, { far, left }) => {
  const lost = left.reduce((sum, k) => sum + (C?.people(k) ?? 0), 0);
  const there = far.filter((m) => m !== null).length;
  const key = `gap.said${B.timed ? "" : ".untimed"}${B.towns?.people ? "" : ".towns"}`;
  return told(key, { towns: number(left.length), people: number(lost), total: number(there) });
};

/** @type {(B: RouteBlock, state: RouteState & ViewState, now: Standing) => unknown} */
export const gap = (B, state, now) => {
  const { say, towns } = now;
  const T = B.towns;
  if (!T || !towns) return "";
  const { order } = towns;
  const shown = state.live ? state.towns : MOST;
  const label = (/** @type {number} */ n) => say("gap.more", { n: number(n) });
  return html`
    <section class="part route-gap" aria-labelledby="route-gap">
      <h2 id="route-gap">${say(B.timed ? "gap" : "gap.untimed")}</h2>
      <div class="controls live">${choices(B, state, now)}</div>
      <p class="route-said" id="route-gap-said" role="status">${gapSaid(B, now, towns)}</p>
      <p class="note">${say(T.people ? "gap.note" : "gap.note.towns")}</p>
      <ol id="route-towns" class="route-towns">${order.slice(0, shown).map((k) => row(k, T, towns, state, now))}</ol>
      ${!state.live && order.length > MOST && html`<p class="cut">${say("gap.cut", { n: number(MOST) })}</p>`}
      ${more({ id: "route-towns-more", total: order.length, shown, step: B.step, label, act: does("further", B.step) })}
    </section>`;
};

/** @type {(B: RouteBlock, state: RouteState, now: Standing) => import("#pure").Markup} */
const choices = (B, state, { say }) => {
  const distances = chips(B.distances, { on: (m) => m === state.metres, label: limitText, action: "metres" });
  return html`
    <span class="pick"><span id="route-metres-of">${say("gap.metres")}</span><span class="chips" id="route-metres" role="group" aria-labelledby="route-metres-of">${distances}</span></span>
    ${
      B.timed &&
      html`<label><span>${say("gap.least")}</span><input type="number" id="route-least" min="1" max="999" step="1" inputmode="numeric" value="${
        state.least
      }" data-do="least"><span>${say("gap.least.unit")}</span></label>`
    }`;
};

/** @type {(k: number, T: Towns, towns: TownsNow, state: RouteState & ViewState, now: Standing) => import("#pure").Markup} */
const row = (k, T, { far, nearest }, state, { say, name }) => {
  const away = far[k];
  const near = nearest[k];
  const stands = away === null ? "none" : away > state.metres ? "left" : "within";
  const off = away !== null && html`<span>${away === Infinity ? say("gap.nearest") : distance(away)}</span>`;
  const n = T.people?.[k];
  const people = n === null ? say("gap.unknown") : n !== undefined && say("gap.people", { n: number(n) });
  const told = html`
    <span class="what">${published("b", T.place[k])}<small>${near >= 0 && published("span", name(near))}${off}</small></span>
    <span class="many">${people}<small>${say(`gap.is.${stands}`)}</small></span>`;
  if (!state.live) return html`<li class="${stands}"><div class="item">${told}</div></li>`;
  const on = k === state.town;
  const button = html`${attr("aria-pressed", String(on))}${attr("disabled", away === null)}${does("town", k)}`;
  return html`<li id="town-${k}" class="${stands}${on && " on"}"><button type="button" class="item"${button}>${told}</button></li>`;
};

/** @type {(k: number, T: Towns, now: Standing) => import("#pure").Markup} what a popup says of a town */
export const townSaid = (k, T, { towns, name, say, w }) => {
  const n = T.people?.[k] ?? null;
  const near = towns?.nearest[k] ?? -1;
  const stop =
    near >= 0 ? html`${published("span", name(near))} ${distance(Number(towns?.far[k]))}` : say("gap.nearest");
  return html`
    ${published("strong", T.place[k])}
    ${n !== null && html`<div>${number(n)} ${w("people")}</div>`}
    <div>${stop}</div>`;
};
