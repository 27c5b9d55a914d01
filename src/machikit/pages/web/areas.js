/* Areas as packed rings on one canvas: drawn, and asked which of them a place is in. Needs Leaflet. */
/** @import { Box, Fill, MapLine, PackedShapes, Pen, Table } from "./types.d.ts" */
/** @import { ToPixels } from "./canvas.js" */
import { unit } from "#core";
import { Canvas, details, keyColour, SANS } from "./canvas.js";
import { areaIndex, boxAround } from "./rings.js";

const FINE = 0.7; // pixels: steps smaller than this are not drawn

/* ---- patterns: beside the colour, so that kinds are told apart without it ---- */
const SIZE = 8;
/** @type {Record<string, number[][]>} */
const STROKES = {
  up: [[-2, 10, 10, -2]],
  down: [[-2, -2, 10, 10]],
  across: [[0, 4, 8, 4]],
  upright: [[4, 0, 4, 8]],
  grid: [
    [0, 4, 8, 4],
    [4, 0, 4, 8],
  ],
};
const DOTS = [
  [2, 2],
  [6, 6],
];
/** @type {Map<string, HTMLCanvasElement>} */
const tiles = new Map();

/** @type {(fill: Fill) => HTMLCanvasElement} */
const tile = (fill) => {
  const pattern = fill.pattern ?? "";
  const id = fill.fill + pattern;
  const known = tiles.get(id);
  if (known) return known;
  const c = document.createElement("canvas");
  const g = /** @type {Pen} */ (c.getContext("2d"));
  c.width = c.height = SIZE * 2;
  g.scale(2, 2);
  g.strokeStyle = g.fillStyle = fill.line;
  g.lineWidth = 1.2;
  for (const [x, y] of pattern === "dots" ? DOTS : []) {
    g.beginPath();
    g.arc(x, y, 1.1, 0, 7);
    g.fill();
  }
  const level = pattern === "across" || pattern === "grid";
  for (const [x, y, v, w] of STROKES[pattern] || [])
    for (const far of [-SIZE, 0, SIZE]) {
      g.beginPath();
      g.moveTo(x + (level ? 0 : far), y);
      g.lineTo(v + (level ? 0 : far), w);
      g.stroke();
    }
  tiles.set(id, c);
  return c;
};

/** @type {(g: Pen, fill: Fill, dx: number, dy: number) => void} the path that stands, filled */
const paint = (g, fill, dx, dy) => {
  g.globalAlpha = fill.alpha;
  g.fillStyle = fill.fill;
  g.fill("evenodd");
  g.globalAlpha = 1;
  const pattern = fill.pattern ? g.createPattern(tile(fill), "repeat") : null;
  if (!pattern) return;
  pattern.setTransform(new DOMMatrix().translate(dx, dy).scale(0.5));
  g.globalAlpha = 0.6;
  g.fillStyle = pattern;
  g.fill("evenodd");
  g.globalAlpha = 1;
};

/**
 * A fill as a small picture, for legends and lists.
 * @param {Fill} fill
 */
export const swatch = (fill) => {
  const c = document.createElement("canvas");
  const g = /** @type {Pen} */ (c.getContext("2d"));
  c.className = "glyph";
  c.width = c.height = 40;
  c.setAttribute("aria-hidden", "true");
  g.scale(2, 2);
  g.beginPath();
  g.rect(2, 3, 16, 14);
  g.fillStyle = "#fbfaf6";
  g.fill();
  paint(g, fill, 0, 0);
  g.strokeStyle = fill.line;
  g.lineWidth = 1.4;
  g.stroke();
  return c;
};

/** @type {(g: Pen, xy: Float64Array, to: ToPixels, closed: boolean) => void} */
const trace = (g, xy, to, closed) => {
  let [x, y] = to(xy[0], xy[1]);
  g.moveTo(x, y);
  for (let i = 2; i < xy.length; i += 2) {
    const [u, v] = to(xy[i], xy[i + 1]);
    if (Math.abs(u - x) + Math.abs(v - y) < FINE && i < xy.length - 2) continue;
    g.lineTo(u, v);
    x = u;
    y = v;
  }
  if (closed) g.closePath();
};

