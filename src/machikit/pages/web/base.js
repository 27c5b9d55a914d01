/* The base map: land, coast and borders, roads, stations and names, under the layers; nothing that needs a network. Needs Leaflet. */
/** @import { BaseBlock, Path, Pen } from "./types.d.ts" */
/** @import { ToPixels } from "./canvas.js" */
/** @import { Kind, Placed } from "./labels.js" */
import { lang, unit } from "#core";
import { Canvas, SANS } from "./canvas.js";
import { groundOf } from "./ground.js";
import { labelsOf, MARK, pixelsHigh, placeLabels } from "./labels.js";
import { inside } from "./rings.js";

const LAND = "#fbfaf6";
const OTHERS = "#efede6";
const UNKNOWN = "#f4f5f7"; // beyond what the page holds
const HALO = "#fbfaf6";
const GRID = [0.01, 0.05, 0.25, 1, 5]; // degrees
/** @type {Record<Kind, [colour: string, font: string]>} */
const INK = {
  around: ["#6d6654", "500"],
  own: ["#4a463a", "700"],
  ward: ["#4a463a", "700"],
  station: ["#33415c", "500"],
  town: ["#63625b", "400"],
};

/** @type {(size: L.Point) => number[][]} boxes that buttons, legend, scale and credit stand in */
const controls = ({ x, y }) => [
  [0, 0, 50, 90],
  [x - 190, 0, x, 32],
  [0, y - 66, 190, y],
  [x - 320, y - 24, x, y],
];

