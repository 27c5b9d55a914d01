/* The day on which the page is to be taken down: a line at its foot, and a sentence at its top once that day is over. */
/** @import { PublishFacts } from "./types.d.ts" */
/** @import { Wording } from "./wording.js" */
import { attr, dayText, html } from "#pure";

/** @type {(facts: PublishFacts, key: string, w: Wording) => string} */
export const publishText = ({ until, lang }, key, w) =>
  until ? w(key, { date: dayText(lang, new Date(`${until}T00:00:00Z`)) }) : "";

/** @type {(facts: PublishFacts, w: Wording) => import("#pure").Markup} */
export const endedMarkup = (facts, w) =>
  html`<p class="meta" id="ended"${attr("hidden", !facts.ended)}>${facts.ended && publishText(facts, "publish.ended", w)}</p>`;

/** @type {(facts: PublishFacts, w: Wording) => import("#pure").Markup} */
export const untilMarkup = (facts, w) =>
  html`<span id="until"${attr("hidden", !facts.until)}>${publishText(facts, "publish.until", w)}</span>`;
