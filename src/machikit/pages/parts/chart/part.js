/* Charts of the team's own: each figure of the block in its place. */
(() => {
  "use strict";
  const M = window.machikit, figures = M.block("chart");
  const boxes = figures.map((_, n) => document.querySelector(`#chart-${n} .plot`));
  M.chart = boxes;
  M.onSpeak(() => figures.forEach((figure, n) => {
    if (figure.layout.height) boxes[n].style.height = `${figure.layout.height}px`;
    M.plot(boxes[n], figure.data, figure.layout);
  }));
})();
