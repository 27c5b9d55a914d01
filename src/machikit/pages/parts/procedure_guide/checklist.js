/* What the answers make: what to bring, where to go in which order, by when. */
/** @import { Now, Standing } from "./standing.js" */
/** @import { Cell, Due, Needed } from "./types.d.ts" */
import { attr, dayText, does, html, number } from "#pure";
import { isWeekend } from "./rules.js";

/** @type {(thing: Pick<Needed, "why" | "sure">, now: Standing) => string} why it is demanded */
export const reasons = ({ why, sure }, { event, said, say }) =>
  why
    .map(([q, a]) => {
      if (q < 0 || !event) return say("everybody");
      const { text, answers } = event.questions[q];
      const question = said(text);
      return sure ? say("why", { question, answer: said(answers[a]) }) : say("why.unknown", { question });
    })
    .join(say("comma"));

/** @type {(...now: Now) => unknown} */
export const checklist = (B, state, now) => {
  const { say, event, things } = now;
  const all = things();
  const [bring, rest] = parted(all);
  const nowhere = rest.filter((x) => !x.places.length);
  const desks = event?.places.filter((p) => all.some((x) => x.places.includes(p))) ?? [];
  const route = desks.slice(0, B.most).map((p, n) => desk(all, p, n + 1, B, state, now));
  return html`
    ${bring.length > 0 && html`<h3>${say("bring", { n: number(bring.length) })}</h3>${listed(bring, null, B, state, now)}`}
    ${desks.length > 0 && html`<h3>${say("go", { n: number(desks.length) })}</h3><ol class="pg-route">${route}</ol>`}
    ${nowhere.length > 0 && html`<h3>${say("nowhere")}</h3>${listed(nowhere, null, B, state, now)}`}
    ${byDay(all, B, now)}
    ${!all.length && html`<p class="empty">${say("needs.nothing")}</p>`}`;
};

/** @type {(rows: Needed[]) => [bring: Needed[], rest: Needed[]]} */
const parted = (rows) => [
  rows.filter(({ item }) => item.kind === "bring"),
  rows.filter(({ item }) => item.kind !== "bring"),
];

/** @type {(things: Needed[], place: Cell, n: number, ...now: Now) => unknown} */
const desk = (things, place, n, B, state, now) => {
  const { as, say } = now;
  const [bring, rest] = parted(things.filter((x) => x.places.includes(place)));
  const names = bring.slice(0, B.most).map((x, k) => html`${k ? say("comma") : ""}${as(x.item.name)}`);
  return html`
    <li>
      <h4><span class="pg-no">${n}</span>${as(place)}</h4>
      ${rest.length > 0 && listed(rest, place, B, state, now)}
      ${bring.length > 0 && html`<p class="pg-with"><span>${say("with")}</span> ${names}</p>`}
    </li>`;
};

/** @type {(rows: Needed[], at: Cell | null, ...now: Now) => unknown} */
const listed = (rows, at, B, state, now) => {
  const cut = now.say("cut", { n: number(B.most), all: number(rows.length) });
  return html`
    <ul class="pg-items">
      ${rows.slice(0, B.most).map((x) => line(x, at, state, now))}
      ${rows.length > B.most && html`<li class="note">${cut}</li>`}
    </ul>`;
};

/** @type {(x: Needed, at: Cell | null, state: Now[1], now: Standing) => unknown} */
const line = (x, at, state, now) => {
  const { as, say, list } = now;
  const used = at === null && x.places.length > 0 && say("for", { desks: list(x.places) });
  const ready = attr("checked", state.ready[state.event].has(x.k));
  return html`
    <li${attr("class", !x.sure && "maybe")}><label>
      <input type="checkbox" value="${x.k}"${ready}${does("ready", x.k)}>
      <span class="pg-line">
        ${as(x.item.name, "b")}
        ${!x.sure && html`<em>${say("maybe")}</em>`}
        <small class="pg-facts">${x.dues.map((due) => dueText(due, now))}${x.notes.map((n) => as(n))}${
          used && html`<span class="pg-used">${used}</span>`
        }</small>
        <small class="pg-why">${reasons(x, now)}</small>
      </span>
    </label></li>`;
};

/** @type {(due: Due, now: Standing) => unknown} as published, with the last day where it is known */
const dueText = (due, { as, say, lang, last }) => {
  const day = last(due);
  const told = day && html`<b>${say("due.day", { day: dayText(lang, day, "ymdw") })}</b>`;
  return html`<span class="pg-due">${as(due[0])}${told}${day && isWeekend(day) && html`<em>${say("due.weekend")}</em>`}</span>`;
};

/** @type {(things: Needed[], B: Now[0], now: Standing) => unknown} */
const byDay = (things, B, now) => {
  const all = things
    .flatMap((x) => x.dues.map((due) => ({ x, due, day: Number(now.last(due) ?? Infinity) })))
    .sort((a, b) => a.day - b.day || 0); // none of both: as they are
  const lines = all
    .slice(0, B.most)
    .map(({ x, due }) => html`<li>${now.as(x.item.name, "b")} ${dueText(due, now)}</li>`);
  return all.length > 0 && html`<h3>${now.say("by")}</h3><ul class="pg-by">${lines}</ul>`;
};
