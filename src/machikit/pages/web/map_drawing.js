/* The drawn map, for print and for pages without scripts: outline, names of towns, and what a view draws on them. */
/** @import { At, BaseBlock } from "./types.d.ts" */
import { escapeHtml, html, Markup } from "#pure";

export const WIDTH = 760;
export const HEIGHT = 520;
/** @typedef {[left: number, top: number, right: number, bottom: number]} PixelBox */
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
  return { at, frame: `${scale.toFixed(6)} ${dx.toFixed(4)} ${dy.toFixed(4)}` };
};

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

/** @type {(base: BaseBlock, at: ToPixel) => string} the outline, as data of a path */
const outlineOf = (base, at) =>
  (base.boundary ?? [])
    .map((ring) =>
      pathData(
        ring.flatMap(([lon, lat]) => at(lat / 1e5, lon / 1e5)),
        true,
      ),
    )
    .join("");

/**
 * The corners of an unpacked ring or line (rings.js) in pixels.
 * @type {(ll: ArrayLike<number>, at: ToPixel) => number[]}
 */
export const pixelsOf = (ll, at) =>
  Array.from({ length: ll.length / 2 }, (_, k) => at(ll[2 * k], ll[2 * k + 1])).flat();

/** @type {(boxes: PixelBox[], box: PixelBox) => boolean} */
export const collides = (boxes, box) =>
  boxes.some((b) => b[0] < box[2] && b[2] > box[0] && b[1] < box[3] && b[3] > box[1]);

/** @type {(base: BaseBlock, at: ToPixel, taken: PixelBox[]) => string} names of towns, as many as fit between what is there */
const namesOf = (base, at, taken) => {
  const { name, lat, lon } = base.towns ?? { name: [], lat: [], lon: [] };
  const boxes = [...taken];
  return name
    .map((town, i) => {
      const [x, y] = at(lat[i] / 1e5, lon[i] / 1e5);
      const half = 5.5 * [...town].length + 2;
      if (x <= half || x >= WIDTH - half || y <= 10 || y >= HEIGHT - 10) return "";
      /** @type {PixelBox} */
      const box = [x - half, y - 7, x + half, y + 7];
      if (collides(boxes, box)) return "";
      boxes.push([box[0] - 8, box[1] - 4, box[2] + 8, box[3] + 4]);
      return `<text x="${x.toFixed(0)}" y="${(y + 4).toFixed(0)}">${escapeHtml(town)}</text>`;
    })
    .join("");
};

/**
 * The drawing. symbols: by name, what `<use href="#g-<name>"/>` and `glyph` show; marks: what is drawn under the names;
 * over: what is drawn over them; taken: boxes in pixels that names keep out of; patterns: what else the marks are drawn with.
 * @param {{ base: BaseBlock, frame: ReturnType<typeof frameOf>, label: string, symbols: Record<string, string>, marks: string,
 *   over?: string, taken?: PixelBox[], patterns?: string }} drawing
 */
export const drawnMap = ({ base, frame, label, symbols, marks, over = "", taken = [], patterns = "" }) => {
  return html`<svg class="drawn" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${label}" data-frame="${
    frame.frame
  }"><defs>${symbolsOf(symbols)}${new Markup(patterns)}</defs><path class="land" d="${outlineOf(base, frame.at)}" fill-rule="evenodd"/>${new Markup(
    marks,
  )}<g class="towns" lang="ja">${new Markup(namesOf(base, frame.at, taken))}</g>${new Markup(over)}</svg>`;
};

/** @param {Record<string, string>} symbols of marks, for pages that have no drawn map to hold them */
export const marksAlone = (symbols) =>
  html`<svg class="visually-hidden" aria-hidden="true"><defs>${symbolsOf(symbols)}</defs></svg>`;

/** @param {Record<string, string>} symbols */
const symbolsOf = (symbols) =>
  new Markup(
    Object.entries(symbols)
      .map(([name, symbol]) => `<g id="g-${name}">${symbol}</g>`)
      .join(""),
  );
