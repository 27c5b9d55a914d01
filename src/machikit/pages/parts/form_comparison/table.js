/* The table of items by municipality, and its filters. */
/** @import { PagedList } from "../../web/types.d.ts" */
/** @import { Comparison } from "./comparison.js" */
/** @import { Asks, By, Filter, Item, State } from "./types.d.ts" */
/** @import { Words } from "./words.js" */
import { chips, entered, h, number, on, options, pagedList, the } from "#core";
import { KIND } from "./words.js";

/** @type {Record<string, string>} */
const SIGN = { y: "✓", n: "−", "?": "？" };
const MOST_PRINTED = 1000;
const ON_PHONE = 20; // rows at a time where an item is a card

/**
 * ticked: what follows when the reader has put an item on the form or taken it off.
 * @param {Comparison} C
 * @param {Words} words
 * @param {State} state
 * @param {() => void} ticked
 */
export const tableOf = (C, { say, terms, byText }, state, ticked) => {
  const { block: B, items, places } = C;
  const columns = places.slice(0, B.columns);
  const wide = columns.length + 3;

  /** @type {(item: Item, p: number) => HTMLElement} */
  const mark = ({ marks }, p) =>
    h(
      "td",
      { role: "cell", class: `m ${KIND[marks[p]]}` },
      h("span", { class: "fc-place", lang: terms.lang(places[p]), text: terms.text(places[p]) }),
      h("span", { "aria-hidden": "true", text: SIGN[marks[p]] }),
      h("span", { class: "visually-hidden", text: say(`mark.${KIND[marks[p]]}`) }),
    );
  /** @param {string} key on a phone, where no header stands above */
  const label = (key) => h("span", { class: "fc-place", text: `${say(key)} ` });
  /** @param {number} k */
  const itemRow = (k) => {
    const item = items[k];
    const box = h("input", { type: "checkbox", id: `fc-i${k}`, checked: state.form.has(k) });
    const row = h(
      "tr",
      { role: "row", class: state.form.has(k) && "in" },
      h("th", { scope: "row", role: "rowheader" }, h("label", {}, box, terms.node("span", item.name))),
      ...columns.map((_, p) => mark(item, p)),
      h("td", { role: "cell", class: "n" }, label("asking"), say("of", { n: item.asking, all: places.length })),
      h("td", { role: "cell", class: `by ${item.by}` }, label("by"), byText(item.by)),
    );
    box.addEventListener("change", () => {
      if (box.checked) state.form.add(k);
      else state.form.delete(k);
      row.classList.toggle("in", box.checked);
      ticked();
    });
    return row;
  };
  /** @param {string | null} section */
  const sectionRow = (section) => {
    const name = { lang: terms.lang(section), text: terms.text(section) };
    const cell = h("th", { scope: "colgroup", role: "columnheader", colspan: wide, ...name });
    return h("tr", { role: "row", class: "fc-section" }, cell);
  };
  const nothing = () => h("tr", { role: "row" }, h("td", { role: "cell", colspan: wide, text: say("none") }));

  /** @type {PagedList<number>} */
  const list = pagedList({
    items: "fc-body",
    more: "fc-more",
    step: matchMedia("(max-width: 900px)").matches ? ON_PHONE : B.step,
    word: (n) => say("more", { n: number(n) }),
    row: (k, index) => {
      const { section } = items[k];
      const isFirst = !index || items[list.rows[index - 1]].section !== section;
      return isFirst ? [sectionRow(B.sections[section]), itemRow(k)] : [itemRow(k)];
    },
    print: MOST_PRINTED,
    drawn: (rows) => {
      if (!rows.length) the("fc-body").append(nothing());
    },
  });

  const draw = () => {
    const found = C.matches(state);
    /** @type {(text: string, lang?: string | null) => HTMLElement} */
    const head = (text, lang) => h("th", { scope: "col", role: "columnheader", lang, text });
    const heads = [
      head(say("item")),
      ...columns.map((place) => head(terms.text(place), terms.lang(place))),
      head(say("asking")),
      head(say("by")),
    ];
    list.draw(found);
    the("fc-head").replaceChildren(h("tr", { role: "row" }, ...heads));
    the("fc-count").textContent = say("count", { n: number(found.length), all: number(items.length) });
  };
  const drawFilters = () => {
    /** @type {Asks[]} */
    const asks = places.length > 1 ? ["all", "every", "some", "one"] : ["all"];
    const kinds = /** @type {By[]} */ (["law", "own", ""]).filter((by) => items.some((item) => item.by === by));
    /** @type {[string, string]} */
    const any = ["any", say("filter.any")];
    chips("fc-asks", asks, {
      on: (kind) => kind === state.asks,
      label: (kind) => say(`filter.${kind}`),
      press: (kind) => filter({ asks: kind }),
    });
    options("fc-by", [any, ...kinds.map((by) => /** @type {[string, string]} */ ([by, byText(by)]))], state.by);
    /** @type {[string | number, string][]} */
    const sections = B.sections.map((section, s) => [s, terms.text(section)]);
    options("fc-section", [["", say("filter.any")], ...sections], state.section);
  };
  /** @param {Partial<Filter>} change */
  const filter = (change) => {
    Object.assign(state, change);
    list.reset();
    drawFilters();
    draw();
  };
  on("fc-by", "change", (e) => filter({ by: /** @type {By} */ (entered(e)) }));
  on("fc-section", "change", (e) => filter({ section: entered(e) }));
  on("fc-search", "input", (e) => filter({ query: entered(e) }));
  return { draw, drawFilters };
};
