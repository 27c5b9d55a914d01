/* Packed rings and lines: unpacked, asked whether a place is in them, and how far it is to their edges. */
/** @import { Box, PackedShapes, Path } from "./types.d.ts" */
import { metres, unit } from "#pure";

/**
 * Degrees, latitude first, of an encoded polyline (hundred-thousandths of a degree).
 * @param {string} text
 */
export const unpack = (text) => {
  /** @type {number[]} */
  const found = [];
  const at = [0, 0];
  for (let i = 0, k = 0; i < text.length; k ^= 1) {
    let step = 0;
    let shift = 0;
    let digit = 0;
    do {
      digit = text.charCodeAt(i++) - 63;
      step |= (digit & 31) << shift;
      shift += 5;
    } while (digit >= 32);
    at[k] += step & 1 ? ~(step >> 1) : step >> 1;
    found.push(at[k] / 1e5);
  }
  return Float64Array.from(found);
};

/** @type {() => Box} */
const nowhere = () => [Infinity, Infinity, -Infinity, -Infinity];

/** @type {(flat: Float64Array) => Box} */
const boxOf = (flat) => {
  const b = nowhere();
  for (let i = 0; i < flat.length; i += 2) {
    b[0] = Math.min(b[0], flat[i]);
    b[1] = Math.min(b[1], flat[i + 1]);
    b[2] = Math.max(b[2], flat[i]);
    b[3] = Math.max(b[3], flat[i + 1]);
  }
  return b;
};

/**
 * The box around all of some rings.
 * @param {Path[]} rings
 */
export const boxAround = (rings) =>
  rings.reduce(
    (b, { box: r }) =>
      /** @type {Box} */ ([Math.min(b[0], r[0]), Math.min(b[1], r[1]), Math.max(b[2], r[2]), Math.max(b[3], r[3])]),
    nowhere(),
  );

/**
 * A ring or a line: degrees, the same as units of the map at zoom 0, and its box.
 * @param {string} text
 */
export const path = (text) => pathOf(unpack(text));

/**
 * The same of degrees, latitude first.
 * @param {Float64Array} ll
 * @returns {Path}
 */
export const pathOf = (ll) => {
  const xy = new Float64Array(ll.length);
  for (let i = 0; i < ll.length; i += 2) [xy[i], xy[i + 1]] = unit(ll[i], ll[i + 1]);
  return { ll, xy, box: boxOf(ll) };
};

/**
 * Even–odd over all rings: a hole is outside, an island in a hole inside, every part counts.
 * @param {Pick<Path, "ll" | "box">[]} rings
 * @param {number} lat
 * @param {number} lon
 */
export const inside = (rings, lat, lon) => {
  let odd = false;
  for (const { ll, box: b } of rings) {
    if (lat < b[0] || lat > b[2] || lon < b[1] || lon > b[3]) continue;
    for (let i = 0, j = ll.length - 2; i < ll.length; j = i, i += 2)
      if (ll[i] > lat !== ll[j] > lat && lon < ((ll[j + 1] - ll[i + 1]) * (lat - ll[i])) / (ll[j] - ll[i]) + ll[i + 1])
        odd = !odd;
  }
  return odd;
};

/**
 * Metres from a place to the nearest edge, on the plane around the place (scaled by `metres`); Infinity beyond `reach`.
 * @param {Pick<Path, "ll" | "box">[]} rings
 * @param {number} lat
 * @param {number} lon
 * @param {number} reach
 */
export const toEdge = (rings, lat, lon, reach) => {
  const north = metres(lat - 0.005, lon, lat + 0.005, lon) * 100;
  const east = metres(lat, lon - 0.005, lat, lon + 0.005) * 100;
  const dy = reach / north;
  const dx = reach / east;
  let best = reach * reach;
  for (const { ll, box: b } of rings) {
    if (lat < b[0] - dy || lat > b[2] + dy || lon < b[1] - dx || lon > b[3] + dx) continue;
    for (let i = 2; i < ll.length; i += 2) {
      const x = (ll[i - 1] - lon) * east;
      const y = (ll[i - 2] - lat) * north;
      const vx = (ll[i + 1] - lon) * east - x;
      const vy = (ll[i] - lat) * north - y;
      const length = vx * vx + vy * vy;
      const t = length ? Math.max(0, Math.min(1, -(x * vx + y * vy) / length)) : 0;
      const px = x + t * vx;
      const py = y + t * vy;
      best = Math.min(best, px * px + py * py);
    }
  }
  return best < reach * reach ? Math.sqrt(best) : Infinity;
};

/**
 * The areas of a table, row by row, and where a place lies among them; with or without a map.
 * @param {PackedShapes} packed
 */
export const areaIndex = (packed) => {
  const rings = packed.shapes.map((parts) => parts.flat().map(path));
  const all = packed.shapes.flatMap((parts, i) => (parts.length ? [i] : [])); // the rows that have an area
  return {
    rings,
    all,
    /** @type {(lat: number, lon: number, rows?: number[]) => number[]} the rows that a place is in */
    at: (lat, lon, rows) => (rows || all).filter((i) => inside(rings[i], lat, lon)),
    /** @type {(i: number, lat: number, lon: number, reach: number) => number} metres to a row's edge, as `toEdge` */
    away: (i, lat, lon, reach) => toEdge(rings[i], lat, lon, reach),
  };
};