/** A layer of areas. Fires `place` ({ rows, latlng }); without a listener for it, it opens a popup. */
export class Areas extends Canvas {
  /**
   * @param {Table} table
   * @param {PackedShapes} packed
   * @param {L.LayerOptions} [options]
   */
  constructor(table, packed, options) {
    super();
    L.Util.setOptions(this, options);
    this.table = table;
    this.packed = packed;
    const index = areaIndex(packed);
    this.rings = index.rings;
    this.boxes = this.rings.map(boxAround);
    this.all = index.all;
    this.at = index.at;
    this.away = index.away;
    this.items = this.all;
    /** @type {number[]} */
    this.outlined = [];
    /** @type {MapLine[]} */
    this.lines = [];
    /** @type {Set<number>} */
    this.marked = new Set();
  }
  /** @param {L.Map} map */
  onAdd(map) {
    super.onAdd(map);
    map.on("click", this._click, this);
    return this;
  }
  /** @param {L.Map} map */
  onRemove(map) {
    map.off("click", this._click, this);
    return super.onRemove(map);
  }
  getBounds() {
    return this.boundsOf(this.all);
  }
  /** @param {number[]} rows */
  boundsOf(rows) {
    const found = L.latLngBounds([]);
    for (const i of rows.filter((k) => this.rings[k].length)) {
      const [south, west, north, east] = this.boxes[i];
      found.extend([
        [south, west],
        [north, east],
      ]);
    }
    return found;
  }
  /** @param {number} i */
  fillOf(i) {
    return this.packed.fills[this.packed.fill[i]];
  }
  /**
   * Which rows are filled, which are outlined only, which are marked; and further lines.
   * @param {number[]} items
   * @param {number[]} [outlined]
   * @param {Set<number>} [marked]
   * @param {MapLine[]} [lines]
   */
  show(items, outlined, marked, lines) {
    this.items = items;
    this.outlined = outlined || [];
    this.marked = marked || new Set();
    this.lines = lines || [];
    return this.redraw();
  }
  /** @type {(g: Pen, size: L.Point, map: L.Map) => void} */
  paint(g, size, map) {
    const o = /** @type {L.Point} */ (map.getPixelBounds().min);
    const to = this.frame();
    const seen = map.getBounds().pad(0.05);
    /** @param {Box} b */
    const there = (b) =>
      b[0] < seen.getNorth() && b[2] > seen.getSouth() && b[1] < seen.getEast() && b[3] > seen.getWest();
    const dx = -(o.x % SIZE); // patterns stay with the ground while the map moves
    const dy = -(o.y % SIZE);
    /** @param {number} i */
    const outline = (i) => {
      g.beginPath();
      for (const ring of this.rings[i]) if (there(ring.box)) trace(g, ring.xy, to, true);
    };
    g.lineJoin = "round";
    for (const i of this.items.filter((k) => there(this.boxes[k]))) {
      const fill = this.fillOf(i);
      outline(i);
      paint(g, fill, dx, dy);
      g.strokeStyle = fill.line;
      g.lineWidth = this.packed.divides ? 1.6 : 0.8;
      g.stroke();
    }
    g.setLineDash([7, 5]);
    g.strokeStyle = "#7a1fa2";
    g.lineWidth = 2.6;
    for (const i of this.outlined.filter((k) => there(this.boxes[k]))) {
      outline(i);
      g.stroke();
    }
    g.setLineDash([]);
    g.lineCap = "round";
    this._lines(
      g,
      to,
      this.lines.filter((line) => there(line.path.box)),
    );
    for (const i of this.marked) {
      if (!this.rings[i].length) continue;
      outline(i);
      g.strokeStyle = "#fff";
      g.lineWidth = 6;
      g.stroke();
      g.strokeStyle = keyColour();
      g.lineWidth = 3;
      g.stroke();
    }
    this._names(g, size, map, to);
  }
  /** @type {(g: Pen, to: ToPixels, lines: MapLine[]) => void} */
  _lines(g, to, lines) {
    for (const halo of [true, false]) // all halos first: a line may be cut into many pieces
      for (const line of lines) {
        g.beginPath();
        trace(g, line.path.xy, to, false);
        g.strokeStyle = halo ? "#fff" : line.colour;
        g.lineWidth = line.width + (halo ? 2.4 : 0);
        g.stroke();
      }
  }
  /**
   * The areas' names where they divide the city; the base map's names stand above the fills, not under them.
   * @type {(g: Pen, size: L.Point, map: L.Map, to: ToPixels) => void}
   */
  _names(g, size, map, to) {
    /** @type {number[][]} */
    const taken = [];
    const t = this.table;
    const name = t.fields.find((f) => f.role === "name");
    if (this.packed.divides && name) {
      g.font = `700 ${map.getZoom() > 13 ? 14 : 12}px ${SANS}`;
      g.textAlign = "center";
      g.textBaseline = "middle";
      g.lineJoin = "round";
      for (const i of this.items) {
        const text = t.columns[name.id][i];
        const [a, b] = [t.lat[i], t.lon[i]];
        if (a === null || b === null || !text) continue;
        const [x, y] = to(...unit(a / 1e6, b / 1e6));
        const w = g.measureText(String(text)).width / 2 + 4;
        const off = x < -w || y < 0 || x > size.x + w || y > size.y;
        if (off || taken.some((b) => b[0] < x + w && b[2] > x - w && b[1] < y + 9 && b[3] > y - 9)) continue;
        taken.push([x - w, y - 9, x + w, y + 9]);
        g.strokeStyle = "#fff";
        g.lineWidth = 4;
        g.strokeText(String(text), x, y);
        g.fillStyle = "#1a1a1c";
        g.fillText(String(text), x, y);
      }
    }
    map.machikitBase?.names?.(g, size, to, map.getZoom(), taken);
  }
  /** @param {L.LeafletMouseEvent} e */
  _click(e) {
    const rows = this.at(e.latlng.lat, e.latlng.lng, this.items);
    if (this.listens("place")) {
      this.fire("place", { rows, latlng: e.latlng });
    } else if (rows.length) {
      const box = document.createElement("div");
      box.className = "machikit-popup";
      box.append(...rows.slice(0, 8).map((i) => details(this.table, i)));
      L.popup({ maxWidth: 280 }).setLatLng(e.latlng).setContent(box).openOn(this._map);
    }
  }
}
