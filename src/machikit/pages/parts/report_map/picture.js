/* The drawn map: reports or places by how they stand, and numbered notes on top. */
/** @import { MapBlocks } from "../../web/types.d.ts" */
/** @import { ReportBlock, ReportState } from "./types.d.ts" */
import { wordsOf } from "#pure";
import { drawnMap, frameOf } from "../../web/map_drawing.js";
import { SYMBOLS } from "../../web/symbols.js";
import { listingIn } from "./listing.js";
import { rowsIn } from "./rows.js";

const MOST = 2000; // of more points, all are dots of one path
const MARGIN = 6; // pixels around a point, where names of towns keep out

/** @type {(B: ReportBlock, state: ReportState, words: Record<string, string>, map: MapBlocks) => import("#pure").Markup} */
export const picture = (B, state, words, { base }) => {
  const { listed, look } = listingIn(B, state, words);
  const R = rowsIn(B);
  /** @type {(lat: number | null, lon: number | null) => [x: number, y: number]} */
  const at = (lat, lon) => frame.at(Number(lat), Number(lon));
  const placed = (/** @type {number[]} */ rows) => rows.filter((k) => R.lat[k] !== null);
  const there = placed(R.all);
  const frame = frameOf(there.map((k) => [Number(R.lat[k]), Number(R.lon[k])]), base); // biome-ignore format: one line
  const isMany = there.length > MOST;
  const points = placed(listed.slice().sort((a, b) => a - b)).map((k) => ({ k, at: at(R.lat[k], R.lon[k]) }));
  const dots = points.map(({ at: [x, y] }) => `M${x.toFixed(0)},${y.toFixed(0)}h.1`);
  const marks = isMany
    ? `<path d="${dots.join("")}" stroke="#0b5fb0" stroke-width="3" stroke-linecap="round"/>`
    : points
        .map(({ k, at: [x, y] }) => `<use href="#g-${look(k)}" x="${x.toFixed(1)}" y="${y.toFixed(1)}" data-i="${k}"/>`)
        .join("");
  const pins = state.notes.map(({ lat, lon }, n) => {
    const [x, y] = lat === null ? [] : at(lat, lon).map((v) => v.toFixed(1));
    const pin = `<rect x="-8" y="-8" width="16" height="16" rx="3"/><text y="3.5">${n + 1}</text>`;
    return x ? `<g class="pin" transform="translate(${x} ${y})">${pin}</g>` : "";
  });
  return drawnMap({
    base,
    frame,
    label: wordsOf(words)("map"),
    symbols: SYMBOLS,
    marks: "",
    over: marks + pins.join(""),
    taken: isMany
      ? []
      : there.map((k) => at(R.lat[k], R.lon[k])).map(([x, y]) => [x - MARGIN, y - MARGIN, x + MARGIN, y + MARGIN]),
  });
};
