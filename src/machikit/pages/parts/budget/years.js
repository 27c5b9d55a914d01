/* The total, or one item, by fiscal year. */
/** @import { Choice } from "./choice.js" */
/** @import { Book, Item } from "./types.d.ts" */
import { h, options, the } from "#core";
import { base, eraOf, find, isPlanned } from "./accounts.js";
import { fromLeft, line } from "./bars.js";
import { yen } from "./money.js";

/** @param {Choice} now */
export const drawYears = (now) => {
  const { say, state } = now;
  const b = now.book();
  const books = now.mine(b).filter((one) => one.year);
  the("bg-years-section").hidden = books.length < 2;
  if (books.length < 2) return;

  const top = base(b.root);
  const items = [...new Set(books.flatMap((one) => find(one.root, top)?.[3].map((node) => node[0]) ?? []))];
  /** @type {[string | number, string][]} */
  const list = items.filter((n) => n !== -1).map((n) => [n, now.named(n)]);
  options("bg-item", [["", say("all")], ...list], state.item);

  /** @param {Book} one */
  const at = (one) => (state.item === "" ? one.root : find(one.root, [...top, Number(state.item)]));
  const most = Math.max(1, ...books.map((one) => at(one)?.[1] ?? 0));
  /** @type {(name: string, key: string, isNow?: boolean) => HTMLElement} */
  const gap = (name, key, isNow = false) =>
    h("li", { class: isNow && "now" }, h("span", { text: name }), h("span", { class: "gap", text: say(key) }));
  /** @type {(one: Book, node: Item) => HTMLElement} */
  const bar = (one, node) => {
    const made = fromLeft(node[1], most, isPlanned(one) ? "planned" : undefined);
    return line(now.when(one), made, yen(node[1]), { now: one === b });
  };
  const lines = books.flatMap((one, n) => {
    const from = n ? books[n - 1].year + 1 : one.year;
    const missing = Array.from({ length: Math.max(0, one.year - from) }, (_, k) => from + k);
    const node = at(one);
    return [
      ...missing.map((year) => gap(say("year", { year, era: eraOf(year) }), "years.gap")),
      node ? bar(one, node) : gap(now.when(one), "years.absent", one === b),
    ];
  });
  the("bg-years").replaceChildren(...lines);
};
