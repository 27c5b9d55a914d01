/* The figures of a trend as tables, which sort by a press on their heading: a row for each line, and the values of the large chart. */
/** @import { ViewState } from "../../web/types.d.ts" */
/** @import { Shown } from "./shown.js" */
/** @import { Line, TrendState } from "./types.d.ts" */
/** @typedef {import("#pure").Markup} Markup */
import { attr, does, html, number } from "#pure";
import { compared, known, limitAt, limitsAt, toldBy } from "./lines.js";
import { change, percentChange, round, signed } from "./texts.js";

const ROWS = 1000;
// The change; the state against the limits; the extremes for months, each of which has its own level
/** @type {Record<string, string[]>} */
const COLUMNS = {
  change: ["first", "last", "change", "percent"],
  limit: ["last", "limit", "over", "over_last", "count"],
  month: ["low", "high", "last"],
};
const TEXTS = ["place", "series", "over_last"];

/** @typedef {{ text: unknown, sort: string | number, look?: string }} Cell */
/** @typedef {{ name: string, heads: { label: unknown, look: string }[], rows: { cells: Cell[], on?: boolean, panel?: number }[] }} Table */

/** @type {(table: Table, state: TrendState & ViewState, attributes?: Markup) => Markup} */
const sortable = ({ name, heads, rows }, state, attributes) => {
  const by = state.sort[name];
  const sign = by?.down ? -1 : 1;
  const sorted = by
    ? rows.slice().sort((a, b) => sign * compared(a.cells[by.column].sort, b.cells[by.column].sort))
    : rows;
  /** @type {(head: Table["heads"][number], column: number) => Markup} */
  const head = ({ label, look }, column) => {
    const order = by?.column === column && (by.down ? "descending" : "ascending");
    const button = html`<button type="button"${does("sort", [name, column])}>${label}</button>`;
    return html`<th scope="col"${attr("class", look || null)}${attr("aria-sort", order)}>${state.live ? button : label}</th>`;
  };
  /** @type {(cell: Cell, n: number) => Markup} */
  const cell = ({ text, look }, n) =>
    n ? html`<td${attr("class", look || null)}>${text}</td>` : html`<th scope="row">${text}</th>`;
  const row = (/** @type {Table["rows"][number]} */ { cells, on, panel }) =>
    html`<tr${attr("class", on && "on")}${attr("data-panel", panel)}>${cells.map(cell)}</tr>`;
  return html`<table${attributes}><thead><tr>${heads.map(head)}</tr></thead><tbody>${sorted.map(row)}</tbody></table>`;
};

/** @type {(state: TrendState & ViewState, shown: Shown) => Markup} a row for each line of the view */
export const summary = (state, shown) => {
  const { view, say } = shown;
  const lines = view.panels.flatMap((panel, n) =>
    panel.lines.filter((line) => known(line).length).map((line) => ({ line, n })),
  );
  const limited = lines.some(({ line }) => line.limits);
  const kind = limited ? "limit" : view.key === "month" ? "month" : "change";
  const several = (/** @type {"place" | "series"} */ by) => new Set(lines.map(({ line }) => line[by])).size > 1;
  const columns = [
    ...(several("place") ? ["place"] : []),
    ...(several("series") || !several("place") ? ["series"] : []),
    ...COLUMNS[kind],
  ];
  const heads = columns.map((one) => ({
    label: html`<span>${say(`col.${one}`)}</span>`,
    look: TEXTS.includes(one) ? "" : "n",
  }));
  const isChosen = state.live && view.panels.length > 1;
  /** @type {(one: typeof lines[number]) => Table["rows"][number]} */
  const row = ({ line, n }) => {
    const [first, ...others] = columns.map((one) => cellOf(one, line, shown));
    const text = isChosen ? html`<button type="button"${does("choose", n)}>${first.text}</button>` : first.text;
    return { cells: [{ ...first, text }, ...others], on: isChosen && n === state.panel, panel: n };
  };
  const title = say(`summary.${kind}`);
  const table = { name: `summary${state.view}`, heads, rows: lines.slice(0, ROWS).map(row) };
  return html`
    <h3>${title}</h3>
    <div class="scroll" tabindex="0" role="region" aria-label="${title}">${sortable(table, state, html` class="summary"`)}</div>
    ${lines.length > ROWS && html`<p class="note">${say("summary.cut", { n: number(ROWS) })}</p>`}`;
};

