/* The drawn map of a page of places: each place with its symbol, or dots where there are very many. */
/** @import { BaseBlock } from "./types.d.ts" */
/** @import { Rows } from "./rows.js" */
import { PLAIN_RADIUS } from "#pure";
import { drawnMap, frameOf } from "./map_drawing.js";
import { SYMBOLS } from "./symbols.js";

const MAX_SYMBOLS = 2000; // with more places than this, all are dots in one path

/** @typedef {{ i: number, x: number, y: number }} Pixel */

/** @type {(rows: Rows, pixels: Pixel[]) => string} each place with its symbol; small ones last, so that they stay visible */
const symbolsOf = ({ T, lookOf }, pixels) => {
  const { size } = T;
  const radius = (/** @type {Pixel} */ { i }) => size?.[i] ?? PLAIN_RADIUS;
  const sorted = size ? [...pixels].sort((a, b) => radius(b) - radius(a) || a.i - b.i) : pixels;
  const place = (/** @type {Pixel} */ pixel) => {
    const [x, y] = [pixel.x.toFixed(1), pixel.y.toFixed(1)];
    return size
      ? `transform="translate(${x} ${y}) scale(${(radius(pixel) / PLAIN_RADIUS).toFixed(2)})"`
      : `x="${x}" y="${y}"`;
  };
  return sorted.map((pixel) => `<use href="#g-${lookOf(pixel.i)}" ${place(pixel)} data-i="${pixel.i}"/>`).join("");
};

/** @param {Pixel[]} pixels all as dots in one path, one for each pixel */
const dotsOf = (pixels) => {
  const dots = new Set(pixels.map(({ x, y }) => `M${Math.round(x)},${Math.round(y)}h.1`));
  return `<path d="${[...dots].join("")}" stroke="#0b5fb0" stroke-width="3" stroke-linecap="round"/>`;
};

/** @type {(rows: Rows, base: BaseBlock) => unknown} */
export const pointsPicture = (rows, base) => {
  const { T, S, w } = rows;
  const there = Array.from({ length: T.n }, (_, i) => i).filter((i) => T.lat[i] !== null);
  /** @type {(i: number) => [number, number]} */
  const at = (i) => [Number(T.lat[i]) / 1e6, Number(T.lon[i]) / 1e6];
  const frame = frameOf(there.map(at), base); // biome-ignore format: one line
  const shown = rows.state.live && S.lists ? new Set(rows.listed()) : null;
  const drawn = shown ? there.filter((i) => shown.has(i)) : there;
  const pixels = drawn.map((i) => {
    const [x, y] = frame.at(...at(i));
    return { i, x, y };
  });
  const few = pixels.length <= MAX_SYMBOLS;
  return drawnMap({
    base,
    frame,
    label: w("map"),
    symbols: SYMBOLS,
    marks: "",
    over: few ? symbolsOf(rows, pixels) : dotsOf(pixels),
    taken: few ? pixels.map(({ x, y }) => [x - 6, y - 6, x + 6, y + 6]) : [],
  });
};
