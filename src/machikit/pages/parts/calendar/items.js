/* Which kind an item is, and when that kind is collected next in my district. */
/** @import { Days } from "./dates.js" */
/** @import { Drawing } from "./drawing.js" */
/** @import { ItemsBlock, State } from "./types.d.ts" */
import { chips, entered, h, number, numbersRow, on, pagedList, published, the, w } from "#core";
import { findingOf } from "./finding.js";
import { itemsCsv } from "./tables.js";

const PAPER = 1000; // items printed at most

/**
 * @param {Days} C
 * @param {Drawing} D
 * @param {ItemsBlock} T
 * @param {State} state
 */
export const itemsOf = (C, D, T, state) => {
  const B = C.block;
  const find = findingOf(T);
  const search = { query: "", sort: /** @type {number | null} */ (null) };
  const found = () => find(search.query, search.sort);

  /** @param {number} kind why there is no day */
  const silent = (kind) => {
    const rows = state.area === null ? [] : C.rows(state.area, kind);
    if (!rows.length) return "calendar.no_rule.kind";
    return rows.some(C.isRead) ? "calendar.no_more" : "calendar.as_published";
  };
  /** @param {number | null} kind */
  const when = (kind) => {
    /** @param {string} key */
    const none = (key) => h("span", { class: "none", text: w(key) });
    if (kind === null) return none("calendar.find.none");
    if (state.area === null) return none("calendar.find.choose");
    const [next] = C.inside() ? C.next(state.area, kind, C.today(), 1) : [];
    if (!next) return none(silent(kind));
    return h(
      "span",
      {},
      h("b", { text: w("calendar.find.next", { day: C.day(next.day) }) }),
      " ",
      D.checked(next.check),
    );
  };
  /** @param {number} i */
  const row = (i) => {
    const sort = T.sorts[T.sort[i]];
    const caution = T.caution?.[i];
    const what = h(
      "span",
      { class: "what" },
      published("b", T.name[i]),
      D.named(sort),
      when(sort.kind),
      caution ? h("small", { class: "caution", lang: "ja", text: caution }) : null,
    );
    const sign = sort.kind === null ? h("span", { class: "sign" }) : D.sign(sort.kind);
    return h("li", { "data-item": i }, h("div", { class: "item" }, sign, what));
  };
  const list = pagedList({
    items: "calendar-items",
    more: "calendar-more",
    first: B.some,
    step: B.step,
    word: (n) => w("calendar.find.more", { n }),
    row,
    print: PAPER,
  });

  /** @param {number} s */
  const count = (s) => T.sort.filter((x) => x === s).length;
  const drawNumbers = () => {
    const unit = w("calendar.items.unit");
    numbersRow([
      { n: T.name.length, unit, label: w("calendar.items") },
      { n: T.sort.filter((s) => T.sorts[s].kind === null).length, unit, label: w("calendar.without") },
    ]);
  };
  const draw = () => {
    const all = found();
    const asked = search.query.trim() !== "" || search.sort !== null;
    const n = asked ? all.length : T.name.length;
    list.draw(all);
    document.querySelector(".calendar")?.classList.toggle("asked", asked);
    the("calendar-found").textContent = w(n || !asked ? "calendar.find.count" : "calendar.find.empty", {
      n: number(n),
    });
    chips("calendar-sorts", T.largest, {
      on: (s) => s === search.sort,
      label: (s) => [D.named(T.sorts[s]), ` ${number(count(s))}`],
      press: (s) => set({ sort: search.sort === s ? null : s }),
    });
    if (B.items_first) drawNumbers();
  };
  /** @param {Partial<typeof search>} change */
  const set = (change) => {
    Object.assign(search, change);
    list.reset();
    draw();
  };
  on("calendar-query", "input", (e) => set({ query: entered(e) }));

  const csv = () => {
    const all = found();
    return itemsCsv(T, all.length ? all : [...T.name.keys()]);
  };
  return { draw, csv };
};
