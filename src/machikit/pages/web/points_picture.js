/* The drawn map of a page of places: each place with its symbol, or dots where there are very many. */
/** @import { BaseBlock } from "./types.d.ts" */
/** @import { Rows } from "./rows.js" */
import { PLAIN_RADIUS } from "#pure";
import { drawnMap, frameOf } from "./map_drawing.js";

const MAX_SYMBOLS = 2000; // with more places than this, all are dots in one path
export const SYMBOLS = {
  plain: '<circle r="5.5" fill="#0b5fb0" stroke="#fff" stroke-width="1.4"/>',
  yes: '<circle r="5.5" fill="#0b5fb0" stroke="#fff" stroke-width="1.4"/>',
  partial: '<path d="M0-7 6.2 4H-6.2z" fill="#f2a33a" stroke="#7a3d00" stroke-width="1.2"/>',
  no: '<path d="M-4-4 4 4M4-4-4 4" stroke="#5c5f66" stroke-width="2.6" fill="none"/>',
  none: '<circle r="4.4" fill="#fff" stroke="#5c5f66" stroke-width="1.8"/>',
  other: '<rect x="-4.6" y="-4.6" width="9.2" height="9.2" fill="#6b4fa0" stroke="#fff" stroke-width="1.2"/>',
  rest: '<circle r="3.6" fill="#5c5f66" stroke="#fff" stroke-width="1.2"/>',
  k0: '<circle r="5.5" fill="#0b5fb0" stroke="#fff" stroke-width="1.4"/>',
  k1: '<path d="M0-7 6.2 4H-6.2z" fill="#c2410c" stroke="#fff" stroke-width="1.2"/>',
  k2: '<rect x="-4.8" y="-4.8" width="9.6" height="9.6" fill="#0f766e" stroke="#fff" stroke-width="1.2"/>',
  k3: '<path d="M0-6.6 6.6 0 0 6.6-6.6 0z" fill="#8b2fa8" stroke="#fff" stroke-width="1.2"/>',
  k4: '<path d="M0-6.2 5.9-1.9 3.6 5H-3.6L-5.9-1.9z" fill="#8a6100" stroke="#fff" stroke-width="1.2"/>',
  k5: '<path d="M0 7 6.2-4H-6.2z" fill="#b4235a" stroke="#fff" stroke-width="1.2"/>',
  k6: '<circle r="4.4" fill="#fff" stroke="#4a4d57" stroke-width="2"/>',
};

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
