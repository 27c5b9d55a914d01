/* The drawn map: towns that are nearer to a neighbour's site for the chosen hazard as full circles, the others as dots. */
/** @import { MapBlocks, ViewState } from "../../web/types.d.ts" */
/** @import { AcrossBlock, AcrossState } from "./types.d.ts" */
import { wordsOf } from "#pure";
import { drawnMap, frameOf } from "../../web/map_drawing.js";
import { standingIn } from "./standing.js";

const MOST = 3000; // towns, and sites
export const MARKS = {
  across: '<circle r="5.6" fill="#c2410c" stroke="#fff" stroke-width="1.2"/>',
  home: '<circle r="2.6" fill="#fff" stroke="#5c5f66" stroke-width="1.4"/>',
  site: '<rect x="-3.6" y="-3.6" width="7.2" height="7.2" fill="#0b5fb0" stroke="#fff" stroke-width=".9"/>',
};

/** @type {(B: AcrossBlock, state: AcrossState & ViewState, words: Record<string, string>, map: MapBlocks) => import("#pure").Markup} */
export const picture = (B, state, words, { base, lat, lon }) => {
  const degrees = (/** @type {(number | null)[]} */ values, /** @type {number} */ i) => Number(values[i]) / 1e6;
  const towns = [...B.place.keys()].filter((i) => B.lat[i] !== null).slice(0, MOST);
  const frame = frameOf(towns.map((i) => [degrees(B.lat, i), degrees(B.lon, i)]), base); // biome-ignore format: one line
  const crossing = new Set(standingIn(B, state, words).answer.town);
  /** @type {(look: string, at: [number, number]) => string} */
  const mark = (look, [x, y]) => `<use href="#g-${look}" x="${x.toFixed(1)}" y="${y.toFixed(1)}"/>`;
  const at = (/** @type {number} */ i) => frame.at(degrees(B.lat, i), degrees(B.lon, i));
  const sites = [...lat.keys()].filter((i) => lat[i] !== null).slice(0, MOST);
  const squares = sites.map((i) => mark("site", frame.at(degrees(lat, i), degrees(lon, i))));
  const drawn = towns.map((i) => ({ look: crossing.has(i) ? "across" : "home", pixel: at(i) }));
  const ofLook = (/** @type {string} */ one) => drawn.filter(({ look }) => look === one);
  return drawnMap({
    base,
    frame,
    label: wordsOf(words)("map"),
    symbols: MARKS,
    marks: [...ofLook("home").map(({ pixel }) => mark("home", pixel)), ...squares].join(""),
    over: ofLook("across").map(({ pixel }) => mark("across", pixel)).join(""), // biome-ignore format: one line
    taken: drawn.map(({ pixel: [x, y] }) => [x - 6, y - 6, x + 6, y + 6]),
  });
};
