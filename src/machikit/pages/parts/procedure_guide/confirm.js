/* One invented person's form that is only confirmed: what is held, what the reader says of it, and what differed. */
/** @import { Now, Standing } from "./standing.js" */
/** @import { Box } from "./types.d.ts" */
import { attr, does, html, number } from "#pure";

/** @typedef {Now[1]["given"]} Given */

/** @type {(given: Given, n: number) => string | null} what was entered for a box */
export const entered = (given, n) => {
  const value = given.get(n);
  return typeof value === "string" ? value : null;
};

/** @type {(boxes: Box[]) => number[]} the boxes about which something is to be said */
export const toDo = (boxes) => [...boxes.keys()].filter((n) => boxes[n].way !== "drop");

/** @type {(given: Given, n: number) => boolean} */
const isDone = (given, n) => given.get(n) === true || !!entered(given, n)?.trim();

/** @type {(...now: Now) => unknown} */
export const confirmView = (B, state, now) => {
  const { say, boxes } = now;
  const some = boxes.slice(0, B.most).map((box, n) => boxRow(box, n, state, now));
  const stale = boxes.some((box) => box.stale);
  return html`
    <section class="pg-view" data-view="confirm" id="pg-confirm">
      <h2>${say("confirm")}</h2>
      <p class="pg-invented">${say("invented")}</p>
      <p class="note">${say("confirm.how")}</p>
      ${roleCard("confirm", now)}
      <ol class="pg-boxes" id="pg-boxes">${some}</ol>
      ${boxes.length > B.most && html`<p class="note">${say("cut", { n: number(B.most), all: number(boxes.length) })}</p>`}
      <div class="live">
        <h3>${say("differences")}</h3>
        <p class="note" id="pg-progress" role="status">${state.live && progress(state.given, now)}</p>
        <ul class="pg-diff" id="pg-diff">${state.live && differences(state.given, now)}</ul>
        <p class="controls">
          <button type="button" id="pg-all"${does("all")}>${say("all")}</button>
          ${stale && html`<button type="button" id="pg-check"${does("check")}>${say("check")}</button>`}
          <button type="button" id="pg-again"${does("again")}>${say("again")}</button>
        </p>
        <p class="notice" id="pg-found"${attr("hidden", !state.checked)}>${state.checked && overlooked(state.given, now)}</p>
      </div>
    </section>`;
};

/** @type {(where: string, now: Standing) => unknown} what the player of the person must know */
export const roleCard = (where, { say, as, boxes }) => {
  const lines = boxes
    .filter((box) => box.actual)
    .map((box) => html`<div>${as(box.box, "dt")}${as(box.actual, "dd")}</div>`);
  return (
    lines.length > 0 &&
    html`
      <details class="pg-role" id="pg-role-${where}">
        <summary>${say("role")}</summary><p class="note">${say("role.how")}</p><dl>${lines}</dl>
      </details>`
  );
};

/** @type {(box: Box, now: Standing) => unknown} the register in which it is held, and since when */
export const heldIn = ({ register, since }, { as }) => html`${as(register)}${since > 0 && html` · ${as(since)}`}`;

/** @type {(box: Box, n: number, state: Now[1], now: Standing) => unknown} */
const boxRow = (box, n, state, now) => {
  const { say, as } = now;
  const held = box.known
    ? html`<span class="pg-held">${as(box.held)}</span><small>${heldIn(box, now)}</small>`
    : html`<span class="pg-unheld">${say(box.way === "sign" ? "way.sign" : "unheld")}</span>`;
  const done = state.live && isDone(state.given, n) ? " done" : "";
  return html`
    <li data-box="${n}" class="${box.way}${done}">
      <div class="pg-box"><b id="pg-b${n}">${as(box.box)}</b>${held}</div>
      <div class="pg-do live">${state.live && choices(box, n, state.given, now)}</div>
    </li>`;
};

/** @type {(box: Box, n: number, given: Given, now: Standing) => unknown} */
const choices = ({ box, way, known }, n, given, { say, said }) => {
  if (way === "drop") return html`<small>${say("does.drop")}</small>`;
  const text = entered(given, n);
  /** @type {(on: boolean, key: string, action: string) => unknown} */
  const choice = (on, key, action) =>
    html`<button type="button" class="chip${on ? " on" : ""}" aria-pressed="${String(on)}" aria-label="${say(key)}: ${said(box)}"${does(
      action,
      n,
    )}>${say(key)}</button>`;
  const agree = (/** @type {string} */ key) => choice(given.get(n) === true, key, "agree");
  if (way === "sign") return agree("signed");
  const hint = say(known ? "new.hint" : "told.hint");
  const field = html`
    <input type="text" autocomplete="off" aria-label="${say("new.value", { box: said(box) })}" placeholder="${hint}" value="${text}"${does(
      "type",
      n,
    )}>`;
  return [known && [agree("right"), choice(text !== null, "wrong", "differ")], (text !== null || !known) && field];
};

/** @type {(given: Given, now: Standing) => string} */
const progress = (given, { say, boxes }) => {
  const all = toDo(boxes);
  const changed = all.filter((n) => boxes[n].known && entered(given, n) !== null);
  return say("progress", {
    done: number(all.filter((n) => isDone(given, n)).length),
    all: number(all.length),
    right: number([...given.values()].filter((value) => value === true).length),
    changed: number(changed.length),
  });
};

/** @type {(given: Given, now: Standing) => unknown} what is changed, then what is new */
const differences = (given, { say, as, boxes }) => {
  const all = toDo(boxes);
  const changed = all
    .filter((n) => boxes[n].known && entered(given, n) !== null)
    .map((n) => {
      const { box, held, register } = boxes[n];
      const ins = html`<ins>${entered(given, n)?.trim() || say("blank")}</ins>`;
      return html`<li>${as(box, "b")} ${as(held, "s")} → ${ins}<small>${as(register)}</small></li>`;
    });
  const told = all
    .filter((n) => !boxes[n].known && entered(given, n)?.trim())
    .map((n) => {
      const ins = html`<ins>${entered(given, n)?.trim()}</ins>`;
      return html`<li>${as(boxes[n].box, "b")} ${ins}<small>${say("unheld")}</small></li>`;
    });
  return [changed, told];
};

/** @type {(given: Given, now: Standing) => unknown} */
const overlooked = (given, { say, as, boxes }) => {
  const stale = toDo(boxes).filter((n) => boxes[n].stale);
  const missed = stale.filter((n) => entered(given, n) === null);
  const counts = { n: number(stale.length - missed.length), all: number(stale.length) };
  const names = missed.map((n) => html`<span class="pg-missed">${as(boxes[n].box)}</span>`);
  return html`${say(missed.length ? "found.some" : "found.all", counts)} ${names}`;
};
