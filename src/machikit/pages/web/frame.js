/* The frame of a drawn map: how places become its pixels, and lines the data of its paths. */
/** @import { At, BaseBlock } from "./types.d.ts" */

export const WIDTH = 760;
export const HEIGHT = 520;
/** @typedef {(lat: number, lon: number) => At} ToPixel */

/**
 * Degrees to x right, y down, in units of degrees of longitude.
 * @type {ToPixel}
 */
const mercator = (lat, lon) => [lon, (-Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) * 180) / Math.PI];

/** @type {(values: number[], cut: number) => At} the first and the last, without `cut` at each end */
const ends = (values, cut) => {
  const sorted = Float64Array.from(values.length ? values : [0]).sort();
  return [sorted[cut], sorted[sorted.length - 1 - cut]];
};

/**
 * How places become pixels of the drawing: it holds the middle 98 % of them, so that a place far off does not shrink the
 * town, with a margin; of the outline where there are none.
 * @param {At[]} places latitude, longitude in degrees
 * @param {BaseBlock} base
 */
export const frameOf = (places, base) => {
  const outline = () => (base.boundary ?? []).flatMap((ring) => ring.map(([lon, lat]) => [lat / 1e5, lon / 1e5]));
  const points = (places.length ? places : outline()).map(([lat, lon]) => mercator(lat, lon));
  const cut = Math.floor(points.length / 100);
  const [x0, x1] = ends(points.map((p) => p[0]), cut); // biome-ignore format: one pair a line
  const [y0, y1] = ends(points.map((p) => p[1]), cut); // biome-ignore format: one pair a line
  const scale = Math.min((WIDTH - 60) / Math.max(x1 - x0, 0.01), (HEIGHT - 60) / Math.max(y1 - y0, 0.01));
  const dx = (WIDTH - scale * (x1 + x0)) / 2;
  const dy = (HEIGHT - scale * (y1 + y0)) / 2;
  /** @type {ToPixel} */
  const at = (lat, lon) => {
    const [x, y] = mercator(lat, lon);
    return [x * scale + dx, y * scale + dy];
  };
  /** @type {(x: number, y: number) => At} */
  const ofUnit = (x, y) => [(x - 0.5) * 360 * scale + dx, (y - 0.5) * 360 * scale + dy];
  const [x, y] = [(WIDTH / 2 - dx) / scale, (HEIGHT / 2 - dy) / scale];
  /** @type {At} */
  const middle = [(Math.atan(Math.exp((-y * Math.PI) / 180)) * 360) / Math.PI - 90, x];
  const world = 360 * scale;
  const zoom = Math.log2(world / 256);
  return { at, ofUnit, middle, world, zoom, frame: `${scale.toFixed(6)} ${dx.toFixed(4)} ${dy.toFixed(4)}` };
};
/**
 * at: degrees to pixels; ofUnit: units of the map at zoom 0 to pixels; middle: its degrees, latitude first; world: how many pixels
 * wide the whole world would be; zoom: at which a moving map is as large; frame: what `projection` reads.
 * @typedef {ReturnType<typeof frameOf>} Frame
 */

/** @param {number} tenths */
const shortest = (tenths) => String(tenths / 10).replace(/^(-?)0\./, "$1.");

/**
 * Corners as data of a path: from the first, each as the step from the one before, in tenths of a pixel; what is no step is left out.
 * @param {ArrayLike<number>} flat x, y, x, y … in pixels
 * @param {boolean} closed
 */
export const pathData = (flat, closed) => {
  const tenths = Array.from(flat, (v) => Math.round(v * 10));
  let [x, y] = tenths;
  const start = `M${shortest(x)} ${shortest(y)}`;
  const steps = [];
  for (let k = 2; k < tenths.length; k += 2) {
    const [dx, dy] = [tenths[k] - x, tenths[k + 1] - y];
    if (!dx && !dy) continue;
    steps.push(`${shortest(dx)}${dy < 0 ? "" : " "}${shortest(dy)}`);
    [x, y] = [tenths[k], tenths[k + 1]];
  }
  // "l1-.5 2 .5": a sign parts numbers, too
  const line = steps.reduce((all, step) => `${all}${all && !step.startsWith("-") ? " " : ""}${step}`, "");
  return `${start}${line && `l${line}`}${closed ? "Z" : ""}`;
};

/**
 * The corners of an unpacked ring or line (rings.js) in pixels.
 * @type {(ll: ArrayLike<number>, at: ToPixel) => number[]}
 */
export const pixelsOf = (ll, at) =>
  Array.from({ length: ll.length / 2 }, (_, k) => at(ll[2 * k], ll[2 * k + 1])).flat();
