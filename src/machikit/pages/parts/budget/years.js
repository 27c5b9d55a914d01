/* The total, or one item, by fiscal year. */
/** @import { Choice } from "./choice.js" */
/** @import { Book, BudgetState, Item } from "./types.d.ts" */
/** @typedef {import("#pure").Markup} Markup */
import { attr, html } from "#pure";
import { base, eraOf, find, isPlanned } from "./accounts.js";
import { bar, line } from "./bars.js";

/** @type {(state: BudgetState, now: Choice) => Markup} */
export const yearsSection = (state, now) => {
  const { say, book } = now;
  const books = now.mine.filter((one) => one.year);
  const top = base(book.root);
  const items = [...new Set(books.flatMap((one) => find(one.root, top)?.[3].map((node) => node[0]) ?? []))];
  const option = (/** @type {string | number} */ value, /** @type {string} */ text) =>
    html`<option value="${value}"${attr("selected", String(value) === state.item)}>${text}</option>`;
  const options = items.filter((n) => n !== -1).map((n) => option(n, now.named(n)));
  return html`
    <section id="bg-years-section"${attr("hidden", books.length < 2)}>
      <h2>${say("years")}</h2>
      <div class="controls live"><label><span>${say("years.item")}</span><select id="bg-item" data-do="item">${option(
        "",
        say("all"),
      )}${options}</select></label></div>
      <ul class="bg-years" id="bg-years">${books.length > 1 && lines(books, top, state, now)}</ul>
    </section>`;
};

/** @type {(books: Book[], top: number[], state: BudgetState, now: Choice) => Markup[]} with a gap for each year that the table lacks */
const lines = (books, top, { item }, { say, yen, when, book }) => {
  /** @param {Book} one */
  const at = (one) => (item === "" ? one.root : find(one.root, [...top, Number(item)]));
  const most = Math.max(1, ...books.map((one) => at(one)?.[1] ?? 0));
  /** @type {(name: string, key: string, isNow?: boolean) => Markup} */
  const gap = (name, key, isNow = false) =>
    html`<li${attr("class", isNow && "now")}><span>${name}</span><span class="gap">${say(key)}</span></li>`;
  /** @type {(one: Book, node: Item) => Markup} */
  const barOf = (one, [, n]) =>
    line(when(one), bar(n, most, isPlanned(one) && "planned"), yen(n), { now: one === book });
  return books.flatMap((one, n) => {
    const from = n ? books[n - 1].year + 1 : one.year;
    const missing = Array.from({ length: Math.max(0, one.year - from) }, (_, k) => from + k);
    const node = at(one);
    return [
      ...missing.map((year) => gap(say("year", { year, era: eraOf(year) }), "years.gap")),
      node ? barOf(one, node) : gap(when(one), "years.absent", one === book),
    ];
  });
};
