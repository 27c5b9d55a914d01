/* Which towns have a stop near: the stops that count, and how far they are. Computing only; nothing is drawn here. */
/** @import { Reached, Towns } from "./types.d.ts" */
import { metres } from "#pure";

/** @typedef {ReturnType<typeof reachOf>} Reach */

/**
 * The towns of a block, measured from its stops.
 * @param {Towns} T
 * @param {(number | null)[]} lat of the stops, in degrees
 * @param {(number | null)[]} lon
 */
export const reachOf = (T, lat, lon) => {
  const placed = [...lat.keys()].flatMap((i) => {
    const [a, o] = [lat[i], lon[i]];
    return a === null || o === null ? [] : [{ i, a, o }];
  });

  /**
   * How far each town is from the nearest stop that counts.
   * @param {(stop: number) => boolean} counts
   */
  const reach = (counts) => {
    const stops = placed.filter(({ i }) => counts(i));
    /** @type {Reached} */
    const found = { far: [], nearest: [] };
    for (const at of T.at) {
      let best = -1;
      let least = Infinity;
      const [north, east] = at ? [at[0] / 1e6, at[1] / 1e6] : [0, 0];
      for (const { i, a, o } of at ? stops : []) {
        if (Math.abs(a - north) * 110000 > least + 1) continue; // a degree is longer: leaves out what need not be measured
        const m = Math.round(metres(north, east, a, o) * 10) / 10;
        if (m >= least) continue;
        best = i;
        least = m;
      }
      found.far.push(at ? least : null);
      found.nearest.push(best);
    }
    return found;
  };

  /** @param {number} k the residents of a town as far as they are known */
  const people = (k) => T.people?.[k] || 0;

  /**
   * Towns as the list shows them: beyond the distance with most people first, then the farthest, then those without a point.
   * @param {Reached} reached
   * @param {number} limit
   */
  const order = ({ far }, limit) => {
    /** @param {number} k */
    const rank = (k) => (far[k] === null ? 2 : far[k] > limit ? 0 : 1);
    /** @param {number} k */
    const most = (k) => (rank(k) ? 0 : people(k));
    /** @type {(a: number, b: number) => number} */
    const farther = (a, b) => (far[a] === far[b] ? 0 : Number(far[b]) - Number(far[a]));
    return [...T.place.keys()].sort((a, b) => rank(a) - rank(b) || most(b) - most(a) || farther(a, b) || a - b);
  };

  return { reach, people, order };
};
