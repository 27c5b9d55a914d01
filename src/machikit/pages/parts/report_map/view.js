/* The page of reports, or of places to check, in any of its states: filters, map, list, the rule behind it, tables, notes. */
/** @import { ViewState } from "../../web/types.d.ts" */
/** @import { ReportBlock, ReportState } from "./types.d.ts" */
/** @import { Listing } from "./listing.js" */
import { glyph, html, MAP, number, PLACE_SAID } from "#pure";
import { marksAlone } from "../../web/map_drawing.js";
import { SYMBOLS } from "../../web/symbols.js";
import { noteDialog } from "./dialog.js";
import { filters } from "./filters.js";
import { originOf, reportList } from "./list.js";
import { listingIn } from "./listing.js";
import { lookOf, rowsIn } from "./rows.js";
import { ruleBox } from "./rule.js";
import { notesSheet } from "./sheet.js";
import { startingRule } from "./stats.js";
import { agesTables, earlierTable } from "./tables.js";

export { headline, numbers } from "./numbers.js";
export { picture } from "./picture.js";

const NEAR = 100; // metres: "around here"

/** @type {(B: ReportBlock) => Omit<ReportState, keyof ViewState>} */
export const opening = (B) => ({
  view: B.walks ? null : "open",
  kind: null,
  section: null,
  query: "",
  order: "score",
  from: null,
  origin: "",
  named: false,
  selected: null,
  shown: B.step,
  rule: startingRule(rowsIn(B)),
  notes: [],
  said: "", // of the notes, what was done last
  saved: true,
  sure: false, // whether all of them are to go
  draft: null,
});

/** @type {(B: ReportBlock, state: ReportState, words: Record<string, string>) => import("#pure").Markup} */
export const view = (B, state, words) => {
  const now = listingIn(B, state, words);
  const notes = notesSheet(state, now);
  return html`
    <div class="reports${B.walks && " walks"}">
      <div class="bar live"><div>${filters(state, now)}${PLACE_SAID}</div></div>
      <div class="work${state.map ? "" : " nomap"}">
        ${state.map && html`<div class="side">${MAP}${legend(now)}</div>`}
        <div class="right">
          ${B.walks && notes}
          ${!B.walks && html`<p class="near live" id="report-near" role="status">${nearText(state, now)}</p>${ruleBox(state.rule, now)}`}
          ${reportList(state, now)}
        </div>
      </div>
      ${agesTables(now)}${earlierTable(now)}
      ${!B.walks && html`<div class="part">${notes}</div>`}
      ${noteDialog(state, now)}${!state.map && marksAlone(SYMBOLS)}
    </div>`;
};

/** @param {Listing} now what the marks of the drawn map mean, and how the map is used */
const legend = ({ R, say, sayOf }) => {
  const there = R.stands.filter((one) => one !== "unknown" || R.all.some((k) => R.block.state[k] === one));
  return html`
    <p class="still">${there.map((one) => html`<span>${glyph(lookOf(one))}${say(R.block.walks ? `walk.${one}` : `legend.${one}`)}</span>`)}</p>
    <p class="hint live">${sayOf("map.hint")}</p>`;
};

/** @type {(state: ReportState, now: Listing) => unknown} how many reports there are around the reader's place */
export const nearText = (state, now) => {
  const { R, matched, sayHtml } = now;
  if (!state.from) return "";
  const around = matched.filter((k) => (R.far(k, state.from) ?? Infinity) <= NEAR);
  const open = around.filter(R.isOpen).length;
  const counts = { metres: NEAR, open: number(open), closed: number(around.length - open) };
  return sayHtml("near", { place: originOf(state, now), ...counts });
};
