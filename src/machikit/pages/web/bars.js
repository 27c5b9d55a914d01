/* Bars of amounts, for views. */
import { attr, html } from "./markup.js";

/**
 * A bar in a list of amounts: `n` of the `most`, as wide as its box for all of it.
 * @param {number} n
 * @param {number} most
 * @param {string} [look] its class
 */
export const bar = (n, most, look) =>
  html`<i${attr("class", look)} style="width:${((100 * n) / (most || 1)).toFixed(2)}%"></i>`;
