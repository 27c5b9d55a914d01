/* What chooses the rows that are listed: kinds, search, section, order, the reader's place. */
/** @import { ReportState } from "./types.d.ts" */
/** @import { Listing } from "./listing.js" */
import { attr, chips, does, html, PLACE } from "#pure";

/** @type {(state: ReportState, now: Listing) => import("#pure").Markup} */
export const filters = (state, now) => {
  const { R, say, sayOf, kindName, langOf } = now;
  const { walks } = R.block;
  const kinds = chips([null, ...R.kinds], {
    on: (kind) => kind === state.kind,
    label: (kind) => (kind === null ? say("all") : kindName(kind)),
    action: "kind",
    lang: (kind) => (walks || kind === null ? null : langOf(kind)),
  });
  return html`
    <div class="chips" id="report-kinds" role="group" aria-label="${say("kind")}"${attr("hidden", R.kinds.length < 2)}>${kinds}</div>
    <div class="find">
      <input type="search" id="report-search" autocomplete="off" aria-label="${sayOf("search")}" placeholder="${sayOf(
        "search.hint",
      )}" value="${state.query}"${does("search")}>
      ${R.sections.length > 0 && sections(state, now)}${!walks && orders(state, now)}${state.map && PLACE}
    </div>`;
};

/** @type {(state: ReportState, now: Listing) => import("#pure").Markup} */
const sections = ({ section }, { R, say, term, langOf }) => {
  /** @type {(name: string, n: number) => import("#pure").Markup} */
  const option = (name, n) =>
    html`<option value="${n + 1}"${attr("lang", langOf(name))}${attr("selected", name === section)}>${term(name)}</option>`;
  return html`
    <select id="report-section" aria-label="${say("section")}"${does("section")}>
      <option value=""${attr("selected", section === null)}>${say("section.all")}</option>${R.sections.map(option)}</select>`;
};

/** @type {(state: ReportState, now: Listing) => import("#pure").Markup} */
const orders = ({ order, from }, { say }) => {
  const option = (/** @type {string} */ one) =>
    html`<option value="${one}"${attr("selected", one === order)}${attr("disabled", one === "near" && !from)}>${say(`order.${one}`)}</option>`;
  return html`<select id="report-order" aria-label="${say("order")}"${does("order")}>${["score", "old", "new", "near"].map(option)}</select>`;
};
