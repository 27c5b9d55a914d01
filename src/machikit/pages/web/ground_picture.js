/* The base map as a drawing: land, coast and borders cut to the frame, roads, names, a scale and the north. */
/** @import { BaseBlock, Path } from "./types.d.ts" */
/** @import { Ground } from "./ground.js" */
/** @import { Frame } from "./frame.js" */
import { escapeHtml } from "#pure";
import { HEIGHT, pathData, WIDTH } from "./frame.js";
import { groundOf, scaleBar } from "./ground.js";
import { labelsOf, MARK, placeLabels } from "./labels.js";
import { inside } from "./rings.js";
import { simplified } from "./simplify.js";

const FINE = 0.4; // pixels: smaller steps are not drawn
const OVER = 12; // pixels beyond the frame that shapes are cut at
const EARTH = 40_075_017; // metres around the equator, as Web Mercator has it
const [LEFT, TOP, RIGHT, BOTTOM] = [-OVER, -OVER, WIDTH + OVER, HEIGHT + OVER];

/** @type {(frame: Frame, one: Path) => number[][]} corners in pixels */
const corners = (frame, { xy }) =>
  Array.from({ length: xy.length / 2 }, (_, k) => frame.ofUnit(xy[2 * k], xy[2 * k + 1]));

/**
 * A ring cut to the frame, by Sutherland and Hodgman's way.
 * @param {number[][]} ring
 */
const cut = (ring) => {
  /** @type {[axis: number, limit: number, sign: number][]} */
  const edges = [[0, LEFT, 1], [0, RIGHT, -1], [1, TOP, 1], [1, BOTTOM, -1]]; // biome-ignore format: one line
  return edges.reduce((points, [axis, limit, sign]) => {
    const isIn = (/** @type {number[]} */ p) => sign * (p[axis] - limit) >= 0;
    return points.flatMap((p, i) => {
      const before = points[(i || points.length) - 1];
      const t = (limit - before[axis]) / (p[axis] - before[axis]);
      const crossing = [before[0] + t * (p[0] - before[0]), before[1] + t * (p[1] - before[1])];
      if (isIn(p)) return isIn(before) ? [p] : [crossing, p];
      return isIn(before) ? [crossing] : [];
    });
  }, ring);
};

/** @type {(line: number[][]) => number[][][]} the stretches of a line that may be seen */
const seen = (line) => {
  /** @type {number[][][]} */
  const stretches = [];
  for (let i = 1; i < line.length; i++) {
    const [p, q] = [line[i - 1], line[i]];
    const off =
      Math.max(p[0], q[0]) < LEFT ||
      Math.min(p[0], q[0]) > RIGHT ||
      Math.max(p[1], q[1]) < TOP ||
      Math.min(p[1], q[1]) > BOTTOM;
    if (off) continue;
    const last = stretches[stretches.length - 1];
    if (last && last[last.length - 1] === p) last.push(q);
    else stretches.push([p, q]);
  }
  return stretches;
};

/** @type {(points: number[][], closed: boolean) => string} */
const data = (points, closed) => pathData(simplified(points.flat(), FINE), closed);
/** @type {(paths: Path[], frame: Frame) => string} */
const areas = (paths, frame) =>
  paths.map((one) => cut(corners(frame, one))).map((ring) => (ring.length > 2 ? data(ring, true) : "")).join(""); // biome-ignore format: one line
/** @type {(paths: Path[], frame: Frame) => string} */
const lines = (paths, frame) =>
  paths.flatMap((one) => seen(corners(frame, one)).map((line) => data(line, false))).join("");
/** @type {(look: string, d: string) => string} */
const drawn = (look, d) => (d ? `<path class="${look}" d="${d}"/>` : "");

/** @type {(ground: Ground, frame: Frame) => string} what is beyond the extent: not known, so it is neither land nor sea */
const unknown = ({ extent }, frame) => {
  if (!extent) return "";
  const [left, top] = frame.at(extent[2], extent[1]);
  const [right, bottom] = frame.at(extent[0], extent[3]);
  if (left <= 0 && top <= 0 && right >= WIDTH && bottom >= HEIGHT) return "";
  const [x, y] = [Math.max(left, 0), Math.max(top, 0)].map((v) => v.toFixed(0));
  const [u, v] = [Math.min(right, WIDTH), Math.min(bottom, HEIGHT)].map((v) => v.toFixed(0));
  return `<path class="unknown" d="M0 0H${WIDTH}V${HEIGHT}H0ZM${x} ${y}H${u}V${v}H${x}Z"/>`;
};

