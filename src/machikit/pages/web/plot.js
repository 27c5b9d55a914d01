/* plotly as the kit's pages need it: nothing that asks the network, no menu, fingers scroll the page, both languages. */
(() => {
  "use strict";
  const M = window.machikit;
  const all = (n, name) => Array.from({ length: n }, (_, i) => name(i));
  const months = all(12, (i) => `${i + 1}月`), days = [..."日月火水木金土"];
  Plotly.register({
    moduleType: "locale", name: "ja", dictionary: {},
    format: { days: days.map((d) => d + "曜日"), shortDays: days, months, shortMonths: months, date: "%Y/%m/%d", decimal: ".", thousands: ",",
      year: "%Y年", month: "%Y年%b", dayMonth: "%b%-d日", dayMonthYear: "%Y年%b%-d日" },
  });
  const CONFIG = { displayModeBar: false, displaylogo: false, responsive: true, scrollZoom: false, doubleClick: false, showTips: false, showLink: false, showEditInChartStudio: false };
  const still = (layout) => {
    const axes = Object.fromEntries(Object.keys(layout).filter((k) => /^[xy]axis\d*$/.test(k)).map((k) => [k, { ...layout[k], fixedrange: true }]));
    return { xaxis: { fixedrange: true }, yaxis: { fixedrange: true }, ...layout, ...axes, dragmode: false, autosize: true, transition: undefined };
  };
  /* draws, or draws anew, a figure in a box */
  M.plot = (box, data, layout) => Plotly.react(box, data, still(layout), { ...CONFIG, locale: M.lang() });
  /* what plotly would read as markup */
  M.plain = (text) => String(text).replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
})();
