/* Steps that a machine might take over, of those that are kept, and the rules by which they are sorted. */
/** @import { Step, Verdict } from "./types.d.ts" */
/** @import { Inside, Study } from "./study.js" */
import { attr, does, html, number } from "#pure";
import { sum, VERDICTS } from "./rules.js";
import { hours, mostRows } from "./study.js";

const RULES = /** @type {const} */ (["judge", "people", "ocr", "rpa", "digitise", "unknown"]);

/** @type {(kind: Verdict, study: Study) => import("#pure").Markup} */
const badge = (kind, { say }) => html`<span class="wf-verdict ${kind}">${say(`verdict.${kind}`)}</span>`;

/** @type {(...inside: Inside) => import("#pure").Markup} */
export const candidates = (B, state, study) => {
  const { left, say, value } = study;
  const limits = { ocr: value(state.ocr), rpa: value(state.rpa) };
  const rules = RULES.map(
    (rule) => html`<li>${badge(rule, study)} <span id="wf-rule-${rule}">${say(`rule.${rule}`, limits)}</span></li>`,
  );
  const often = (/** @type {"ocr" | "rpa"} */ key) =>
    html`<label><span>${say(`limit.${key}`)}</span>
      <input type="number" id="wf-${key}" min="0" step="10" inputmode="numeric" value="${B.limits[key]}"${does("limit", key)}></label>`;
  const heads = ["step", "judgement", "medium", "letters", "times", "month", "verdict"].map((key) => {
    const look = attr("class", (key === "times" || key === "month") && "n");
    return html`<th scope="col" role="columnheader"${look}>${say(key)}</th>`;
  });
  return html`
    <h2>${say("candidates")}</h2>
    <p class="note">${say("candidates.first")}</p>
    <ul class="wf-rules">${rules}</ul>
    <div class="controls live">
      ${often("ocr")}${often("rpa")}
      <label><input type="checkbox" id="wf-hand"${attr("checked", B.limits.hand)}${does("hand")}><span>${say("limit.hand")}</span></label>
    </div>
    <ul class="wf-verdicts" id="wf-verdicts">${sorted(study)}</ul>
    <div class="scroll wf-cards" tabindex="0" role="region" aria-label="${say("candidates")}">
      <table role="table">
        <thead role="rowgroup"><tr role="row">${heads}</tr></thead>
        <tbody role="rowgroup" id="wf-candidates">${left.slice(0, mostRows(state)).map((s) => row(s, study))}</tbody>
      </table>
    </div>`;
};

/** @param {Study} study how many steps are sorted as what */
const sorted = (study) =>
  VERDICTS.flatMap((kind) => {
    const some = study.left.filter((s) => study.verdict(s) === kind);
    const told = study.say("verdict.sum", { n: number(some.length), hours: hours(sum(some)) });
    return some.length ? [html`<li>${badge(kind, study)} ${told}</li>`] : [];
  });

/** @type {(s: Step, study: Study) => import("#pure").Markup} */
const row = (s, study) => {
  const { judgement, say, spent, terms, value, verdict } = study;
  return html`
    <tr role="row">
      <th scope="row" role="rowheader"${terms.lang(s.name)}>${terms.text(s.name)}</th>
      <td role="cell">${judgement(s)}</td>
      <td role="cell"${terms.lang(s.medium)}>${terms.text(s.medium)}</td>
      <td role="cell">${say(`letters.${s.letters || "none"}`)}</td>
      <td role="cell" class="n">${s.times === null ? say("blank") : say("times.a", { n: value(s.times) })}</td>
      <td role="cell" class="n">${spent(s)}</td>
      <td role="cell">${badge(verdict(s), study)}</td>
    </tr>`;
};
