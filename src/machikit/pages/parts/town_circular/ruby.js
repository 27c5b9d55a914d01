/* Readings above their characters: 市役所《しやくしょ》, as in the words of a plain notice. */
import { html } from "#pure";
import { pieces } from "../plain_notice/readability.js";

/** @type {(text: string, reading: string) => import("#pure").Markup} */
export const above = (text, reading) => html`<ruby>${text}<rp>（</rp><rt>${reading}</rt><rp>）</rp></ruby>`;

/** @param {string} text with readings in it */
export const ruby = (text) =>
  html`${pieces(text).map(([piece, reading]) => (reading ? above(piece, reading) : piece))}`;