export class Base extends Canvas {
  /**
   * @param {BaseBlock} base
   * @param {{ fill?: boolean, pane?: string }} [options]
   */
  constructor(base, options) {
    super();
    /** @type {{ fill?: boolean, pane?: string }} */
    this.options = L.Util.setOptions(this, { pane: "tilePane", fill: true, ...options });
    this.base = base;
    this.ground = groundOf(base);
    const within = (/** @type {[number, number]} */ [lat, lon]) => inside(this.ground.rings, lat, lon);
    this.labelsIn = { ja: labelsOf(base, within, "ja"), en: labelsOf(base, within, "en") };
    /** @type {((at: ToPixels) => number[][]) | undefined} boxes in pixels that names keep out of */
    this.taken = undefined;
    /** @type {((g: Pen, size: L.Point, to: ToPixels, zoom: number, taken: number[][]) => void) | undefined} */
    this.names = undefined; // set where a layer of areas draws the names above its fills
    /** @type {Placed[]} the names as they stand now */
    this.placed = [];
  }
  /** @type {(g: Pen, size: L.Point, map: L.Map) => void} */
  paint(g, size, map) {
    const at = this.frame();
    g.lineJoin = "round";
    if (this.options.fill) this._land(g, size, at, map);
    this._lines(g, at);
    if (!this.names) this.labels(g, size, at, map.getZoom(), this.taken?.(at) ?? []);
  }
  /** @type {(g: Pen, size: L.Point, at: ToPixels, map: L.Map) => void} */
  _land(g, size, at, map) {
    const { rings, land, extent } = this.ground;
    if (extent) {
      g.fillStyle = UNKNOWN;
      g.fillRect(0, 0, size.x, size.y);
      const [left, top] = at(...unit(extent[2], extent[1]));
      const [right, bottom] = at(...unit(extent[0], extent[3]));
      g.fillStyle = "#e6edf2";
      g.fillRect(left, top, right - left, bottom - top);
    }
    if (!rings.length && !land.length) this._grid(g, size, map, at);
    for (const [paths, colour] of /** @type {[Path[], string][]} */ ([
      [land, OTHERS],
      [rings, LAND],
    ])) {
      g.beginPath();
      for (const one of paths) this._trace(g, one, at, true);
      g.fillStyle = colour;
      g.fill("evenodd");
    }
  }
  /** @type {(g: Pen, at: ToPixels) => void} */
  _lines(g, at) {
    const { border, shore, coast, borders, roads, ponds } = this.ground;
    this._stroke(g, borders, at, "#b9b3a2", 1, [5, 4]);
    this._stroke(g, [...coast, ...shore], at, "#7d9bb3", 1.1);
    this._stroke(g, roads, at, "#fff", 4.2);
    this._stroke(g, roads, at, "#d2b264", 2.2);
    this._stroke(g, border, at, "#8d8672", 1.5, [9, 3, 2, 3]);
    g.fillStyle = "#6fa3c8";
    for (const [lat, lon] of ponds) {
      const [x, y] = at(...unit(lat, lon));
      g.fillRect(x - 1.5, y - 1.5, 3, 3);
    }
  }
  /** @type {(g: Pen, one: Path, at: ToPixels, closed: boolean) => void} steps smaller than a pixel are not drawn */
  _trace(g, { xy }, at, closed) {
    let [x, y] = at(xy[0], xy[1]);
    g.moveTo(x, y);
    for (let i = 2; i < xy.length; i += 2) {
      const [u, v] = at(xy[i], xy[i + 1]);
      if (Math.abs(u - x) + Math.abs(v - y) < 0.7 && i < xy.length - 2) continue;
      g.lineTo(u, v);
      x = u;
      y = v;
    }
    if (closed) g.closePath();
  }
  /** @type {(g: Pen, paths: Path[], at: ToPixels, colour: string, width: number, dashes?: number[]) => void} */
  _stroke(g, paths, at, colour, width, dashes = []) {
    if (!paths.length) return;
    g.beginPath();
    for (const one of paths) this._trace(g, one, at, false);
    g.setLineDash(dashes);
    g.strokeStyle = colour;
    g.lineWidth = width;
    g.stroke();
    g.setLineDash([]);
  }
  /** @type {(g: Pen, size: L.Point, map: L.Map, at: ToPixels) => void} lines of degrees, where nothing else is known */
  _grid(g, size, map, at) {
    const b = map.getBounds();
    const step = GRID.find((one) => (b.getEast() - b.getWest()) / one < 16) ?? 20;
    g.beginPath();
    for (let lon = Math.ceil(b.getWest() / step) * step; lon < b.getEast(); lon += step) {
      const [x] = at(...unit(0, lon));
      g.moveTo(x, 0);
      g.lineTo(x, size.y);
    }
    for (let lat = Math.ceil(b.getSouth() / step) * step; lat < b.getNorth(); lat += step) {
      const [, y] = at(...unit(lat, 0));
      g.moveTo(0, y);
      g.lineTo(size.x, y);
    }
    g.strokeStyle = "#c3cdd6";
    g.lineWidth = 1;
    g.stroke();
  }
  /** @type {(g: Pen, size: L.Point, at: ToPixels, zoom: number, taken: number[][]) => void} */
  labels(g, size, at, zoom, taken) {
    const labels = this.labelsIn[lang()] ?? this.labelsIn.ja;
    const { names, marks } = placeLabels(labels, at, zoom, [size.x, size.y], [...taken, ...controls(size)]);
    this.placed = names;
    g.fillStyle = "#fff";
    g.lineWidth = 1.6;
    for (const { x, y, far } of marks) {
      g.strokeStyle = far ? "#8b93a5" : "#33415c";
      g.fillRect(x - MARK, y - MARK, 2 * MARK, 2 * MARK);
      g.strokeRect(x - MARK, y - MARK, 2 * MARK, 2 * MARK);
    }
    g.textAlign = "center";
    g.textBaseline = "middle";
    g.lineJoin = "round";
    g.strokeStyle = HALO;
    g.lineWidth = 3;
    for (const { label, x, y } of names) {
      const [colour, weight] = INK[label.kind];
      g.font = `${weight} ${pixelsHigh(label.kind, zoom)}px ${SANS}`;
      g.strokeText(label.text, x, y);
      g.fillStyle = colour;
      g.fillText(label.text, x, y);
    }
  }
}
