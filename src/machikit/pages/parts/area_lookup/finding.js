/* Where a place is: the areas that it is in, and the others that it is close to. Computing only; nothing is drawn here. */
/** @import { AreaLayer, Found } from "./types.d.ts" */
import { metres } from "#pure";

/** @typedef {{ name: string[], lat: number[], lon: number[] }} TownPoints degrees × 1e5 */

/**
 * Half the way to the next town's point: how far a town may reach around its own.
 * @param {TownPoints} towns
 * @param {string} name
 */
export const townReach = (towns, name) => {
  const k = towns.name.indexOf(name);
  /** @param {number} i */
  const at = (i) => /** @type {const} */ ([towns.lat[i] / 1e5, towns.lon[i] / 1e5]);
  const far = [...towns.name.keys()].filter((i) => i !== k).map((i) => metres(...at(k), ...at(i)));
  return Math.max(100, Math.min(500, Math.round(Math.min(...far) / 20) * 10));
};

/**
 * Of those areas that are shown: `inside` a place, and `near` it, the nearest first, as far as a town's point may be from
 * what is meant (or a position be wrong: `close`).
 * @param {{ areas: AreaLayer | null, towns: TownPoints, close: number, inTime: (i: number) => boolean }} on
 * @returns {(lat: number, lon: number, town?: string) => Found}
 */
export const findingOf =
  ({ areas, towns, close, inTime }) =>
  (lat, lon, town) => {
    const reach = town ? townReach(towns, town) : close;
    if (!areas) return { inside: [], near: [], reach };
    const rows = areas.all.filter(inTime);
    const inside = areas.at(lat, lon, rows);
    const near = rows
      .filter((i) => !inside.includes(i))
      .map((i) => ({ i, metres: areas.away(i, lat, lon, reach) }))
      .filter((one) => one.metres < reach);
    return { inside, near: near.sort((a, b) => a.metres - b.metres), reach };
  };
