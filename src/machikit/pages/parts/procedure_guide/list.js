/* The reader's view: the questions, and what the answers make of them. */
/** @import { Now } from "./standing.js" */
import { attr, does, html, number } from "#pure";
import { checklist } from "./checklist.js";
import { dates, optionsOf, questions } from "./questions.js";

/** @type {(...now: Now) => unknown} */
export const listView = (B, state, now) => {
  const { say } = now;
  return html`
    <section class="pg-view live" data-view="list" id="pg-list">
      <div class="pg-two">
        <div>
          <h2 id="pg-ask">${say("ask")}</h2>
          <p class="note">${say("private")}</p>
          ${questions(B, state, now)}
        </div>
        <div class="pg-sheet">
          ${state.live ? head(B, state, now) : EMPTY_HEAD}
          ${dates(B, state, now)}
          <div id="pg-checklist">${state.live && checklist(B, state, now)}</div>
          <p class="pg-sum visually-hidden" id="pg-status" role="status">${state.live && status(B, state, now)}</p>
          ${shared(B, state, now)}
        </div>
      </div>
    </section>`;
};

const EMPTY_HEAD = html`<h2 id="pg-title"></h2><p class="pg-answers" id="pg-answers"></p><p class="notice" id="pg-open" hidden></p>`;

/** @type {(...now: Now) => unknown} whose list it is, and how many questions are open */
const head = (_B, state, now) => {
  const { say, said, event, answers, things } = now;
  if (!event) return EMPTY_HEAD;
  const given = event.questions.flatMap((q, n) => {
    const answer = optionsOf(q, now).find(([value]) => value === answers.get(n))?.[1];
    return answers.has(n) ? [say("why", { question: said(q.text), answer })] : [];
  });
  const open = event.questions.length - answers.size;
  const notice = state.notice ? say(state.notice) : say(answers.size ? "open" : "open.all", { n: number(open) });
  return html`
    <h2 id="pg-title">${say("checklist", { event: said(event.name) })}</h2>
    <p class="pg-answers" id="pg-answers">${given.join(say("comma"))}</p>
    <p class="notice" id="pg-open"${attr("hidden", !state.notice && (!open || !things().length))}>${notice}</p>`;
};

/** @type {(...now: Now) => string} */
const status = (_B, state, { say, event, things }) => {
  const desks = event?.places.filter((p) => things().some((x) => x.places.includes(p))) ?? [];
  return state.notice ? "" : say("status", { items: number(things().length), desks: number(desks.length) });
};

/** @type {(...now: Now) => unknown} paper, and a link with the answers in it */
const shared = (_B, state, { say }) => html`
  <p class="controls pg-share">
    <button type="button" id="pg-paper"${does("print")}>${say("paper")}</button>
    <button type="button" id="pg-link"${does("link")}>${say("link")}</button>
  </p>
  <p class="pg-linked" id="pg-linked"${attr("hidden", !state.linked)}><label><span>${say("linked")}</span> <input type="text" readonly id="pg-url" value="${state.linked}"></label></p>`;
