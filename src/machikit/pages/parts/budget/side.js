/* Municipalities side by side, for each resident. */
/** @import { Choice } from "./choice.js" */
/** @import { Book, Income } from "./types.d.ts" */
import { h, lang, the } from "#core";
import { box, fromLeft } from "./bars.js";
import { yen } from "./money.js";

/** @param {Choice} now */
export const drawSide = (now) => {
  const { say, block: B } = now;
  const { whose, books } = now.view();
  const all = whose.slice(0, B.columns).map((name, n) => ({ name: name[lang()], book: books[now.besides(n)] }));
  the("bg-side-section").hidden = all.length < 2;
  if (all.length < 2) return;

  /** @param {Book} b of pages of revenue, where each book has it */
  const income = (b) => /** @type {Income} */ (now.income(b));
  /** @param {Book} b */
  const isTaxOnly = (b) => now.isTaxOnly(income(b));
  /** @type {(n: number, b: Book) => number | null} */
  const forEach = (n, b) => (b.residents && b.residents[0] > 0 ? n / b.residents[0] : null);
  /** @param {Book} b taxes alone are no sum to put beside all revenue */
  const isWhole = (b) => !B.revenue || all.every((one) => isTaxOnly(one.book)) || !isTaxOnly(b);
  /** @type {(b: Book) => [key: string | number, amount: number][]} */
  const amounts = (b) => (B.revenue ? Object.entries(income(b).kinds) : b.root[3].map((node) => [node[0], node[1]]));

  const sides = all.map(({ book }) => new Map(amounts(book).map(([key, n]) => [key, forEach(n, book)])));
  const found = [...new Set(sides.flatMap((side) => [...side.keys()]))];
  const keys = B.revenue ? B.kinds.filter((kind) => found.includes(kind)) : found;
  const most = Math.max(1, ...sides.flatMap((side) => [...side.values()].map((n) => n ?? 0)));

  /** @type {(values: (number | null)[], bars: boolean) => HTMLElement[]} */
  const cells = (values, bars) =>
    values.map((value, n) =>
      h(
        "td",
        { class: "n" },
        h("span", { class: "bg-place", text: all[n].name }),
        ` ${value === null ? "—" : yen(value)}`,
        bars && value !== null ? box(fromLeft(value, most)) : null,
      ),
    );
  /** @param {string | number} key */
  const head = (key) =>
    typeof key === "number"
      ? h("th", { scope: "row", lang: now.langOf(key), text: now.named(key) })
      : h("th", { scope: "row", text: say(`kind.${key}`) });
  const columns = all.map(({ name, book }) =>
    h("th", { scope: "col", class: "n" }, name, h("small", { text: now.when(book) })),
  );
  const totals = all.map(({ book }) => (isWhole(book) ? forEach(book.root[1], book) : null));
  const rows = keys.map((key) => {
    const values = sides.map((side) => side.get(key) ?? null);
    return h("tr", {}, head(key), ...cells(values, true));
  });
  the("bg-side-head").replaceChildren(h("tr", {}, h("th", { scope: "col", text: say("item") }), ...columns));
  the("bg-side").replaceChildren(
    h("tr", { class: "all" }, h("th", { scope: "row", text: say("all") }), ...cells(totals, false)),
    ...rows,
  );
};
