/* The page of forms in any of its states: the common form, the table of items, two municipalities, the draft. */
/** @import { ViewState } from "../../web/types.d.ts" */
/** @import { FormBlock, State } from "./types.d.ts" */
import { html, number } from "#pure";
import { comparisonIn } from "./comparison.js";
import { commonForm, draft } from "./form.js";
import { pair } from "./pair.js";
import { itemTable } from "./table.js";
import { wordsIn } from "./words.js";

/** @typedef {[B: FormBlock, state: State & ViewState, words: Record<string, string>]} Inside */

/** @type {(B: FormBlock) => State} */
export const opening = (B) => ({
  asks: "all",
  by: "any",
  section: "",
  query: "",
  form: comparisonIn(B).chosen("least"),
  a: 0,
  b: 1,
  step: B.step,
  shown: B.step,
});

/** @type {(...inside: Inside) => import("../../web/types.d.ts").Tile[]} */
export const numbers = (B, state, words) => {
  const { C, say } = wordsIn(B, state, words);
  return Object.entries(C.counts()).map(([key, n]) => ({ n, unit: say("unit"), label: say(`n.${key}`) }));
};

/** @type {(...inside: Inside) => string | null} what the smallest common form spares, where there is something to compare */
export const headline = (B, state, words) => {
  const { C, say, terms } = wordsIn(B, state, words);
  if (C.places.length < 2 || !C.items.length) return null;
  const form = C.chosen("least");
  const spared = C.places.map((_, p) => C.change(form, p).spared);
  const most = Math.max(...spared);
  const counts = {
    places: C.places.length,
    items: C.items.length,
    every: C.counts().every ?? 0,
    form: form.size,
    spared: most,
  };
  const told = Object.entries(counts).map(([key, n]) => [key, number(n)]);
  return say("headline", { place: terms.text(C.places[spared.indexOf(most)]), ...Object.fromEntries(told) });
};

/** @type {(...inside: Inside) => import("#pure").Markup} */
export const view = (B, state, words) => {
  const now = wordsIn(B, state, words);
  const { C, say } = now;
  const alone = C.places.length < 2;
  return html`
    <section class="part compare">
      ${alone && html`<p class="notice">${say("alone")}</p>`}
      ${
        C.items.length
          ? html`${commonForm(B, state, now)}${itemTable(B, state, now)}${!alone && pair(B, state, now)}${draft(B, state, now)}`
          : html`<p class="empty">${say("nothing")}</p>`
      }
    </section>`;
};
