/* Tables that sort by a press on their heading. */
/** @import { ViewState } from "../../web/types.d.ts" */
/** @import { TrendState } from "./types.d.ts" */
/** @typedef {import("#pure").Markup} Markup */
import { attr, does, html } from "#pure";
import { compared } from "./lines.js";

export const ROWS = 1000; // of a table

/** @typedef {{ text: unknown, sort: string | number, look?: string }} Cell */
/** @typedef {{ name: string, heads: { label: unknown, look: string }[], rows: { cells: Cell[], on?: boolean, panel?: number }[] }} Table */

/** @type {(table: Table, state: TrendState & ViewState, attributes?: Markup) => Markup} */
export const sortable = ({ name, heads, rows }, state, attributes) => {
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
