/* Where the money comes from. */
/** @import { Choice } from "./choice.js" */
/** @import { BudgetBlock, Income } from "./types.d.ts" */
/** @typedef {import("#pure").Markup} Markup */
import { html } from "#pure";
import { incomeOf, totalOf } from "./accounts.js";
import { percentOf } from "./bars.js";
import { share, tenths } from "./money.js";

/** @type {(B: BudgetBlock, now: Choice) => Markup} */
export const incomeSection = (B, now) => {
  const { say, income, tax } = now;
  const none = () =>
    html`<p class="notice">${say(income && incomeOf(B).isTaxOnly(income) ? "from.only_tax" : "from.none")}</p>`;
  return html`
    <section class="bg-from" id="bg-from" aria-labelledby="bg-from-title">
      <h2 id="bg-from-title">${say("from")}</h2>
      ${income && tax !== null ? byKind(B, income, tax, now) : none()}
    </section>`;
};

/** @type {(B: BudgetBlock, income: Income, tax: number, now: Choice) => Markup} */
const byKind = (B, income, tax, { say, yen, lang }) => {
  const { kinds, period } = income;
  const shown = B.kinds.filter((kind) => kinds[kind]);
  const total = totalOf(income);
  const above = shown.reduce((sum, kind) => sum + Math.max(kinds[kind], 0), 0);
  const strip = shown.map(
    (kind) => html`<i class="${kind}" style="width:${percentOf(Math.max(kinds[kind], 0), above)}"></i>`,
  );
  const item = (/** @type {string} */ kind) =>
    html`<li><i class="${kind}" aria-hidden="true"></i><span>${say(`kind.${kind}`)}</span> <b>${share(
      kinds[kind],
      total,
    )}</b> <small>${yen(kinds[kind])}</small></li>`;
  return html`
    <p class="bg-lead">${say("from.note", { share: `${tenths(tax)}%` })}</p>
    <div class="bg-strip" aria-hidden="true">${strip}</div>
    <ul class="bg-kinds">${shown.map(item)}</ul>
    <p class="note">${say("from.of", { period: period[lang], total: yen(total) })}</p>`;
};
