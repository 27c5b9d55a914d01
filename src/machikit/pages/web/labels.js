/* Names on the map: which there are, and where each stands, so that none covers another or a mark. The same on screen and paper. */
/** @import { BaseBlock, Lang } from "./types.d.ts" */
import { unit } from "./mercator.js";

/** @typedef {[left: number, top: number, right: number, bottom: number]} PixelBox */
/** @typedef {"ward" | "around" | "station" | "town" | "own"} Kind */
/**
 * @typedef {object} Label
 * @property {string} text
 * @property {Kind} kind
 * @property {[number, number]} at in units of the map at zoom 0
 * @property {number} from the zooms at which it is shown: from this one
 * @property {number} to before this one
 * @property {number} [marked] of a station: it is marked from this zoom on
 * @property {boolean} [far] of a station: in another municipality
 * @property {number} rank the lower, the earlier it is placed
 */
/** @typedef {{ label: Label, x: number, y: number, box: PixelBox }} Placed */

export const CHOME_FROM = 14.5; // the zoom from which on 一丁目, 二丁目 … are named one by one
const WARDS_TO = 12.6; // below this zoom a designated city's wards are named, then their towns
const MARKS_FROM = 11; // stations are marked and named;
const FAR_MARKS_FROM = 12; // those of other municipalities are marked,
const FAR_FROM = 13.5; // and named
const LINES_FROM = 13.5; // stations are named with their lines; where they are few, always
const FEW = 6; // stations in the municipality
/** Pixels high, and how far the next name keeps away: beside, above. @type {Record<Kind, [number, number, number]>} */
const SIZES = { around: [13, 16, 8], own: [14, 16, 8], ward: [13, 14, 8], station: [11, 6, 3], town: [11.5, 12, 5] };
export const MARK = 3.5; // half a station's mark, in pixels
const CELL = 64; // pixels
const LEVELS = 11;

/** @type {(kind: Kind, zoom: number) => number} */
export const pixelsHigh = (kind, zoom) => SIZES[kind][0] + (zoom > 13.5 && kind === "town" ? 1.5 : 0);

/** @param {string} text its width in heights: what no font of ours exceeds */
const ems = (text) => [...text].reduce((sum, c) => sum + ((c.codePointAt(0) ?? 0) < 0x2e80 ? 0.62 : 1), 0);

/**
 * A rank for each place, so that those of low ranks are spread over the whole: in squares that halve from level to level, the
 * one that is nearest to each square's middle comes first.
 * @param {[number, number][]} places
 */
const spread = (places) => {
  const [xs, ys] = [places.map((p) => p[0]), places.map((p) => p[1])];
  const [x0, y0] = [xs, ys].map((v) => v.reduce((a, b) => Math.min(a, b), Infinity));
  const [x1, y1] = [xs, ys].map((v) => v.reduce((a, b) => Math.max(a, b), -Infinity));
  const side = Math.max(x1 - x0, y1 - y0) || 1;
  const ranks = places.map(() => LEVELS);
  for (let level = 0; level < LEVELS; level++) {
    const n = 2 ** level;
    /** @type {Map<number, [number, number]>} */
    const best = new Map();
    for (const [i, [x, y]] of places.entries()) {
      const [u, v] = [((x - x0) / side) * n, ((y - y0) / side) * n];
      const [a, b] = [Math.min(n - 1, Math.floor(u)), Math.min(n - 1, Math.floor(v))];
      const off = ranks[i] < level ? -1 : (u - a - 0.5) ** 2 + (v - b - 0.5) ** 2;
      const known = best.get(a * n + b);
      if (!known || off < known[0]) best.set(a * n + b, [off, i]);
    }
    for (const [off, i] of best.values()) if (off >= 0) ranks[i] = Math.min(ranks[i], level);
  }
  return ranks;
};

/** @typedef {{ name: string[], lat: number[], lon: number[] }} Named */
/** @type {(named: Named, i: number) => [number, number]} */
const place = (named, i) => unit(named.lat[i] / 1e5, named.lon[i] / 1e5);

/** @type {(texts: [string, [number, number]][]) => Map<string, [number, number][]>} */
const grouped = (texts) => {
  const groups = new Map();
  for (const [name, at] of texts) groups.set(name, [...(groups.get(name) ?? []), at]);
  return groups;
};

