/* The drawn map: the sites, as squares, over the names of towns. */
/** @import { MapBlocks, ViewState } from "../../web/types.d.ts" */
/** @import { CircularBlock, CircularState } from "./types.d.ts" */
import { wordsOf } from "#pure";
import { drawnMap, frameOf } from "../../web/map_drawing.js";

const MOST = 3000; // sites
export const MARKS = {
  site: '<rect x="-3.6" y="-3.6" width="7.2" height="7.2" fill="#0b5fb0" stroke="#fff" stroke-width=".9"/>',
};

/** @type {(B: CircularBlock, state: CircularState & ViewState, words: Record<string, string>, map: MapBlocks) => import("#pure").Markup} */
export const picture = (B, _state, words, { base, lat, lon }) => {
  const degrees = (/** @type {(number | null)[]} */ values, /** @type {number} */ i) => Number(values[i]) / 1e6;
  const towns = [...B.place.keys()].filter((i) => B.lat[i] !== null);
  const frame = frameOf(towns.map((i) => [degrees(B.lat, i), degrees(B.lon, i)]), base); // biome-ignore format: one line
  const sites = [...lat.keys()].filter((i) => lat[i] !== null).slice(0, MOST);
  const pixels = sites.map((i) => frame.at(degrees(lat, i), degrees(lon, i)));
  const marks = pixels.map(([x, y]) => `<use href="#g-site" x="${x.toFixed(1)}" y="${y.toFixed(1)}"/>`);
  return drawnMap({
    base,
    frame,
    label: wordsOf(words)("map"),
    symbols: MARKS,
    marks: marks.join(""),
    taken: pixels.map(([x, y]) => [x - 5, y - 5, x + 5, y + 5]),
  });
};
