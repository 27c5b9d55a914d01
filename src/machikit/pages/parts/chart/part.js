/* Charts of the team's own: each figure of the block in its place. */
/** @import { ChartBlock } from "./types.d.ts" */
import { block, expose, onSpeak } from "#core";
import { plot } from "#plot";

/** @param {ChartBlock} figures */
const show = (figures) => {
  const boxes = figures.map((_, n) => /** @type {HTMLElement} */ (document.querySelector(`#chart-${n} .plot`)));
  expose("chart", boxes);
  onSpeak(() => {
    for (const [n, { data, layout }] of figures.entries()) {
      if (layout.height) boxes[n].style.height = `${layout.height}px`;
      plot(boxes[n], data, layout);
    }
  });
};

/** @type {ChartBlock | null} */
const B = block("chart");
if (B) show(B);
