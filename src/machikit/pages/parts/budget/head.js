/* The head of the page: numbers and a headline of the book with which it opens; they stay while the reader looks at others. */
/** @import { Tile, ViewState } from "../../web/types.d.ts" */
/** @import { BudgetBlock, BudgetState } from "./types.d.ts" */
/** @typedef {[B: BudgetBlock, state: BudgetState & ViewState, words: Record<string, string>]} Inside */
import { html } from "#pure";
import { totalOf } from "./accounts.js";
import { choiceIn, opening } from "./choice.js";
import { parted, percent, share, tenths } from "./money.js";

/** @param {Inside} inside what the head is about; null without any book */
const firstIn = (...[B, state, words]) => {
  if (!B.views.main.books.length) return null;
  const now = choiceIn(B, { ...state, ...opening(B) }, words);
  const { root, income, tax } = now;
  const byKind = B.revenue && tax !== null ? income : null; // such revenue is told by its kinds, all else by its largest item
  const top = root[1] > 0 && !byKind ? root[3].find((node) => node[0] !== -1 && node[1] > 0) : undefined;
  return { ...now, byKind, top, allocation: byKind?.kinds.allocation ?? 0, all: byKind ? totalOf(byKind) : 0 };
};

/** @type {(...inside: Inside) => Tile[]} */
export const numbers = (...inside) => {
  const first = firstIn(...inside);
  if (!first) return [];
  const { say, lang, root, tax, top, byKind, what } = first;
  const [n, unit] = parted(root[1], lang);
  const tile = (/** @type {string} */ n, /** @type {string} */ label) => ({ n, unit: "%", label });
  return [
    { n, unit, label: say("n.total", { what, when: first.book.short[lang] }) },
    ...(top ? [tile(percent(top[1], root[1]), say("n.top", { item: first.named(top[0]) }))] : []),
    ...(tax === null ? [] : [tile(tenths(tax), say("n.tax"))]),
    ...(byKind ? [tile(percent(first.allocation, first.all), say("n.allocation"))] : []),
  ];
};

/** @type {(...inside: Inside) => import("#pure").Markup | ""} */
export const headline = (...inside) => {
  const first = firstIn(...inside);
  if (!first) return "";
  const { say, yen, root, tax, top, byKind } = first;
  const taxShare = tax === null ? "" : `${tenths(tax)}%`;
  const values = { when: first.when(first.book), what: first.what, total: yen(root[1]) };
  const sentences = [say("headline", values)];
  if (byKind) {
    const { allocation, all } = first;
    const amounts = { tax: yen(byKind.kinds[inside[0].own] || 0), allocation: yen(allocation) };
    sentences.push(say("headline.kinds", { ...amounts, share: taxShare, other: share(allocation, all) }));
  } else {
    const item = top && { item: first.named(top[0]), amount: yen(top[1]), share: share(top[1], root[1]) };
    if (item && root[3].length > 1) sentences.push(say("headline.top", item));
    if (tax !== null) sentences.push(say("headline.tax", { share: taxShare }));
  }
  return html`${sentences.join(first.lang === "ja" ? "" : " ")}`;
};
