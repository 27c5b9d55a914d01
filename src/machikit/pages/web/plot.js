/* plotly as the kit's pages need it: nothing that asks the network, no menu, fingers scroll the page, both languages. */
/** @import { Plotly as PlotlyJs } from "./types.d.ts" */
import { lang } from "#core";

/** @type {PlotlyJs} */
const plotly = /** @type {{ Plotly: PlotlyJs }} */ (/** @type {unknown} */ (globalThis)).Plotly;
const months = Array.from({ length: 12 }, (_, i) => `${i + 1}月`);
const days = [..."日月火水木金土"];
plotly.register({
  moduleType: "locale",
  name: "ja",
  dictionary: {},
  format: {
    days: days.map((d) => `${d}曜日`),
    shortDays: days,
    months,
    shortMonths: months,
    date: "%Y/%m/%d",
    decimal: ".",
    thousands: ",",
    year: "%Y年",
    month: "%Y年%b",
    dayMonth: "%b%-d日",
    dayMonthYear: "%Y年%b%-d日",
  },
});
const CONFIG = {
  displayModeBar: false,
  displaylogo: false,
  responsive: true,
  scrollZoom: false,
  doubleClick: false,
  showTips: false,
  showLink: false,
  showEditInChartStudio: false,
};

/** @param {Record<string, unknown>} layout */
const still = (layout) => {
  const axes = Object.entries(layout)
    .filter(([name]) => /^[xy]axis\d*$/.test(name))
    .map(([name, axis]) => [name, { .../** @type {object} */ (axis), fixedrange: true }]);
  return {
    xaxis: { fixedrange: true },
    yaxis: { fixedrange: true },
    ...layout,
    ...Object.fromEntries(axes),
    dragmode: false,
    autosize: true,
    transition: undefined,
  };
};

/**
 * Draws, or draws anew, a figure in a box.
 * @param {Element} box
 * @param {object[]} data
 * @param {Record<string, unknown>} layout
 */
export const plot = (box, data, layout) => plotly.react(box, data, still(layout), { ...CONFIG, locale: lang() });

/** @param {unknown} text what plotly would read as markup */
export const plain = (text) => String(text).replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
