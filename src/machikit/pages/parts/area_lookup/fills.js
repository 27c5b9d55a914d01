/* The fills of areas for the drawn map, and as marks for legends and lists: kinds are told apart without colour, too. */
/** @import { Fill } from "../../web/types.d.ts" */

const SIZE = 6; // of a pattern's tile
/** @type {Record<string, string>} what is drawn on a tile, relative to its corner */
const STROKES = {
  up: "m0 6 6-6",
  down: "m0 0 6 6",
  across: "m0 3h6",
  upright: "m3 0v6",
  grid: "m0 3h6m-3-3v6",
  dots: "m1.5 1.5h.1m2.9 3h.1",
};
const CLIPPED = 'x="-8" y="-7" width="16" height="14"'; // the tiles of a mark end at its edge

/** @type {(fill: Fill, size: string) => string} */
const ground = ({ fill, alpha }, size) => `<rect ${size} fill="${fill}" fill-opacity="${alpha}"/>`;

/** @type {(fill: Fill, d: string) => string} */
const strokes = ({ line, pattern }, d) =>
  `<path d="${d}" stroke="${line}" stroke-width="${pattern === "dots" ? 1.8 : 1}" stroke-opacity=".6" stroke-linecap="round" fill="none"/>`;

/** @param {Fill[]} fills as SVG patterns `#area-0` … */
export const patterns = (fills) =>
  fills
    .map((fill, k) => {
      const drawn = fill.pattern ? strokes(fill, `M0 0${STROKES[fill.pattern]}`) : "";
      const size = `width="${SIZE}" height="${SIZE}"`;
      return `<pattern id="area-${k}" ${size} patternUnits="userSpaceOnUse">${ground(fill, size)}${drawn}</pattern>`;
    })
    .join("");

/** @param {string} stroke on each of 3 × 3 tiles */
const tiled = (stroke) => [0, 6, 12].flatMap((y) => [0, 6, 12].map((x) => `M${x} ${y}${stroke}`)).join("");

/** @type {(fills: Fill[]) => Record<string, string>} as marks, by look: `glyph("area-0")` */
export const swatches = (fills) =>
  Object.fromEntries(
    fills.map((fill, k) => {
      const drawn = fill.pattern ? strokes(fill, tiled(STROKES[fill.pattern])) : "";
      const box = 'width="16" height="14"';
      const inside = `<rect ${box} fill="#fbfaf6"/>${ground(fill, box)}${drawn}`;
      return [
        `area-${k}`,
        `<svg ${CLIPPED}>${inside}</svg><rect ${CLIPPED} fill="none" stroke="${fill.line}" stroke-width="1.4"/>`,
      ];
    }),
  );
