/* The guide in any of its states: which view is open, in which situation; without scripts all of them, one below the other. */
/** @import { Tile } from "../../web/types.d.ts" */
/** @import { Now, Standing, State } from "./standing.js" */
/** @import { GuideBlock, GuideState, View } from "./types.d.ts" */
import { attr, chips, does, html, number, options } from "#pure";
import { confirmView } from "./confirm.js";
import { deskView } from "./desk.js";
import { dropView } from "./drop.js";
import { listView } from "./list.js";
import { ASKED } from "./questions.js";
import { atDesk } from "./rules.js";
import { rulesView } from "./rules_list.js";
import { standingIn } from "./standing.js";

/** @type {Record<View, string[]>} what the head tells of each view; the order of their buttons */
const FIGURES = {
  list: ["questions", "items", "desks"],
  drop: ["items", "drop", "desks", "empty"],
  confirm: ["boxes", "known", "ask"],
  desk: ["boxes", "confirm", "ask", "written"],
  rules: ["questions", "items", "desks"],
};
const VIEWS = /** @type {View[]} */ (Object.keys(FIGURES));
/** @type {Record<View, (...now: Now) => unknown>} */
const DRAWN = { list: listView, drop: dropView, confirm: confirmView, desk: deskView, rules: rulesView };

/** @type {(B: GuideBlock) => GuideState} */
export const opening = (B) => ({
  view: B.views[0],
  event: 0,
  answers: B.events.map(() => new Map()),
  dates: new Map(),
  kept: B.events.map(() => new Set()),
  ready: B.events.map(() => new Set()),
  shown: ASKED,
  notice: "",
  linked: "",
  given: new Map(),
  checked: false,
  spoken: new Set(),
  clock: null,
});

/** @typedef {[B: GuideBlock, state: State, words: Record<string, string>]} Inside */

/** @type {(now: Standing) => Record<string, number>} figures of the open situation and of the form, by key of words.csv */
const counts = ({ event, boxes }) => {
  const { questions, items, places } = event ?? { questions: [], items: [], places: [] };
  const of = (/** @type {string} */ way) => boxes.filter((box) => box.way === way).length;
  const isEmpty = (/** @type {number} */ p) => event && atDesk(event, p).every(({ item }) => item.drop.length);
  return {
    questions: questions.length,
    items: items.length,
    everybodys: items.filter((item) => item.rules.some(([q]) => q < 0)).length,
    drop: items.filter((item) => item.drop.length).length,
    desks: places.length,
    empty: places.filter(isEmpty).length,
    boxes: boxes.length,
    known: boxes.filter((box) => box.known).length,
    confirm: of("confirm"),
    ask: of("ask"),
    written: of("sign") + of("write"),
  };
};

/** @type {(...inside: Inside) => Tile[]} */
export const numbers = (B, state, words) => {
  const now = standingIn(B, state, words);
  const n = counts(now);
  const tile = (/** @type {string} */ key) => ({ n: n[key], unit: now.say(`unit.${key}`), label: now.say(`n.${key}`) });
  return state.view ? FIGURES[state.view].map(tile) : [];
};

/** @type {(...inside: Inside) => unknown} */
export const headline = (B, state, words) => {
  if (!state.view) return "";
  const now = standingIn(B, state, words);
  const values = Object.fromEntries(Object.entries(counts(now)).map(([key, n]) => [key, number(n)]));
  const event = now.event ? now.said(now.event.name) : "";
  return now.w.html(`procedure_guide.headline.${state.view}`, { ...values, event });
};

/** @type {(...inside: Inside) => unknown} */
export const view = (B, state, words) => {
  const now = standingIn(B, state, words);
  const { say } = now;
  const open = state.live && state.view ? [state.view] : B.views;
  return html`
    <section class="part guide" id="pg">
      ${!B.events.length && html`<p class="empty">${say("nothing")}</p>`}
      <div class="pg-top controls live">
        <div class="chips" id="pg-views" role="group" aria-label="${say("views")}">${state.live && buttons(B, state, now)}</div>
        ${situations(B, state, now)}
      </div>
      ${open.map((name) => DRAWN[name](B, state, now))}
    </section>`;
};

/** @type {(...now: Now) => unknown} */
const buttons = (B, state, { say }) =>
  chips(
    VIEWS.filter((name) => B.views.includes(name)),
    { on: (name) => name === state.view, label: (name) => say(`view.${name}`), action: "open" },
  );

/** @type {(...now: Now) => unknown} */
const situations = (B, state, { say, said }) => {
  const hidden = !state.live || B.events.length < 2 || state.view === "confirm" || state.view === "desk";
  const events = B.events.map(({ name }, n) => /** @type {[number, string]} */ ([n, said(name) || say("event.none")]));
  return html`
    <label id="pg-situation"${attr("hidden", hidden)}>
      <span>${say("event")}</span><select id="pg-event"${does("event")}>${state.live && options(events, state.event)}</select>
    </label>`;
};
