/* The drawn map, for print and for pages without scripts: outline, names of towns, and what a view draws on them. */
/** @import { BaseBlock } from "./types.d.ts" */
import { html, Markup } from "#pure";
import { HEIGHT, WIDTH } from "./frame.js";
import { groundPicture } from "./ground_picture.js";

export { frameOf, HEIGHT, pathData, pixelsOf, WIDTH } from "./frame.js";

/** @typedef {[left: number, top: number, right: number, bottom: number]} PixelBox */
/** @typedef {import("./frame.js").ToPixel} ToPixel */
/** @typedef {import("./frame.js").Frame} Frame */

/** @type {(boxes: PixelBox[], box: PixelBox) => boolean} */
export const collides = (boxes, box) =>
  boxes.some((b) => b[0] < box[2] && b[2] > box[0] && b[1] < box[3] && b[3] > box[1]);

/**
 * The drawing. symbols: by name, what `<use href="#g-<name>"/>` and `glyph` show; marks: what is drawn under the names;
 * over: what is drawn over them; taken: boxes in pixels that names keep out of; patterns: what else the marks are drawn with.
 * @param {{ base: BaseBlock, frame: Frame, label: string, symbols: Record<string, string>, marks: string,
 *   over?: string, taken?: PixelBox[], patterns?: string }} drawing
 */
export const drawnMap = ({ base, frame, label, symbols, marks, over = "", taken = [], patterns = "" }) => {
  const ground = groundPicture(base, frame, taken);
  return html`<svg class="drawn" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${label}" data-frame="${
    frame.frame
  }"><defs>${symbolsOf(symbols)}${new Markup(patterns)}</defs>${new Markup(ground.under + marks + ground.over + over)}</svg>`;
};

/** @param {Record<string, string>} symbols of marks, for pages that have no drawn map to hold them */
export const marksAlone = (symbols) =>
  html`<svg class="visually-hidden" aria-hidden="true"><defs>${symbolsOf(symbols)}</defs></svg>`;

/** @param {Record<string, string>} symbols */
const symbolsOf = (symbols) =>
  new Markup(
    Object.entries(symbols)
      .map(([name, symbol]) => `<g id="g-${name}">${symbol}</g>`)
      .join(""),
  );
