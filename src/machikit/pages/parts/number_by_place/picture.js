/* The drawn map: a circle for each place, its area in proportion to the number; a ring where there is no number to show. */
/** @import { MapBlocks, ViewState } from "../../web/types.d.ts" */
/** @import { NumberBlock, NumberState } from "./types.d.ts" */
import { drawnMap, frameOf } from "../../web/map_drawing.js";
import { standingIn } from "./standing.js";

const MOST = 3000; // places
export const MARKS = {
  number: '<circle r="5.5" fill="#0b5fb0" fill-opacity=".62" stroke="#fff" stroke-width="1.2"/>',
  unknown: '<circle r="4" fill="#fff" stroke="#5c5f66" stroke-width="1.6" stroke-dasharray="2 1.6"/>',
};

/** @type {(B: NumberBlock, state: NumberState & ViewState, words: Record<string, string>, map: MapBlocks) => import("#pure").Markup} */
export const picture = (B, state, words, { base }) => {
  const { sorted, shown, radius, say } = standingIn(B, state, words);
  const placed = sorted.filter((i) => B.lat[i] !== null && B.lon[i] !== null).slice(0, MOST);
  /** @type {(i: number) => [number, number]} */
  const degrees = (i) => [Number(B.lat[i]) / 1e6, Number(B.lon[i]) / 1e6];
  const frame = frameOf(placed.map(degrees), base);
  const drawn = placed.map((i) => ({ i, pixel: frame.at(...degrees(i)), r: shown[i] === null ? 4 : radius(i) }));
  const circles = drawn.map(({ i, pixel: [x, y], r }) =>
    shown[i] === null
      ? `<use href="#g-unknown" x="${x.toFixed(1)}" y="${y.toFixed(1)}"/>`
      : `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${r.toFixed(1)}" fill="#0b5fb0" fill-opacity=".62" stroke="#fff" stroke-width="1.2"/>`,
  );
  return drawnMap({
    base,
    frame,
    label: say("map"),
    symbols: MARKS,
    marks: circles.join(""),
    taken: drawn.map(({ pixel: [x, y], r }) => [x - r, y - r, x + r, y + r]),
  });
};
