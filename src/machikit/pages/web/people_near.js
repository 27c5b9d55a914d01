/* Residents near places. */
/** @import { At, PointTable, Residents } from "./types.d.ts" */
import { metres } from "#pure";

/**
 * How many residents live in towns whose point lies within a distance (straight line) of one of some places: an estimate.
 * Places are looked for in the nine cells around a town; cells only narrow down what is measured.
 * @param {Residents} R
 * @param {PointTable} T
 * @param {number[]} rows the places
 * @param {number} limit metres
 */
export const peopleNear = (R, T, rows, limit) => {
  // degrees at least as long as the limit in Japan (20–46° N)
  const tall = limit / 110000 + 0.0005;
  const wide = limit / 77000 + 0.0005;
  /** @type {Map<number, At[]>} */
  const cells = new Map();
  /** @type {(lat: number, lon: number) => number} */
  const cell = (lat, lon) => Math.floor(lat / tall) * 1e6 + Math.floor(lon / wide);
  for (const i of rows) {
    const [a, b] = [T.lat[i], T.lon[i]];
    if (a === null || b === null) continue;
    const at = cell(a / 1e6, b / 1e6);
    const there = cells.get(at);
    if (there) there.push([a / 1e6, b / 1e6]);
    else cells.set(at, [[a / 1e6, b / 1e6]]);
  }
  const around = [-1, 0, 1].flatMap((y) => [-1, 0, 1].map((x) => y * 1e6 + x));
  return R.n.reduce((sum, n, k) => {
    const [lat, lon] = [R.lat[k] / 1e6, R.lon[k] / 1e6];
    const at = cell(lat, lon);
    const reached = around.some((step) => cells.get(at + step)?.some(([a, b]) => metres(lat, lon, a, b) <= limit));
    return sum + (reached ? n : 0);
  }, 0);
};
