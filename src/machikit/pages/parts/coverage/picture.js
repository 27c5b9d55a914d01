/* The drawn map: towns as circles as large as their people beyond the distance, sites as small squares, new sites on top. */
/** @import { MapBlocks } from "../../web/types.d.ts" */
/** @import { CoverageBlock, CoverageState, Stand } from "./types.d.ts" */
import { wordsOf } from "#pure";
import { drawnMap, frameOf } from "../../web/map_drawing.js";
import { standingIn } from "./standing.js";

export const MOST = 3000; // circles: of more towns, those with the most people; also the limit of sites
const SMALL = 3.2; // radius in pixels: of a town within the distance,
const LARGE = 19; // and of the town with the most people of a group
export const MARKS = {
  far: '<circle r="6" fill="#c2410c" fill-opacity=".75" stroke="#fff"/>',
  near: '<circle r="4.6" fill="#fff" stroke="#5c5f66" stroke-width="1.8"/>',
  got: '<circle r="4.6" fill="#fff" stroke="#0f766e" stroke-width="3.6"/>',
  site: '<rect x="-3.1" y="-3.1" width="6.2" height="6.2" fill="#0b5fb0" stroke="#fff" stroke-width=".9"/>',
  new: '<path d="M0-8.5 8.5 0 0 8.5-8.5 0z" fill="#0017c1" stroke="#fff" stroke-width="1.6"/>',
  no: '<path d="M-4-4 4 4M4-4-4 4" stroke="#5c5f66" stroke-width="2.6" fill="none"/>',
};

/** @type {(n: number, most: number, stand: Stand) => number} the radius of a town's circle: its area grows with its people */
export const radius = (n, most, stand) =>
  stand === "near" || !(most > 0) ? SMALL : SMALL + (LARGE - SMALL) * Math.sqrt(n / most);

/** @type {(people: number[], there: boolean[]) => number[]} which towns are drawn, the largest below the smaller ones */
export const drawnTowns = (people, there) =>
  [...people.keys()]
    .filter((i) => there[i])
    .sort((i, j) => people[j] - people[i] || i - j)
    .slice(0, MOST);

/** @type {(B: CoverageBlock, state: CoverageState, words: Record<string, string>, map: MapBlocks) => import("#pure").Markup} */
export const picture = (B, state, words, { base, lat, lon }) => {
  const { reach: C, people, stands } = standingIn(B, state, words);
  const there = [...B.place.keys()].filter((i) => C.there[i]);
  const frame = frameOf(there.map((i) => [C.lat[i], C.lon[i]]), base); // biome-ignore format: one line
  const rows = drawnTowns(people, C.there);
  const most = people[rows[0]] || 0;
  const towns = rows.map((i) => {
    const [x, y] = frame.at(C.lat[i], C.lon[i]);
    return { x, y, r: radius(people[i], most, stands(i)), stand: stands(i) };
  });
  const circles = towns.map(
    ({ x, y, r, stand }) => `<circle class="${stand}" cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${r.toFixed(1)}"/>`,
  );
  /** @type {(look: string, a: number, b: number) => string} */
  const mark = (look, a, b) => {
    const [x, y] = frame.at(a, b);
    return `<use href="#g-${look}" x="${x.toFixed(1)}" y="${y.toFixed(1)}"/>`;
  };
  const out = new Set(B.out);
  const sites = [...lat.keys()].filter((i) => !out.has(i) && lat[i] !== null).slice(0, MOST);
  const squares = sites.map((i) => mark("site", Number(lat[i]) / 1e6, Number(lon[i]) / 1e6));
  return drawnMap({
    base,
    frame,
    label: wordsOf(words)("map"),
    symbols: MARKS,
    marks: circles.join("") + squares.join(""),
    over: `<g class="new">${state.sites.map((site) => mark("new", site.lat, site.lon)).join("")}</g>`,
    taken: towns.map(({ x, y, r }) => [x - r, y - r, x + r, y + r]),
  });
};
