/* Hours now and after, with their ranges; and the same work in other cities. */
/** @import { City, Limits } from "./types.d.ts" */
import { $, bar, h, lang, number, the } from "#core";
import { saving, widths } from "./rules.js";
import { hours, say, value } from "./texts.js";

const MONTHS = 12;

/** @type {(n: number, width: [number, number], by: number) => string} */
const range = (n, [least, most], by) =>
  say("range", { n: hours(n * by), least: hours(least * by), most: hours(most * by) });

/** @type {(n: number, width: [number, number]) => [HTMLElement, HTMLElement]} a month, and a year */
const spans = (n, width) => [
  h("span", {}, `${say("a.month")} `, h("strong", { text: range(n, width, 1) })),
  h("span", { text: `${say("a.year")} ${range(n, width, MONTHS)}` }),
];

/** @typedef {{ name: string, steps: number, n: number }} Total hours a month of so many steps */

/**
 * @param {Total[]} rows
 * @param {Limits} limits
 * @param {[before: number, later: number] | null} change what it would save
 */
export const drawTotals = (rows, limits, change) => {
  const most = Math.max(...rows.map(({ n }) => widths(n, limits)[1])) || 1;
  const nodes = rows.map(({ name, steps, n }) => {
    const width = widths(n, limits);
    const [least, highest] = width;
    const doubt = h("u");
    Object.assign(doubt.style, { left: `${(100 * least) / most}%`, width: `${(100 * (highest - least)) / most}%` });
    const drawn = h("span", { class: "wf-range", "aria-hidden": "true" }, bar(n, most), doubt);
    const count = h("small", { text: say("totals.steps", { n: number(steps) }) });
    return h("li", {}, h("b", { text: name }), " ", count, drawn, ...spans(n, width));
  });
  if (change) {
    const [before, later] = change;
    const width = saving(before, later, limits);
    const doubt = width[0] < 0 ? h("em", { text: say("saved.doubt") }) : null;
    const saved = spans(before - later, width);
    nodes.push(h("li", { class: "saved" }, h("b", { text: say("saved") }), " ", ...saved, doubt));
  }
  the("wf-totals").replaceChildren(...nodes);
  the("wf-formula").textContent = say("formula", { minutes: value(limits.minutes), times: value(limits.times) });
};

/** @param {City[]} cities */
export const drawCities = (cities) => {
  const rows = cities.map((c) => {
    const after = c.after === null ? say("blank") : hours(c.after);
    const cells = [number(c.steps), value(c.each), hours(c.now), after];
    return h(
      "tr",
      {},
      h("th", { scope: "row", text: c.name[lang()] }),
      ...cells.map((text) => h("td", { class: "n", text })),
    );
  });
  $("wf-cities")?.replaceChildren(...rows);
};