/** @type {(places: [number, number][]) => [number, number]} of some places the one that is nearest to their middle */
const middlemost = (places) => {
  const [x, y] = [0, 1].map((k) => places.reduce((sum, p) => sum + p[k], 0) / places.length);
  const far = (/** @type {[number, number]} */ p) => (p[0] - x) ** 2 + (p[1] - y) ** 2;
  return places.reduce((best, p) => (far(p) < far(best) ? p : best));
};

/** @type {(named: Named) => Label[]} towns; 一丁目 … of one name as one where the map is small, and wards where it is smaller */
const townLabels = (named) => {
  const wardOf = (/** @type {string} */ name) => /^[^区]{1,5}区(?=.)/.exec(name)?.[0] ?? "";
  const hasWards = named.name.length > 20 && named.name.every(wardOf);
  /** @type {[string, [number, number]][]} */
  const towns = named.name.map((name, i) => [hasWards ? name.slice(wardOf(name).length) : name, place(named, i)]);
  const from = hasWards ? WARDS_TO : 0;
  const wards = hasWards ? grouped(named.name.map((name, i) => [wardOf(name), place(named, i)])) : new Map();
  const whole = grouped(
    towns.map(([name, at], i) => {
      const stem = name.replace(/[一二三四五六七八九十〇0-9０-９]+丁目$/, "") || name;
      return [`${hasWards ? wardOf(named.name[i]) : ""}/${stem}`, at];
    }),
  );
  /** @type {(rows: [string, [number, number]][], kind: Kind, from: number, to: number) => Label[]} */
  const labels = (rows, kind, from, to) => {
    const ranks = spread(rows.map(([, at]) => at));
    return rows.map(([text, at], i) => ({ text, kind, at, from, to, rank: ranks[i] + 1 }));
  };
  /** @type {[string, [number, number]][]} */
  const stems = [...whole].map(([key, places]) => [key.slice(key.indexOf("/") + 1), middlemost(places)]);
  const wardRows = /** @type {[string, [number, number]][]} */ ([...wards].map(([name, p]) => [name, middlemost(p)]));
  return [
    ...labels(wardRows, "ward", 0, WARDS_TO).map((label) => ({ ...label, rank: 0.5 })),
    ...labels(stems, "town", from, CHOME_FROM),
    ...labels(towns, "town", Math.max(from, CHOME_FROM), Infinity),
  ];
};

/**
 * The names that a base map can show, the most important first.
 * @param {BaseBlock} base
 * @param {(at: [number, number]) => boolean} within whether a place lies in the municipality
 * @param {Lang} [lang]
 * @returns {Label[]}
 */
export const labelsOf = (base, within, lang = "ja") => {
  const none = { name: [], lat: [], lon: [] };
  const towns = base.towns ?? none;
  const stations = base.stations ?? { ...none, lines: [] };
  const names = base.around?.names;
  /** @type {Label[]} */
  const around = (names?.[lang] ?? []).map((text, i) => ({
    text,
    kind: "around",
    at: unit(Number(names?.lat[i]) / 1e5, Number(names?.lon[i]) / 1e5),
    from: 0,
    to: Infinity,
    rank: 0,
  }));
  return [...ownLabel(base, lang), ...around, ...stationLabels(stations, within, lang), ...townLabels(towns)].sort(
    (a, b) => a.rank - b.rank,
  );
};

/** @type {(base: BaseBlock, lang: Lang) => Label[]} */
const ownLabel = ({ own }, lang) =>
  own ? [{ text: own.name[lang], kind: "own", at: unit(...own.at), from: 0, to: Infinity, rank: 0 }] : [];

/** @type {(stations: NonNullable<BaseBlock["stations"]>, within: (at: [number, number]) => boolean, lang: Lang) => Label[]} */
const stationLabels = (stations, within, lang) => {
  const there = stations.name.map((_, i) => place(stations, i));
  const ranks = spread(there);
  const far = stations.name.map((_, i) => !within([stations.lat[i] / 1e5, stations.lon[i] / 1e5]));
  const few = far.filter((is) => !is).length <= FEW;
  return stations.name.flatMap((name, i) => {
    const text = lang === "ja" && !name.endsWith("駅") ? `${name}駅` : name;
    const lines = stations.lines[i].split("・");
    const known = lines.slice(0, 2).join("・") + (lines.length > 2 ? "…" : "");
    const withLines = known ? `${text}（${known}）` : text;
    const [from, marked] = far[i] ? [FAR_FROM, FAR_MARKS_FROM] : [MARKS_FROM, MARKS_FROM];
    const change = few && !far[i] ? from : Math.max(from, LINES_FROM);
    /** @type {Omit<Label, "text" | "from" | "to">} */
    const label = { kind: "station", at: there[i], marked, far: far[i], rank: ranks[i] + 0.9 + (far[i] ? 4 : 0) };
    return [
      { ...label, text: withLines, from: change, to: Infinity },
      { ...label, text, from, to: Infinity },
    ];
  });
};

