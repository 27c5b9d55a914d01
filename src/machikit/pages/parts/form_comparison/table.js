/* The table of items by municipality, and its filters. */
/** @import { ViewState } from "../../web/types.d.ts" */
/** @import { Asks, By, FormBlock, Item, State } from "./types.d.ts" */
/** @import { Words } from "./words.js" */
import { attr, chips, does, html, more, number, options } from "#pure";
import { KIND } from "./words.js";

/** @typedef {[B: FormBlock, state: State & ViewState, now: Words]} Inside */

/** @type {Record<string, string>} */
const SIGN = { y: "✓", n: "−", "?": "？" };
const MOST_STATIC = 300; // rows in the page itself
const MOST_PRINTED = 1000;

/** @type {(...inside: Inside) => import("#pure").Markup} */
export const itemTable = (B, state, now) => {
  const { C, say } = now;
  const rows = C.matches(state);
  const most = state.paper ? MOST_PRINTED : state.live ? state.shown : MOST_STATIC;
  const isCut = (state.paper || !state.live) && rows.length > most;
  const label = (/** @type {number} */ n) => say("more", { n: number(n) });
  return html`
    <h2>${say("table")}</h2>
    <p class="note live">${say("table.how")}</p>
    <div class="controls live">${filters(B, state, now)}</div>
    <p class="note" id="fc-count">${state.live && say("count", { n: number(rows.length), all: number(C.items.length) })}</p>
    <div class="scroll fc-matrix" tabindex="0" role="region" aria-label="${say("table")}">
      <table role="table">
        <thead role="rowgroup" id="fc-head">${headRow(B, now)}</thead>
        <tbody role="rowgroup" id="fc-body">${bodyRows(B, state, now, rows.slice(0, most))}</tbody>
      </table>
    </div>
    <p class="note"><span>${say("legend")}</span></p>
    ${C.places.length > B.columns && html`<p class="note">${say("many.columns", { n: B.columns, all: C.places.length })}</p>`}
    ${isCut && html`<p class="note fc-cut">${say("cut", { n: number(most), all: number(rows.length) })}</p>`}
    ${more({ id: "fc-more", total: state.paper ? 0 : rows.length, shown: most, step: state.step, label })}`;
};

/** @type {(...inside: Inside) => import("#pure").Markup} */
const filters = (B, state, { C, say, terms, byText }) => {
  /** @type {Asks[]} */
  const asks = C.places.length > 1 ? ["all", "every", "some", "one"] : ["all"];
  const kinds = /** @type {By[]} */ (["law", "own", ""]).filter((by) => C.items.some((item) => item.by === by));
  /** @type {[string, string][]} */
  const by = [
    ["any", say("filter.any")],
    ...kinds.map((kind) => /** @type {[string, string]} */ ([kind, byText(kind)])),
  ];
  /** @type {[string | number, string][]} */
  const sections = B.sections.map((section, s) => [s, terms.text(section)]);
  const chosen = { on: (/** @type {Asks} */ kind) => kind === state.asks, action: "asks" };
  return html`
    <div class="chips" id="fc-asks" role="group" aria-label="${say("filter.asks")}">${chips(asks, {
      ...chosen,
      label: (kind) => say(`filter.${kind}`),
    })}</div>
    <label><span>${say("filter.by")}</span><select id="fc-by"${does("filter", "by")}>${options(by, state.by)}</select></label>
    <label><span>${say("filter.section")}</span><select id="fc-section"${does("filter", "section")}>${options(
      [["", say("filter.any")], ...sections],
      state.section,
    )}</select></label>
    <label><span>${say("filter.search")}</span><input type="search" id="fc-search" autocomplete="off" value="${state.query}"${does(
      "filter",
      "query",
    )}></label>`;
};

/** @type {(B: FormBlock, now: Words) => import("#pure").Markup} */
const headRow = (B, { say, terms }) => {
  const head = (/** @type {string} */ text, /** @type {unknown} */ lang) =>
    html`<th scope="col" role="columnheader"${lang}>${text}</th>`;
  const places = B.places.slice(0, B.columns).map((place) => head(terms.text(place), terms.lang(place)));
  return html`<tr role="row">${head(say("item"), "")}${places}${head(say("asking"), "")}${head(say("by"), "")}</tr>`;
};

/** @type {(B: FormBlock, state: State & ViewState, now: Words, rows: number[]) => unknown} items under the names of their sections */
const bodyRows = (B, state, now, rows) => {
  const { C, say, terms } = now;
  const wide = Math.min(B.places.length, B.columns) + 3;
  if (!rows.length) return html`<tr role="row"><td role="cell" colspan="${wide}">${say("none")}</td></tr>`;
  return rows.map((k, index) => {
    const { section } = C.items[k];
    const isFirst = !index || C.items[rows[index - 1]].section !== section;
    const name = B.sections[section];
    const cell = html`<th scope="colgroup" role="columnheader" colspan="${wide}"${terms.lang(name)}>${terms.text(name)}</th>`;
    const head = html`<tr role="row" class="fc-section">${cell}</tr>`;
    return html`${isFirst && head}${itemRow(B, state, now, k)}`;
  });
};

/** @type {(B: FormBlock, state: State & ViewState, now: Words, k: number) => import("#pure").Markup} */
const itemRow = (B, state, now, k) => {
  const { C, say, terms, byText } = now;
  const item = C.items[k];
  const on = state.form.has(k);
  const name = terms.node("span", item.name);
  const tick = html`<label><input type="checkbox" id="fc-i${k}" value="${k}"${attr("checked", on)}${does("tick", k)}>${name}</label>`;
  /** @param {string} key on a phone, where no header stands above */
  const label = (key) => html`<span class="fc-place">${say(key)} </span>`;
  return html`
    <tr role="row"${attr("class", state.live && on && "in")}><th scope="row" role="rowheader">${
      state.live ? tick : html`${name}${on && html` <small>${say("in")}</small>`}`
    }</th>${B.places.slice(0, B.columns).map((place, p) => mark(item, place, p, now))}
      <td role="cell" class="n">${label("asking")}${say("of", { n: item.asking, all: C.places.length })}</td>
      <td role="cell" class="by ${item.by}">${label("by")}${byText(item.by)}</td></tr>`;
};

/** @type {(item: Item, place: string, p: number, now: Words) => import("#pure").Markup} */
const mark = ({ marks }, place, p, { say, terms }) => {
  const kind = KIND[marks[p]];
  return html`
    <td role="cell" class="m ${kind}">${terms.node("span", place, "fc-place")}
      <span aria-hidden="true">${SIGN[marks[p]]}</span>
      <span class="visually-hidden">${say(`mark.${kind}`)}</span></td>`;
};