/** @type {(frame: Frame) => string} where nothing is known of the ground: lines of degrees */
const grid = (frame) => {
  const [lat, lon] = frame.middle;
  const step = [0.01, 0.05, 0.25, 1, 5].find((one) => (360 * WIDTH) / frame.world / one < 16) ?? 20;
  const found = [];
  for (let k = -16; k <= 16; k++) {
    const [x] = frame.at(lat, (Math.round(lon / step) + k) * step);
    const [, y] = frame.at((Math.round(lat / step) + k) * step, lon);
    if (x > 0 && x < WIDTH) found.push(`M${x.toFixed(0)} 0V${HEIGHT}`);
    if (y > 0 && y < HEIGHT) found.push(`M0 ${y.toFixed(0)}H${WIDTH}`);
  }
  return drawn("grid", found.join(""));
};

/** @type {(frame: Frame) => string} */
const scaleAndNorth = (frame) => {
  const { text, width } = scaleBar((EARTH * Math.cos((frame.middle[0] * Math.PI) / 180)) / frame.world, 130);
  const end = 12 + width;
  return `<g class="scale"><path d="M12 ${HEIGHT - 17}v5H${end.toFixed(1)}v-5"/><text x="${(12 + width / 2).toFixed(0)}" y="${
    HEIGHT - 17
  }">${text}</text><path class="north" d="M${WIDTH - 20} 14l6 17-6-4-6 4z"/><text x="${WIDTH - 20}" y="43">N</text></g>`;
};

/**
 * The ground under the marks, and what stands over it: names, the scale, the north.
 * @param {BaseBlock} base
 * @param {Frame} frame
 * @param {number[][]} taken boxes in pixels that names keep out of
 */
export const groundPicture = (base, frame, taken) => {
  const ground = groundOf(base);
  const { rings, land, border, shore, coast, borders, roads, ponds } = ground;
  const own = areas(rings, frame);
  const dots = ponds
    .map(([lat, lon]) => frame.at(lat, lon))
    .filter(([x, y]) => x > 0 && y > 0 && x < WIDTH && y < HEIGHT);
  const under = [
    unknown(ground, frame),
    rings.length || land.length ? "" : grid(frame),
    drawn("others", areas(land, frame)),
    drawn("land", own),
    drawn("borders", lines(borders, frame)),
    drawn("coast", lines([...coast, ...shore], frame)),
    drawn("roads under", lines(roads, frame)) + drawn("roads", lines(roads, frame)),
    drawn("border", lines(border, frame)),
    drawn("ponds", dots.map(([x, y]) => `M${x.toFixed(0)} ${y.toFixed(0)}h.1`).join("")),
  ];
  const labels = labelsOf(base, ([lat, lon]) => inside(rings, lat, lon));
  const corners = [[0, HEIGHT - 34, 150, HEIGHT], [WIDTH - 40, 0, WIDTH, 50]]; // biome-ignore format: of the scale and the north
  const { names, marks } = placeLabels(labels, frame.ofUnit, frame.zoom, [WIDTH, HEIGHT], [...taken, ...corners]);
  /** @type {(far: boolean) => string} */
  const squares = (far) =>
    marks
      .filter((mark) => mark.far === far)
      .map(({ x, y }) => `M${(x - MARK).toFixed(0)} ${(y - MARK).toFixed(0)}h7v7h-7z`)
      .join("");
  const texts = names.map(
    ({ label, x, y }) =>
      `<text${label.kind === "town" ? "" : ` class="${label.kind}"`} x="${x.toFixed(0)}" y="${(y + 4).toFixed(0)}">${escapeHtml(label.text)}</text>`,
  );
  return {
    under: under.join(""),
    over: `${drawn("stations far", squares(true))}${drawn("stations", squares(false))}<g class="towns" lang="ja">${texts.join("")}</g>${scaleAndNorth(frame)}`,
  };
};
