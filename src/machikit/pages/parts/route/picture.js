/* The drawn map: towns left out as circles, lines, and stops by their state. */
/** @import { MapBlocks } from "../../web/types.d.ts" */
/** @import { ToPixel } from "../../web/map_drawing.js" */
/** @import { RouteBlock, RouteState, Towns } from "./types.d.ts" */
/** @import { Inside, Standing } from "./standing.js" */
import { drawnMap, frameOf, pathData, pixelsOf } from "../../web/map_drawing.js";
import { SYMBOLS } from "../../web/symbols.js";
import { faintIn } from "./lines.js";
import { standingIn } from "./standing.js";

const MOST = 3000; // stops and circles drawn
const [SMALL, LARGE] = [4, 17]; // radius in pixels of a town left out
const LOOKS = /** @type {const} */ (["plain", "yes", "partial", "other", "none"]);

/** The marks by look, that of a town left out among them. */
export const MARKS = {
  ...Object.fromEntries(LOOKS.map((look) => [look, SYMBOLS[look]])),
  left: '<circle r="7.5" fill="#b4235a" fill-opacity=".28" stroke="#b4235a" stroke-width="1.4"/>',
};

/** @type {(k: number[], T: Towns, now: Standing) => { k: number, lat: number, lon: number, r: number }[]} towns: their area grows with the people */
export const circlesOf = (rows, T, { C }) => {
  const people = rows.slice(0, MOST).map((k) => C?.people(k) ?? 0);
  const most = Math.max(0, ...people);
  return people.flatMap((n, i) => {
    const at = T.at[rows[i]];
    const r = most > 0 ? SMALL + (LARGE - SMALL) * Math.sqrt(n / most) : SMALL;
    return at ? [{ k: rows[i], lat: at[0] / 1e6, lon: at[1] / 1e6, r }] : [];
  });
};

/** @type {(B: RouteBlock, state: Inside[1], words: Inside[2], map: MapBlocks) => import("#pure").Markup} */
export const picture = (B, state, words, { base }) => {
  const now = standingIn(B, state, words);
  const { N } = now;
  const placed = N.all.flatMap((i) => (N.lat[i] === null ? [] : [{ i, lat: Number(N.lat[i]), lon: Number(N.lon[i]) }]));
  const frame = frameOf(placed.map(({ lat, lon }) => [lat, lon]), base); // biome-ignore format: one line
  const stops = placed.slice(0, MOST).map(({ i, lat, lon }) => ({ i, at: frame.at(lat, lon) }));
  const shown = new Set(now.rows);
  const marks = stops.map(({ i, at: [x, y] }) =>
    shown.has(i) ? `<use href="#g-${now.look(i)}" x="${x.toFixed(1)}" y="${y.toFixed(1)}" data-i="${i}"/>` : "",
  );
  return drawnMap({
    base,
    frame,
    label: now.w("map"),
    symbols: MARKS,
    marks: `<g class="left">${leftOut(B, now, frame.at)}</g><g class="ways">${ways(B, state, now, frame.at)}</g>`,
    over: marks.join(""),
    taken: stops.map(({ at: [x, y] }) => [x - 6, y - 6, x + 6, y + 6]),
  });
};

/** @type {(B: RouteBlock, now: Standing, at: ToPixel) => string} */
const leftOut = (B, now, at) => {
  if (!B.towns || !now.towns) return "";
  const circles = circlesOf(now.towns.left, B.towns, now).map(({ k, lat, lon, r }) => {
    const [x, y] = at(lat, lon);
    return `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${r.toFixed(1)}" data-t="${k}"/>`;
  });
  return circles.join("");
};

/** @type {(B: RouteBlock, state: RouteState, now: Standing, at: ToPixel) => string} */
const ways = (B, state, now, at) => {
  const isFaint = faintIn(B, state, now);
  const drawn = B.lines.map(([, paths], k) => {
    const degrees = paths.map((path) => path.map((v) => v / 1e5));
    const d = degrees.map((path) => pathData(pixelsOf(path, at), false)).join("");
    return `<path class="way l${k % 7}${isFaint(k) ? " faint" : ""}" data-l="${k}" d="${d}"/>`;
  });
  return drawn.join("");
};
