/* What the block `base` holds, unpacked: the municipality's outline parted into border and coast, and what lies around it. */
/** @import { BaseBlock, Box, Path } from "./types.d.ts" */
import { path, pathOf } from "./rings.js";

/**
 * @typedef {object} Ground
 * @property {Path[]} rings the municipality's outline
 * @property {Path[]} border of its outline, what is shared with a neighbour, or not known
 * @property {Path[]} shore of its outline, what is coast
 * @property {Path[]} land of the others, as rings
 * @property {Path[]} coast of the others, as lines
 * @property {Path[]} borders of the others among themselves
 * @property {Path[]} roads
 * @property {[lat: number, lon: number][]} ponds
 * @property {Box | null} extent what is known of the surroundings, in degrees; null: nothing
 */

/** @type {(ring: Path, stretches: number[] | undefined) => { border: Path[], shore: Path[] }} stretches: corners between which it is coast */
const parted = ({ ll }, stretches) => {
  /** @type {(from: number, to: number) => Path[]} */
  const cut = (from, to) => (to > from ? [pathOf(ll.subarray(2 * from, 2 * to + 2))] : []);
  const shore = [];
  const border = [];
  let last = 0;
  for (let k = 0; k < (stretches?.length ?? 0); k += 2) {
    const [from, to] = /** @type {number[]} */ (stretches).slice(k, k + 2);
    border.push(...cut(last, from));
    shore.push(...cut(from, to));
    last = to;
  }
  return { border: [...border, ...cut(last, ll.length / 2 - 1)], shore };
};

/** @type {(places: { lat: number[], lon: number[] } | undefined) => [number, number][]} */
const degrees = (places) => (places?.lat ?? []).map((lat, i) => [lat / 1e5, Number(places?.lon[i]) / 1e5]);

/** @type {(base: BaseBlock) => Ground} */
export const groundOf = (base) => {
  const rings = (base.boundary ?? []).map((ring) =>
    pathOf(Float64Array.from(ring.flatMap(([lon, lat]) => [lat / 1e5, lon / 1e5]))),
  );
  const { around } = base;
  const parts = rings.map((ring, i) => parted(ring, around?.shore[i]));
  const extent = around?.extent.map((v) => v / 1e5) ?? null;
  return {
    rings,
    border: parts.flatMap((part) => part.border),
    shore: parts.flatMap((part) => part.shore),
    land: (around?.land ?? []).map(path),
    coast: (around?.coast ?? []).map(path),
    borders: (around?.borders ?? []).map(path),
    roads: (base.roads ?? []).map(path),
    ponds: degrees(base.ponds),
    extent: /** @type {Box | null} */ (extent),
  };
};

const STEPS = [1, 2, 5];
/**
 * A round length for a scale bar, and how wide it is.
 * @param {number} metresPerPixel
 * @param {number} widest pixels
 */
export const scaleBar = (metresPerPixel, widest) => {
  let best = 1;
  for (let ten = 1; ten < 1e8; ten *= 10)
    for (const step of STEPS) if (step * ten <= metresPerPixel * widest) best = step * ten;
  return { text: best < 1000 ? `${best} m` : `${best / 1000} km`, width: best / metresPerPixel };
};
