/* The drawn map of a page of places: each place with its symbol, or dots where there are very many. */
/** @import { BaseBlock } from "./types.d.ts" */
/** @import { Rows } from "./rows.js" */
import { PLAIN_RADIUS } from "#pure";
import { drawnMap, frameOf } from "./map_drawing.js";
import { SYMBOLS } from "./symbols.js";

const MAX_SYMBOLS = 2000; // with more places than this, all are dots in one path

/** @type {(rows: Rows, base: BaseBlock) => unknown} */
export const pointsPicture = (rows, base) => {
  const { T, S, lookOf, w } = rows;
  const there = Array.from({ length: T.n }, (_, i) => i).filter((i) => T.lat[i] !== null);
  const at = (/** @type {number} */ i) => [Number(T.lat[i]) / 1e6, Number(T.lon[i]) / 1e6];
  const frame = frameOf(there.map((i) => /** @type {[number, number]} */ (at(i))), base); // biome-ignore format: one line
  const shown = new Set(rows.state.live && S.lists ? rows.listed() : there);
  const pixels = there.filter((i) => shown.has(i)).map((i) => {
    const [x, y] = frame.at(at(i)[0], at(i)[1]);
    return { i, x, y, r: T.size?.[i] ?? null };
  }); // biome-ignore format: one block
  const few = pixels.length <= MAX_SYMBOLS;
  const large = T.size ? [...pixels].sort((a, b) => Number(b.r) - Number(a.r) || a.i - b.i) : pixels; // small ones stay visible
  const symbols = large.map(({ i, x, y, r }) => {
    const place =
      r === null
        ? `x="${x.toFixed(1)}" y="${y.toFixed(1)}"`
        : `transform="translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${(r / PLAIN_RADIUS).toFixed(2)})"`;
    return `<use href="#g-${lookOf(i)}" ${place} data-i="${i}"/>`;
  });
  const dots = () => pixels.map(({ x, y }) => `M${x.toFixed(0)},${y.toFixed(0)}h.1`).join("");
  const path = () => `<path d="${dots()}" stroke="#0b5fb0" stroke-width="3" stroke-linecap="round"/>`;
  return drawnMap({
    base,
    frame,
    label: w("map"),
    symbols: SYMBOLS,
    marks: "",
    over: few ? symbols.join("") : path(),
    taken: few ? pixels.map(({ x, y }) => [x - 6, y - 6, x + 6, y + 6]) : [],
  });
};
