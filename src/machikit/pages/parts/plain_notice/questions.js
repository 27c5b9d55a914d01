/* Questions to a reader: how well each was answered, counted together. */
/** @import { NoticeBlock, NoticeState } from "./types.d.ts" */
/** @import { Standing } from "./standing.js" */
import { chips, html } from "#pure";

const ANSWERS = ["quick", "slow", "no"];

/** @type {(B: NoticeBlock, state: NoticeState, now: Standing) => unknown} */
export const questions = (B, { answers }, { w, say }) => {
  /** @type {(ask: string, n: number) => unknown} */
  const question = (ask, n) => html`
    <li data-ask="${n}"><p><b>${w(ask)}</b></p>
      <div class="chips live">${chips(ANSWERS, {
        on: (answer) => answers.get(n) === answer,
        label: (answer) => say(`answer.${answer}`),
        action: "answer",
        value: (answer) => [n, answer],
      })}</div>
      <details><summary>${say("answer")}</summary><p>${w(ask.replace(".ask.", ".answer."))}</p></details></li>`;
  const given = [...answers.values()];
  const counts = ANSWERS.map((answer) => [answer, given.filter((one) => one === answer).length]);
  return html`
    <h3>${say("test")}</h3>
    <p class="note">${say("test.how")}</p>
    <ol class="pn-asks">${B.asks.map(question)}</ol>
    <p class="note" id="pn-result" role="status">${
      given.length > 0 && say("result", { all: B.asks.length, ...Object.fromEntries(counts) })
    }</p>`;
};
