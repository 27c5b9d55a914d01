/* Web Mercator: where a place is on the map, and on the drawn map. Computing only; views may use it. */
/** @import { At } from "./types.d.ts" */

/**
 * In units of the map at zoom 0: x to the east, y to the south, both from 0 to 1.
 * @param {number} lat
 * @param {number} lon
 * @returns {At}
 */
export const unit = (lat, lon) => {
  const s = Math.sin((lat * Math.PI) / 180);
  return [lon / 360 + 0.5, 0.5 - (0.25 * Math.log((1 + s) / (1 - s))) / Math.PI];
};

/**
 * How a drawn map places its points: `data-frame` of its svg is scale, x and y; null where it has none.
 * @param {string | undefined} frame
 * @returns {((lat: number, lon: number) => At) | null}
 */
export const projection = (frame) => {
  const [scale, x, y] = (frame || "").split(" ").map(Number);
  if (!scale) return null;
  return (lat, lon) => [
    lon * scale + x,
    ((-Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) * 180) / Math.PI) * scale + y,
  ];
};

/**
 * The middle 98 % of some places, as bounds of a map: [[south, west], [north, east]]; null where there are none.
 * @param {(number | null)[]} lat
 * @param {(number | null)[]} lon
 * @returns {[At, At] | null}
 */
export const middle = (lat, lon) => {
  /** @param {(number | null)[]} values */
  const ends = (values) => {
    const sorted = values.filter((v) => v !== null).sort((a, b) => a - b);
    const cut = Math.floor(sorted.length / 100);
    return [sorted[cut], sorted[sorted.length - 1 - cut]];
  };
  const [south, north] = ends(lat);
  const [west, east] = ends(lon);
  return south === undefined || west === undefined
    ? null
    : [
        [south, west],
        [north, east],
      ];
};
