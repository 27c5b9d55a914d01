/* The distances from changed sites: the rule of nearest_site.py, for rows that were changed in the page. Computing only. */
/** @import { Table } from "../../web/types.d.ts" */
/** @import { CoverageBlock } from "./types.d.ts" */
import { geocentric, ofChord } from "#pure";
import { citySums } from "./view.js";

/** @typedef {[x: number, y: number, z: number]} Spot */

/** @type {(sites: { row: number, at: Spot }[], at: Spot) => { row: number, square: number }} the first of the nearest ones */
const nearestOf = (sites, [x, y, z]) => {
  let [row, square] = [-1, Infinity];
  for (const site of sites) {
    const [u, v, w] = site.at;
    const far = (x - u) ** 2 + (y - v) ** 2 + (z - w) ** 2;
    if (far < square) [row, square] = [site.row, far];
  }
  return { row, square };
};

/** @type {(table: Table, shut: RegExp) => number[]} the rows of sites that count: with a position, and in service by their name */
const usable = (table, shut) => {
  const names = table.columns.name ?? [];
  const rows = Array.from({ length: table.n }, (_, i) => i);
  return rows.filter((i) => table.lat[i] !== null && !(typeof names[i] === "string" && shut.test(String(names[i]))));
};

/**
 * The block with the sites of a table in place of those that it was built with.
 * @param {CoverageBlock} B
 * @param {Table} table
 * @param {string} shut names of sites out of service
 * @returns {CoverageBlock}
 */
export const renewed = (B, table, shut) => {
  const spot = (/** @type {number | null} */ lat, /** @type {number | null} */ lon) =>
    geocentric(Number(lat) / 1e6, Number(lon) / 1e6);
  const counted = usable(table, new RegExp(shut));
  const sites = counted.map((row) => ({ row, at: spot(table.lat[row], table.lon[row]) }));
  const found = B.place.map((_, i) => (B.lat[i] === null ? null : nearestOf(sites, spot(B.lat[i], B.lon[i]))));
  const far = found.map((one) =>
    one && one.row >= 0 ? Math.floor(ofChord(Math.sqrt(one.square)) * 10 + 0.5) / 10 : null,
  );
  const nearest = found.map((one) => one?.row ?? -1);
  const names = table.columns.name ?? [];
  const named = [...new Set(nearest)].filter((i) => i >= 0 && typeof names[i] === "string");
  const taken = new Set(counted);
  const next = {
    ...B,
    far,
    nearest,
    sites: counted.length,
    out: Array.from({ length: table.n }, (_, i) => i).filter((i) => !taken.has(i)),
    names: Object.fromEntries(named.map((i) => [i, String(names[i])])),
  };
  const [own, ...others] = B.cities;
  return { ...next, cities: own ? [{ ...own, sums: /** @type {any} */ (citySums(next)) }, ...others] : [] };
};
