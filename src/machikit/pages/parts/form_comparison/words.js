/* What the page says of a form's items. */
/** @import { Values, ViewState } from "../../web/types.d.ts" */
/** @import { By, FormBlock, Item, State } from "./types.d.ts" */
import { html, number, termsIn, wordsOf } from "#pure";
import { comparisonIn } from "./comparison.js";

/** @typedef {ReturnType<typeof wordsIn>} Words */

const MOST_LISTED = 300;
/** @type {Record<string, string>} */
export const KIND = { y: "yes", n: "no", "?": "unknown" };

/**
 * @param {FormBlock} B
 * @param {State & ViewState} state
 * @param {Record<string, string>} words
 */
export const wordsIn = (B, { lang }, words) => {
  const w = wordsOf(words);
  /** @type {(key: string, values?: Values) => string} */
  const say = (key, values) => w(`form_comparison.${key}`, values);
  /** the publisher's own word, in the reader's language where there is one */
  const terms = termsIn(B.terms, lang, say("section.none"));
  /** @param {Item[]} rows */
  const list = (rows) => {
    const rest = rows.length - MOST_LISTED;
    const more = rest > 0 && html`<li>${say("pair.more", { n: number(rest) })}</li>`;
    return html`<ul>${rows.slice(0, MOST_LISTED).map((item) => terms.node("li", item.name))}${more}</ul>`;
  };
  return { C: comparisonIn(B), say, terms, byText: (/** @type {By} */ by) => say(`by.${by || "none"}`), list };
};
