/* Whether each step is needed: the question to ask about it, and what the reader would do with it. */
/** @import { ViewState } from "../../web/types.d.ts" */
/** @import { State, Step } from "./types.d.ts" */
/** @import { Inside, Study } from "./study.js" */
import { attr, does, html, more, number } from "#pure";
import { sum } from "./rules.js";
import { hours, mostRows } from "./study.js";

const CHOICES = /** @type {const} */ (["keep", "merge", "drop"]);

/** @type {(...inside: Inside) => import("#pure").Markup} */
export const need = (B, state, study) => {
  const { now, say } = study;
  const most = mostRows(state);
  const isCut = (state.paper || !state.live) && now.length > most;
  const label = (/** @type {number} */ n) => say("more", { n: number(n) });
  return html`
    <h2>${say("need")}</h2>
    <p class="note">${say("need.how")}</p>
    <p class="wf-sum live" id="wf-sum" role="status">${state.live && summary(study)}</p>
    <div class="scroll wf-steps wf-cards" tabindex="0" role="region" aria-label="${say("need")}">
      <table role="table">
        <thead role="rowgroup"><tr role="row">${heads(study)}</tr></thead>
        <tbody role="rowgroup" id="wf-steps">${now.slice(0, most).map((s, n) => row(s, n, state, study))}</tbody>
      </table>
    </div>
    ${isCut && html`<p class="note wf-cut">${say("cut", { n: number(most), all: number(now.length) })}</p>`}
    ${more({ id: "wf-more", total: state.paper ? 0 : now.length, shown: most, step: B.step, label })}`;
};

/** @type {(study: Study) => string} what is chosen so far, and what it comes to */
const summary = ({ now, choice, chosen, say }) => {
  const counts = CHOICES.map((c) => [c, number(now.filter((s) => choice(s) === c).length)]);
  return say("chosen", { ...Object.fromEntries(counts), now: hours(sum(now)), chosen: hours(chosen) });
};

/** @param {Study} study */
const heads = ({ say }) => {
  const looks = { order: "n", step: null, actor: null, basis: null, month: "n", choice: "live", measured: "wf-paper" };
  return Object.entries(looks).map(
    ([key, look]) => html`<th scope="col" role="columnheader"${attr("class", look)}>${say(key)}</th>`,
  );
};

/** @type {(s: Step, n: number, state: State & ViewState, study: Study) => import("#pure").Markup} */
const row = (s, n, state, study) => {
  const { choice, say, spent, terms, value } = study;
  const told = html`${terms.node("span", s.name)}<small>${say(`prompt.${s.prompt}`)}</small>`;
  const product = say("sum", { minutes: value(s.minutes), times: value(s.times) });
  return html`
    <tr role="row"${attr("class", state.live && choice(s))}>
      <td role="cell" class="n">${n + 1}</td>
      <th scope="row" role="rowheader">${told}</th>
      <td role="cell"${terms.lang(s.actor)}>${terms.text(s.actor)}</td>
      <td role="cell" class="basis ${s.authority}"${terms.lang(s.basis)}>${terms.text(s.basis)}</td>
      <td role="cell" class="n"><span>${product}</span> <b>${spent(s)}</b></td>
      <td role="cell" class="live">${state.live && choices(s, study)}</td>
      <td role="cell" class="wf-paper"></td>
    </tr>`;
};

/** @type {(s: Step, study: Study) => import("#pure").Markup} */
const choices = (s, { choice, say, terms }) => {
  const name = terms.text(s.name);
  const buttons = CHOICES.map((c) => {
    const on = choice(s) === c;
    const said = html`${attr("aria-pressed", String(on))}${attr("aria-label", `${say(c)}: ${name}`)}`;
    return html`<button type="button" class="wf-choice ${c}${on ? " on" : ""}"${said}${does("choose", [s.k, c])}>${say(c)}</button>`;
  });
  return html`<div class="wf-choices" role="group" aria-label="${name}">${buttons}</div>`;
};
