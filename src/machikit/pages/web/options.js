/* The options of a select, for views. */
import { attr, html } from "./markup.js";

/**
 * The options of a select: [value, text] of each, and which one is chosen.
 * @param {[value: string | number, text: string][]} list
 * @param {string | number} chosen
 */
export const options = (list, chosen) =>
  html`${list.map(
    ([value, text]) =>
      html`<option value="${value}"${attr("selected", String(value) === String(chosen))}>${text}</option>`,
  )}`;
