/* Municipalities side by side, for each resident. */
/** @import { Choice } from "./choice.js" */
/** @import { Book, BudgetBlock, BudgetState, Income } from "./types.d.ts" */
/** @typedef {import("#pure").Markup} Markup */
/** @typedef {{ name: string, book: Book }} Side */
import { attr, html } from "#pure";
import { incomeOf } from "./accounts.js";
import { bar } from "./bars.js";
import { besides } from "./choice.js";

/** @type {(B: BudgetBlock, state: BudgetState, now: Choice) => Markup} */
export const sideSection = (B, state, now) => {
  const { say, view, lang } = now;
  const whose = view.whose.slice(0, B.columns);
  const all = whose.map((name, n) => ({ name: name[lang], book: view.books[besides(B, state, n)] }));
  const heads = all.map(
    ({ name, book }) => html`<th scope="col" class="n">${name}<small>${now.when(book)}</small></th>`,
  );
  const several = all.length > 1;
  return html`
    <section id="bg-side-section"${attr("hidden", !several)}>
      <h2>${say("side")}</h2>
      <p class="note">${say("side.note")}</p>
      <div class="scroll bg-side" tabindex="0" role="region" aria-label="${say("side")}">
        <table><thead id="bg-side-head"><tr><th scope="col">${say("item")}</th>${several && heads}</tr></thead>
        <tbody id="bg-side">${several && rows(B, all, now)}</tbody></table>
      </div>
    </section>`;
};

/** @type {(n: number, b: Book) => number | null} */
const forEach = (n, b) => (b.residents && b.residents[0] > 0 ? n / b.residents[0] : null);

/** @type {(B: BudgetBlock, all: Side[], now: Choice) => Markup[]} the totals, then each item or kind of revenue */
const rows = (B, all, { say, named, langOf, yen }) => {
  const { isTaxOnly } = incomeOf(B);
  /** @param {Book} b of pages of revenue, where each book has it */
  const income = (b) => /** @type {Income} */ (incomeOf(B).income(b));
  /** @param {Book} b taxes alone are no sum to put beside all revenue */
  const isWhole = (b) => !B.revenue || all.every((one) => isTaxOnly(income(one.book))) || !isTaxOnly(income(b));
  /** @type {(b: Book) => [key: string | number, amount: number][]} */
  const amounts = (b) => (B.revenue ? Object.entries(income(b).kinds) : b.root[3].map((node) => [node[0], node[1]]));
  const sides = all.map(({ book }) => new Map(amounts(book).map(([key, n]) => [key, forEach(n, book)])));
  const found = [...new Set(sides.flatMap((side) => [...side.keys()]))];
  const keys = B.revenue ? B.kinds.filter((kind) => found.includes(kind)) : found;
  const most = Math.max(1, ...sides.flatMap((side) => [...side.values()].map((n) => n ?? 0)));

  /** @type {(value: number | null, name: string, bars: boolean) => Markup} */
  const cell = (value, name, bars) =>
    html`<td class="n"><span class="bg-place">${name}</span> ${value === null ? "—" : yen(value)}${
      bars && value !== null && bar(value, most)
    }</td>`;
  /** @param {string | number} key */
  const head = (key) =>
    typeof key === "number"
      ? html`<th scope="row"${attr("lang", langOf(key))}>${named(key)}</th>`
      : html`<th scope="row">${say(`kind.${key}`)}</th>`;
  /** @param {string | number} key */
  const row = (key) =>
    html`<tr>${head(key)}${sides.map((side, n) => cell(side.get(key) ?? null, all[n].name, true))}</tr>`;
  const totals = all.map(({ name, book }) => cell(isWhole(book) ? forEach(book.root[1], book) : null, name, false));
  return [html`<tr class="all"><th scope="row">${say("all")}</th>${totals}</tr>`, ...keys.map(row)];
};
