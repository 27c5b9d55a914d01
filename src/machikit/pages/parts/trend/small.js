/* The small charts of a view: searched, sorted, some of them at first; and which one is large. */
/** @import { Panel } from "./types.d.ts" */
/** @import { Names } from "./texts.js" */
import { every, fold, w } from "#core";
import { ORDERS } from "./lines.js";

/** @type {<T extends Element = HTMLElement>(box: Element, selector: string) => T | null} */
export const one = (box, selector) => box.querySelector(selector);

/** @param {HTMLElement} el the number of its panel */
export const panelOf = (el) => Number(el.dataset.panel);

/** @typedef {{ panels: Panel[], panel: number, indexed: boolean, search: string, shown: number, step: number }} Shown */

/** @type {(grid: HTMLElement, order: HTMLSelectElement | null, panels: Panel[]) => HTMLElement[]} */
const sorted = (grid, order, panels) => {
  const figures = every(":scope > figure", grid).sort((a, b) => panelOf(a) - panelOf(b));
  if (!order || order.selectedIndex <= 0) return figures;
  const rank = new Map(figures.map((f) => [f, ORDERS[order.value](panels[panelOf(f)])]));
  return figures.sort((a, b) => Number(rank.get(a)) - Number(rank.get(b)));
};

/** @type {(view: HTMLElement, names: Names, shown: Shown) => void} */
export const drawSmall = (view, names, { panels, panel, indexed, search, shown, step }) => {
  const grid = one(view, ".small");
  for (const row of every(".summary tbody tr", view)) row.classList.toggle("on", !!grid && panelOf(row) === panel);
  if (!grid) return;
  const figures = sorted(grid, one(view, ".order"), panels);
  const wanted = fold(search);
  /** @param {HTMLElement} f */
  const fits = (f) => Object.values(names.text(panels[panelOf(f)].title)).some((text) => fold(text).includes(wanted));
  const found = figures.filter(fits);
  const seen = new Set(found.slice(0, shown));
  grid.append(...figures);
  for (const f of figures) {
    const on = panelOf(f) === panel;
    f.hidden = !seen.has(f);
    f.classList.toggle("on", on);
    one(f, "button")?.setAttribute("aria-pressed", String(on));
    one(f, ".value")?.toggleAttribute("hidden", indexed);
    one(f, ".index")?.toggleAttribute("hidden", !indexed);
  }
  const none = one(view, ".none");
  if (none) none.hidden = found.length > 0;
  const more = one(view, ".more");
  if (!more) return;
  more.hidden = found.length <= shown;
  more.textContent = w("trend.more", { n: Math.min(step, found.length - shown) });
};
