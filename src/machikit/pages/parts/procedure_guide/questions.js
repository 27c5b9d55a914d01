/* The questions of a situation, and the days that the reader may enter. */
/** @import { Now, Standing } from "./standing.js" */
/** @import { Answer, Question } from "./types.d.ts" */
import { attr, does, html, more, number } from "#pure";
import { anchors, NONE, UNKNOWN } from "./rules.js";

export const ASKED = 40; // questions at a time

/** @type {(q: Question, now: Standing) => [value: Answer, text: string, lang: string | null][]} */
export const optionsOf = (q, { said, langOf, say }) => [
  ...q.answers.map((a, n) => /** @type {[Answer, string, string | null]} */ ([n, said(a), langOf(a)])),
  ...(q.free ? [] : [/** @type {[Answer, string, null]} */ ([NONE, say("answer.none"), null])]),
  [UNKNOWN, say("answer.unknown"), null],
];

/** @type {(...now: Now) => unknown} */
export const questions = (_B, state, now) => {
  const { say, event } = now;
  const all = (state.live && event?.questions) || [];
  const label = (/** @type {number} */ n) => say("more", { n: number(n) });
  return html`
    <div id="pg-questions">
      <div id="pg-asked">${all.slice(0, state.shown).map((q, n) => question(q, n, now))}</div>
      <p class="note" id="pg-none"${attr("hidden", all.length > 0 || !state.live)}>${say("ask.none")}</p>
      ${more({ id: "pg-more", total: all.length, shown: state.shown, step: ASKED, label })}
    </div>
    <p class="controls">
      <button type="button" id="pg-example"${attr("hidden", state.live && !all.length)}${does("example")}>${say("example")}</button>
      <button type="button" id="pg-clear"${does("clear")}>${say("clear")}</button>
    </p>`;
};

/** @type {(q: Question, n: number, now: Standing) => unknown} */
const question = (q, n, now) => {
  const given = now.answers.get(n);
  const options = optionsOf(q, now).map(([value, text, lang]) => {
    const radio = html`
      <input type="radio" name="pg-q${n}" value="${value}"${attr("checked", given === value)}${does("answer", [n, value])}>`;
    return html`<label${attr("class", value === UNKNOWN && "unknown")}>${radio}<span${attr("lang", lang)}>${text}</span></label>`;
  });
  return html`<fieldset class="pg-question">${now.as(q.text, "legend")}<div class="pg-options">${options}</div></fieldset>`;
};

/** @type {(...now: Now) => unknown} the days from which last days are counted */
export const dates = (_B, state, { things, as, say }) => {
  const all = state.live ? anchors(things()) : [];
  const fields = all.map(
    (a) => html`
      <label>${a ? as(a) : html`<span>${say("date.event")}</span>`}
        <input type="date" min="1900-01-01" max="2199-12-31" value="${state.dates.get(a)}"${does("date", a)}>
      </label>`,
  );
  return html`<div class="pg-dates controls" id="pg-dates">${fields}${
    all.length > 0 && html`<span class="note">${say("date.how")}</span>`
  }</div>`;
};
