/* Charts of the team's own: plotly draws each figure of the block in its place. */
/** @import { ChartBlock } from "./types.d.ts" */
import { block, expose, live } from "#core";
import { plot } from "#plot";
import * as view from "./view.js";

/** @param {ChartBlock} figures */
const show = (figures) => {
  const boxes = figures.map(({ data, layout }, nth) => {
    const box = /** @type {HTMLElement} */ (document.querySelector(`#chart-${nth} .plot`));
    if (layout.height) box.style.height = `${layout.height}px`;
    live({ name: "chart", nth, view, block: figures, drawn: () => plot(box, data, layout) });
    return box;
  });
  expose("chart", boxes);
};

/** @type {ChartBlock | null} */
const B = block("chart");
if (B) show(B);
