/* Parts that do not follow when rows are changed in the page say near them of what day their figures are. */
/** @import { PageFacts } from "./types.d.ts" */
/** @import { Wording } from "./wording.js" */
import { attr, html } from "#pure";

/** @type {(changed: PageFacts["changed"], w: Wording) => string} */
export const asBuiltText = ({ rows, date }, w) => (rows ? w("edit.rows.stale_figures", { date }) : "");

/** @type {(renews: boolean, changed: PageFacts["changed"], w: Wording) => unknown} of one part; only in pages that can be changed */
export const asBuilt = (renews, changed, w) =>
  !renews &&
  w.has("edit.rows.stale_figures") &&
  html`<p class="notice as-built"${attr("hidden", !changed.rows)}>${asBuiltText(changed, w)}</p>`;
