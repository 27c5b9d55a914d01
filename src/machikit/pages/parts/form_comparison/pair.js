/* Two municipalities side by side: what only one of them asks for, and what both do. */
/** @import { FormBlock, State } from "./types.d.ts" */
/** @import { Words } from "./words.js" */
import { does, html, number, options } from "#pure";

/** @type {(B: FormBlock, state: State, now: Words) => import("#pure").Markup} */
export const pair = (B, { a, b }, { C, say, terms, list }) => {
  const names = { first: terms.text(B.places[a]), second: terms.text(B.places[b]) };
  /** @type {[number, string][]} */
  const places = B.places.map((place, p) => [p, terms.text(place)]);
  const select = (/** @type {"a" | "b"} */ side, /** @type {number} */ chosen) =>
    html`<label><span>${say(`pair.${side}`)}</span><select id="fc-${side}"${does("side", side)}>${options(places, chosen)}</select></label>`;
  const columns = Object.entries(C.pair(a, b)).map(([kind, rows]) => {
    const items = rows.length ? list(rows) : html`<p class="note">${say("pair.none")}</p>`;
    return html`<div class="${kind}"><h3>${say(`pair.${kind}`, { ...names, n: number(rows.length) })}</h3>${items}</div>`;
  });
  return html`
    <h2>${say("pair")}</h2>
    <div class="controls live">${select("a", a)}${select("b", b)}</div>
    <div class="fc-pair" id="fc-pair">${columns}</div>`;
};
