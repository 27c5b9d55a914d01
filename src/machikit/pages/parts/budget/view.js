/* The page of a budget in any of its states: where the money comes from and goes, years, neighbours, and amounts for each resident. */
/** @import { ViewState } from "../../web/types.d.ts" */
/** @import { BudgetBlock, BudgetState } from "./types.d.ts" */
import { html } from "#pure";
import { choiceIn } from "./choice.js";
import { eachSection } from "./each.js";
import { incomeSection } from "./income.js";
import { sideSection } from "./side.js";
import { whereSection } from "./where.js";
import { yearsSection } from "./years.js";

export { opening } from "./choice.js";
export { headline, numbers } from "./head.js";
export { yen } from "./money.js";

/** @type {(B: BudgetBlock, state: BudgetState & ViewState, words: Record<string, string>) => import("#pure").Markup} */
export const view = (B, state, words) => {
  if (!B.views.main.books.length)
    return html`<section class="part budget"><p class="empty">${words["budget.nothing"]}</p></section>`;
  const now = choiceIn(B, state, words);
  return html`
    <section class="part budget">
      ${incomeSection(B, now)}
      ${whereSection(B, state, now)}
      ${yearsSection(state, now)}
      ${sideSection(B, state, now)}
      ${eachSection(B, state, now)}
    </section>`;
};