/** @type {(column: string, line: Line, shown: Shown) => Cell} */
const cellOf = (column, line, { part, names }) => {
  const ks = known(line);
  const figure = (/** @type {number} */ k) => line.v[k] ?? 0;
  const [first, last] = [ks[0], ks[ks.length - 1]];
  const over = ks.filter((k) => line.over?.includes(k));
  /** @param {number} k */
  const point = (k) => {
    const text = html`${signed(line, k, round(figure(k)))} <small>${part.dates[line.d[k]]}</small>`;
    return { text, sort: figure(k), look: "n" };
  };
  /** @type {(key: "place" | "series") => Cell} */
  const name = (key) => ({ text: names.word(line[key]), sort: part.rank[line[key]] });
  /** @type {(n: number, look: string) => Cell} */
  const count = (n, look) => ({ text: round(n), sort: n, look });
  /** @type {Record<string, () => Cell>} */
  const cells = {
    place: () => name("place"),
    series: () => name("series"),
    first: () => point(first),
    last: () => point(last),
    low: () => point(ks.reduce((a, b) => (figure(b) < figure(a) ? b : a))),
    high: () => point(ks.reduce((a, b) => (figure(b) > figure(a) ? b : a))),
    change: () => ({ text: change(figure(last) - figure(first)), sort: figure(last) - figure(first), look: "n" }),
    percent: () => {
      const [then, now] = [figure(first), figure(last)];
      return then > 0
        ? { text: percentChange(now, then), sort: now / then, look: "n" }
        : { text: "—", sort: 0, look: "n" };
    },
    limit: () => {
      const [lower, upper] = limitsAt(line, last);
      return { text: limitAt(line, last) || "—", sort: upper || lower || 0, look: "n" };
    },
    over: () => count(over.length, over.length ? "n over" : "n"),
    over_last: () => {
      const date = over.length ? part.dates[line.d[over[over.length - 1]]] : "";
      return { text: date || "—", sort: date };
    },
    count: () => count(ks.filter((k) => limitAt(line, k)).length, "n"),
  };
  return cells[column]();
};

/** @type {(state: TrendState & ViewState, shown: Shown) => Markup} the values of the large chart, a row for each date */
export const values = (state, shown) => {
  const { say, names, part } = shown;
  const { lines, title } = shown.seen.panel;
  const days = [...new Set(lines.flatMap(({ d }) => d))].sort((a, b) => a - b);
  const at = lines.map(({ d }) => {
    /** @type {Map<number, number[]>} */
    const by = new Map();
    for (const [k, day] of d.entries()) by.set(day, [...(by.get(day) ?? []), k]);
    return by;
  });
  const by = toldBy(shown.seen.panel);
  const heads = [
    { label: html`<span>${say("col.date")}</span>`, look: "" },
    ...lines.map((line) => ({ label: names.word(by ? line[by] : title), look: "n" })),
  ];
  const remark = (/** @type {string} */ key) => html`<span class="${key}">${say(key)}</span>`;
  /** @type {(line: Line, k: number) => Markup} */
  const figure = (line, k) => {
    const v = line.v[k];
    if (v === null) return remark("missing");
    return html`${signed(line, k, round(v))}${line.over?.includes(k) && html` ${remark("outside")}`}`;
  };
  /** @type {(line: Line, ks: number[]) => Cell} */
  const cell = (line, ks) => ({
    text: html`${ks.map((k, i) => html`${i ? " / " : ""}${figure(line, k)}`)}`,
    sort: ks.length ? (line.v[ks[0]] ?? "") : "",
    look: "n",
  });
  const rows = days.slice(0, ROWS).map((day) => ({
    cells: [
      { text: part.dates[day], sort: part.dates[day] },
      ...lines.map((line, i) => cell(line, at[i].get(day) ?? [])),
    ],
  }));
  return html`
    <details class="values" open>
      <summary><span>${say("values")}</span> ${names.word(title, "b")}</summary>
      <div class="scroll" tabindex="0" role="region" aria-label="${say("values")}">${sortable({ name: "values", heads, rows }, state)}</div>
      ${days.length > ROWS && html`<p class="note">${say("values.cut", { n: number(ROWS) })}</p>`}
    </details>`;
};
