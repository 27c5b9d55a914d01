/* The rule behind the order, which the reader may weigh anew. */
/** @import { Rule } from "./types.d.ts" */
/** @import { Listing } from "./listing.js" */
import { attr, does, html, options } from "#pure";

const PARTS = /** @type {const} */ (["age", "kind", "twin"]);
/** @type {[number, string][]} */
const WEIGHTS = [0, 1, 2, 3].map((v) => [v, String(v)]);

/** @type {(rule: Rule, now: Listing) => import("#pure").Markup} */
export const ruleBox = (rule, { R, say, term, langOf }) => {
  const slider = (/** @type {(typeof PARTS)[number]} */ part) => html`
    <label><span>${say(`rule.${part}`)}</span>
      <input type="range" id="rule-${part}" min="0" max="3" step="1" value="${rule[part]}"${does("weigh", part)}>
      <output for="rule-${part}">×${rule[part]}</output></label>`;
  const weight = (/** @type {string} */ kind, /** @type {number} */ n) => html`
    <label><span${attr("lang", langOf(kind))}>${term(kind)}</span>
      <select id="weight-${n}"${does("weighKind", kind)}>${options(WEIGHTS, rule.kinds.get(kind) ?? 1)}</select></label>`;
  const said = say("rule.said", { age: rule.age, kind: rule.kind, twin: rule.twin });
  return html`
    <details class="rule live">
      <summary><b>${say("rule")}</b> <span id="rule-said">${said}</span></summary>
      <p class="note">${say("rule.note")}</p>
      <div class="sliders" id="rule-parts">${PARTS.map(slider)}</div>
      <h3>${say("rule.kinds")}</h3>
      <div class="weights" id="rule-kinds">${R.kinds.map(weight)}</div>
      <p><button type="button" class="go" id="rule-back"${does("back")}>${say("rule.back")}</button></p>
    </details>`;
};