/** Boxes that are taken, found by where they are. */
class Taken {
  constructor() {
    /** @type {Map<number, PixelBox[]>} */
    this.cells = new Map();
  }
  /** @type {(box: PixelBox) => number[]} */
  at([left, top, right, bottom]) {
    const found = [];
    for (let x = Math.floor(left / CELL); x <= Math.floor(right / CELL); x++)
      for (let y = Math.floor(top / CELL); y <= Math.floor(bottom / CELL); y++) found.push(x * 4099 + y);
    return found;
  }
  /** @param {PixelBox} box */
  add(box) {
    for (const cell of this.at(box)) {
      const there = this.cells.get(cell);
      if (there) there.push(box);
      else this.cells.set(cell, [box]);
    }
  }
  /** @param {PixelBox} b */
  has(b) {
    return this.at(b).some((cell) =>
      this.cells.get(cell)?.some((t) => t[0] < b[2] && t[2] > b[0] && t[1] < b[3] && t[3] > b[1]),
    );
  }
}

/** @type {(kind: Kind, w: number, h: number) => [number, number][]} where a name may stand, from its place: the best first */
const tries = (kind, w, h) => {
  if (kind === "station")
    return [[w + MARK + 2, 0], [-w - MARK - 2, 0], [0, -h - MARK - 1], [0, h + MARK + 1]]; // biome-ignore format: one line
  return kind === "town" ? [[0, 0], [0, -13], [0, 13]] : [[0, 0], [0, -22], [0, 22]]; // biome-ignore format: one line
};

/**
 * Where the names stand, as many as fit.
 * @param {Label[]} labels the most important first
 * @param {(x: number, y: number) => [number, number]} at from units of the map to pixels
 * @param {number} zoom
 * @param {[width: number, height: number]} size in pixels
 * @param {number[][]} taken boxes that names keep out of
 * @returns {{ names: Placed[], marks: { x: number, y: number, far: boolean }[] }} marks: stations, named or not
 */
export const placeLabels = (labels, at, zoom, [width, height], taken) => {
  const boxes = new Taken();
  for (const box of taken) boxes.add(/** @type {PixelBox} */ (box));
  const shown = labels
    .filter(({ from, to, marked }) => zoom < to && zoom >= Math.min(from, marked ?? from))
    .map((label) => ({ label, xy: at(...label.at) }))
    .filter(({ xy: [x, y] }) => x > -40 && y > -20 && x < width + 40 && y < height + 20);
  const marks = shown
    .filter(({ label }) => label.kind === "station")
    .map(({ xy: [x, y], label }) => ({ x, y, far: !!label.far }));
  for (const { x, y } of marks) boxes.add([x - MARK, y - MARK, x + MARK, y + MARK]);
  /** @type {Placed[]} */
  const names = [];
  const once = new Set(); // a neighbour has several places for its name, a station several names
  for (const { label, xy } of shown) {
    const one = label.kind === "station" ? label.at : label.text;
    if (zoom < label.from || once.has(one)) continue;
    const px = pixelsHigh(label.kind, zoom);
    const [, beside, above] = SIZES[label.kind];
    const w = (px * ems(label.text)) / 2 + 2;
    const h = px / 2 + 2;
    for (const [dx, dy] of tries(label.kind, w, h)) {
      const [x, y] = [xy[0] + dx, xy[1] + dy];
      /** @type {PixelBox} */
      const box = [x - w, y - h, x + w, y + h];
      if (box[0] < 0 || box[1] < 0 || box[2] > width || box[3] > height || boxes.has(box)) continue;
      boxes.add([box[0] - beside, box[1] - above, box[2] + beside, box[3] + above]);
      names.push({ label, x, y, box });
      if (label.kind === "around" || label.kind === "station") once.add(one);
      break;
    }
  }
  return { names, marks };
};
