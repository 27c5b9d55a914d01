/* Who is reached, how sure that is, and what new sites change. Computing only; nothing is drawn here. */
/** @import { CoverageBlock, Reason, Site } from "./types.d.ts" */
import { metres } from "#pure";

/** @typedef {ReturnType<typeof reachOf>} Reach */

const EDGE = 0.2; // of the distance: a detour makes a walk longer, the other end of the town makes it shorter

/** @type {(a: number, b: number, c: number, d: number) => number} to a tenth of a metre, as Python rounds */
const tenth = (a, b, c, d) => Math.round(metres(a, b, c, d) * 10) / 10;

/**
 * The towns of a block, and what can be counted of them.
 * @param {CoverageBlock} B
 */
export const reachOf = (B) => {
  const count = B.place.length;
  const there = B.lat.map((v) => v !== null);
  const lat = B.lat.map((v) => Number(v) / 1e6); // of towns without a point never read
  const lon = B.lon.map((v) => Number(v) / 1e6);
  const rows = [...B.place.keys()];
  /** @type {Record<string, number[]>} */
  const known = {};
  /** @type {Record<string, number[]>} */
  const most = {};
  for (const [group, people] of Object.entries(B.people)) {
    known[group] = people.map((v) => v ?? 0);
    most[group] = people.map((v, i) => v ?? B.people.all[i] ?? 0);
  }

  /** Today's metres to the nearest site: null without a point, Infinity where there is no site. */
  const today = B.far.map((v, i) => v ?? (there[i] ? Infinity : null));
  /** @type {(far: number | null, limit: number) => boolean} */
  const isBeyond = (far, limit) => far !== null && far > limit;

  /**
   * With new sites: metres, which new site is nearest (-1: one of today's), and whom each reaches in its turn.
   * @param {Site[]} sites
   * @param {string} group
   * @param {number} limit
   */
  const reached = (sites, group, limit) => {
    const far = today.slice();
    /** @type {number[]} */
    const by = new Array(count).fill(-1);
    const gains = sites.map((site, k) => {
      let gain = 0;
      for (const i of rows.filter((t) => there[t])) {
        const m = tenth(site.lat, site.lon, lat[i], lon[i]);
        if (m >= (far[i] ?? Infinity)) continue;
        if (isBeyond(far[i], limit) && m <= limit) gain += known[group][i];
        far[i] = m;
        by[i] = k;
      }
      return gain;
    });
    return { far, by, gains };
  };

  /** @type {(far: (number | null)[], group: string, limit: number) => Record<Reason, number[]>} */
  const weak = (far, group, limit) => {
    /** @type {Record<Reason, number[]>} */
    const found = { edge: [], large: [], no_point: [], hidden: [] };
    for (const i of rows) {
      const off = Math.abs((far[i] ?? 0) - limit);
      const half = B.half[i];
      if (!there[i]) found.no_point.push(i);
      else if (off <= EDGE * limit) found.edge.push(i);
      else if (half !== null && half > limit && off <= half) found.large.push(i);
      else if (B.people[group][i] === null) found.hidden.push(i);
    }
    return found;
  };

  /**
   * How many live beyond the limit, of how many, at least and at most; and which towns are in doubt for which reason.
   * @param {(number | null)[]} far
   * @param {string} group
   * @param {number} limit
   */
  const sums = (far, group, limit) => {
    const reasons = weak(far, group, limit);
    const doubtful = new Set([...reasons.edge, ...reasons.large]);
    const found = { beyond: 0, total: 0, low: 0, high: 0, towns: 0, reasons };
    for (const i of rows) {
      const beyond = there[i] && isBeyond(far[i], limit);
      if (there[i]) found.total += known[group][i];
      if (beyond) {
        found.beyond += known[group][i];
        found.towns++;
      }
      if (beyond && !doubtful.has(i)) found.low += known[group][i];
      if (beyond || doubtful.has(i) || !there[i]) found.high += most[group][i];
    }
    return found;
  };

  /**
   * The towns as the list shows them: beyond the limit with most people first, then the farthest, then those without a point.
   * @param {(number | null)[]} far
   * @param {string} group
   * @param {number} limit
   */
  const order = (far, group, limit) => {
    /** @param {number} i */
    const rank = (i) => (!there[i] ? 2 : isBeyond(far[i], limit) ? 0 : 1);
    /** @param {number} i */
    const by = (i) => (rank(i) === 1 ? -Number(far[i]) : -most[group][i]);
    return [...rows].sort((i, j) => rank(i) - rank(j) || by(i) - by(j) || i - j);
  };

  /**
   * The towns within the limit of a town, itself among them, found in cells of a grid.
   * @param {number} limit
   */
  const neighbours = (limit) => {
    // degrees at least as long as the limit in Japan (20–46° N); cells only narrow down what is measured
    const tall = limit / 110000;
    const wide = limit / 77000;
    /** @type {Map<string, number[]>} */
    const cells = new Map();
    /** @param {number} i */
    const at = (i) => [Math.floor(lon[i] / wide), Math.floor(lat[i] / tall)];
    for (const i of rows.filter((t) => there[t])) {
      const name = at(i).join(":");
      const cell = cells.get(name);
      if (cell) cell.push(i);
      else cells.set(name, [i]);
    }
    /** @param {number} c */
    return (c) => {
      const [x, y] = at(c);
      /** @type {number[]} */
      const found = [];
      for (const dx of [-1, 0, 1])
        for (const dy of [-1, 0, 1])
          for (const i of cells.get(`${x + dx}:${y + dy}`) || [])
            if (tenth(lat[c], lon[c], lat[i], lon[i]) <= limit) found.push(i);
      return found;
    };
  };

  /**
   * Greedy maximum coverage: of the towns' points the one that reaches most people, again and again; the first of equals.
   * @param {number} k
   * @param {(number | null)[]} far
   * @param {string} group
   * @param {number} limit
   */
  const suggest = (k, far, group, limit) => {
    const near = neighbours(limit);
    const left = new Set(rows.filter((i) => there[i] && isBeyond(far[i], limit) && known[group][i] > 0));
    /** @type {number[]} */
    const gains = new Array(count).fill(0);
    /** @type {number[]} */
    const chosen = [];
    for (const i of left) for (const c of near(i)) gains[c] += known[group][i];
    while (chosen.length < k) {
      const best = gains.reduce((b, gain, c) => (gain > (b < 0 ? 0 : gains[b]) ? c : b), -1);
      if (best < 0) break;
      chosen.push(best);
      for (const i of near(best)) {
        if (!left.delete(i)) continue;
        for (const c of near(i)) gains[c] -= known[group][i];
      }
    }
    return chosen;
  };

  /**
   * The town whose point is nearest to a place; -1 where no town has one.
   * @param {number} a
   * @param {number} b
   */
  const nearest = (a, b) => {
    let best = -1;
    let least = Infinity;
    for (const i of rows) {
      const m = there[i] ? metres(a, b, lat[i], lon[i]) : Infinity;
      if (m < least) {
        best = i;
        least = m;
      }
    }
    return best;
  };

  return { block: B, lat, lon, there, most, today, reached, sums, order, suggest, nearest };
};
