/* The values of the large chart as a table: a row for each date. */
/** @import { ViewState } from "../../web/types.d.ts" */
/** @import { Shown } from "./shown.js" */
/** @import { Table } from "./sortable.js" */
/** @import { Line, TrendState } from "./types.d.ts" */
/** @typedef {import("#pure").Markup} Markup */
import { html, number } from "#pure";
import { toldBy } from "./lines.js";
import { markAt, markText } from "./marks.js";
import { ROWS, sortable } from "./sortable.js";
import { round, signed } from "./texts.js";

/** @type {(state: TrendState & ViewState, shown: Shown) => Markup} */
export const values = (state, shown) => {
  const { say, names, seen } = shown;
  const { lines, title } = seen.panel;
  const days = [...new Set(lines.flatMap(({ d }) => d))].sort((a, b) => a - b);
  const by = toldBy(seen.panel);
  const isNamed = Object.keys(seen.view.labels).length > 0;
  const heads = [
    { label: html`<span>${say(isNamed ? "col.time" : "col.date")}</span>`, look: "" },
    ...lines.map((line) => ({ label: names.word(by ? line[by] : title), look: "n" })),
  ];
  const table = { name: "values", heads, rows: rows(days.slice(0, ROWS), lines, shown) };
  return html`
    <details class="values" open>
      <summary><span>${say("values")}</span> ${names.word(title, "b")}</summary>
      <div class="scroll" tabindex="0" role="region" aria-label="${say("values")}">${sortable(table, state)}</div>
      ${days.length > ROWS && html`<p class="note">${say("values.cut", { n: number(ROWS) })}</p>`}
    </details>`;
};

/** @type {(days: number[], lines: Line[], shown: Shown) => Table["rows"]} a cell holds all values of its date */
const rows = (days, lines, { say, when, part: { dates } }) => {
  const remark = (/** @type {string} */ key) => html`<span class="${key}">${say(key)}</span>`;
  const why = (/** @type {Line} */ line, /** @type {number} */ k) => {
    const mark = markAt(line, k);
    return mark === null ? null : html`<span class="blank">${markText(mark, say)}</span>`;
  };
  /** @type {(line: Line, k: number) => Markup} */
  const figure = (line, k) => {
    const v = line.v[k];
    if (v === null) return why(line, k) ?? remark("missing");
    return html`${signed(line, k, round(v))}${line.over?.includes(k) && html` ${remark("outside")}`}`;
  };
  const at = lines.map(({ d }) => {
    /** @type {Map<number, number[]>} */
    const by = new Map();
    for (const [k, day] of d.entries()) by.set(day, [...(by.get(day) ?? []), k]);
    return by;
  });
  /** @type {(line: Line, ks?: number[]) => import("./sortable.js").Cell} */
  const cell = (line, ks = []) => ({
    text: html`${ks.map((k, i) => html`${i ? " / " : ""}${figure(line, k)}`)}`,
    sort: ks.length ? (line.v[ks[0]] ?? "") : "",
    look: "n",
  });
  return days.map((day) => ({
    cells: [{ text: when(day), sort: dates[day] }, ...lines.map((line, i) => cell(line, at[i].get(day)))],
  }));
};
