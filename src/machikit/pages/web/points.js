/* Points as packed columns on one canvas. Needs Leaflet; uses Supercluster where there are many. */
/** @import { Box, Clusters, Pen, PointTable } from "./types.d.ts" */
/** @import { ToPixels } from "./canvas.js" */
import { draw, unit } from "#core";
import { Canvas, details, keyColour } from "./canvas.js";

export const CLUSTER_FROM = 1500; // below this every point is drawn by itself
const HIT = { mouse: 9, touch: 18 }; // pixels

/** @type {Map<string, [CanvasImageSource, number]>} */
const sprites = new Map();
/** @type {(side: number) => HTMLCanvasElement | OffscreenCanvas} */
const surface = (side) => {
  if (typeof OffscreenCanvas === "function") return new OffscreenCanvas(side, side);
  const c = document.createElement("canvas");
  c.width = c.height = side;
  return c;
};
/** @type {(look: string, r: number) => [CanvasImageSource, number]} a mark, drawn once: bitmaps are drawn again much faster than canvases */
const sprite = (look, r) => {
  const ratio = window.devicePixelRatio || 1;
  const id = look + r + ratio;
  let found = sprites.get(id);
  if (!found) {
    const size = Math.ceil(r * 3);
    const c = surface(Math.ceil(size * ratio));
    const g = /** @type {Pen} */ (c.getContext("2d"));
    g.scale(ratio, ratio);
    g.translate(size / 2, size / 2);
    draw(g, look, r);
    found = ["transferToImageBitmap" in c ? c.transferToImageBitmap() : c, size];
    sprites.set(id, found);
  }
  return found;
};

/** @typedef {{ i: number, x: number, y: number, r: number, count?: undefined }} DrawnPoint */
/** @typedef {{ x: number, y: number, r: number, count: number, id: number, lat: number, lon: number }} DrawnCluster */
/** @typedef {DrawnPoint | DrawnCluster} Drawn */

/**
 * A layer of points. Fires `pick` ({ rows, latlng }) and `miss` ({ latlng }); without a listener for `pick` it opens a popup.
 * @template {PointTable} [T=PointTable]
 */
export class Points extends Canvas {
  /**
   * @param {T} table
   * @param {{ radius?: number, pane?: string }} [options]
   */
  constructor(table, options) {
    super();
    /** @type {{ radius: number, pane?: string }} */
    this.options = L.Util.setOptions(this, { radius: 6.5, ...options });
    this.table = table;
    this.xy = new Float64Array();
    /** @type {number[]} rows that have a position */
    this.all = [];
    /** @type {number[]} */
    this.items = [];
    /** @type {Drawn[]} */
    this.drawn = [];
    /** @type {number | null | undefined} */
    this.selected = null;
    /** @type {(i: number) => string} */
    this.look = () => "plain";
    /** @type {(i: number) => number} */
    this.size = (i) => (this.table.size ? this.table.size[i] : this.options.radius);
    /** @type {Clusters | null} */
    this._index = null;
    this.take(table);
  }
  /** @param {T} table whose rows are drawn from now on */
  take(table) {
    const { n, lat, lon } = table;
    this.table = table;
    this.xy = new Float64Array(2 * n);
    this.all = [];
    for (let i = 0; i < n; i++) {
      const [a, b] = [lat[i], lon[i]];
      if (a === null || b === null) continue;
      [this.xy[2 * i], this.xy[2 * i + 1]] = unit(a / 1e6, b / 1e6);
      this.all.push(i);
    }
    this.items = this.all;
    this._index = null;
    this.drawn = [];
  }
  /** @param {L.Map} map */
  onAdd(map) {
    super.onAdd(map);
    map.on("click", this._click, this).on("mousemove", this._move, this);
    return this;
  }
  /** @param {L.Map} map */
  onRemove(map) {
    map.off("click", this._click, this).off("mousemove", this._move, this);
    return super.onRemove(map);
  }
  getBounds() {
    return L.latLngBounds(this.all.map((i) => /** @type {L.LatLng} */ (this.latLng(i))));
  }
  /** @param {number} i */
  latLng(i) {
    const [a, b] = [this.table.lat[i], this.table.lon[i]];
    return a === null || b === null ? null : L.latLng(a / 1e6, b / 1e6);
  }
  /**
   * Which rows are shown, how each looks, which one is selected.
   * @param {number[]} items
   * @param {((i: number) => string) | null} [look]
   * @param {number | null} [selected]
   */
  show(items, look, selected) {
    const same =
      items === this.items || (items.length === this.items.length && items.every((v, k) => v === this.items[k]));
    this.items = items.filter((i) => this.table.lat[i] !== null);
    this.look = look || this.look;
    this.selected = selected;
    if (!same) this._index = null;
    return this.redraw();
  }
  index() {
    if (!this._index && window.Supercluster && this.items.length > CLUSTER_FROM) {
      const { lat, lon } = this.table;
      this._index = new window.Supercluster({ radius: 46, maxZoom: 16, minPoints: 3 }).load(
        this.items.map((i) => ({
          type: "Feature",
          properties: { i },
          geometry: { type: "Point", coordinates: [Number(lon[i]) / 1e6, Number(lat[i]) / 1e6] },
        })),
      );
    }
    return this._index;
  }
  /** Boxes in pixels around the points, where names of towns keep out; none where points are many. */
  boxes(/** @type {ToPixels} */ at, /** @type {number} */ margin = 0.5) {
    if (this.items.length > CLUSTER_FROM) return [];
    return this.items.map((i) => {
      const [x, y] = at(this.xy[2 * i], this.xy[2 * i + 1]);
      const r = this.size(i) - margin;
      return [x - r, y - r, x + r, y + r];
    });
  }
  /** @type {(g: Pen, size: L.Point, map: L.Map) => void} */
  paint(g, size, map) {
    const at = this.frame();
    this.drawn = [];
    const clusters = this.items.length > CLUSTER_FROM ? this.index() : null;
    if (clusters) this._clusters(clusters, map, at);
    else for (const i of this.items) this._keep(i, ...at(this.xy[2 * i], this.xy[2 * i + 1]), size);
    for (const d of this.drawn) if (d.count) this._badge(g, d);
    const points = this.drawn.filter((d) => d.count === undefined);
    if (this.table.size) points.sort((a, b) => this.size(b.i) - this.size(a.i)); // the small ones on top
    for (const d of points) this._glyph(g, d.x, d.y, this.look(d.i), this.size(d.i));
    if (this.table.size) this.drawn = [...this.drawn.filter((d) => d.count !== undefined), ...points];
    const s = this.selected;
    if (s !== undefined && s !== null && this.table.lat[s] !== null)
      this._ring(g, ...at(this.xy[2 * s], this.xy[2 * s + 1]), s);
  }
  /** @type {(i: number, x: number, y: number, size: L.Point) => void} */
  _keep(i, x, y, size) {
    const r = Math.max(0, this.size(i) - this.options.radius); // a large mark is hit from farther off
    if (x > -20 && y > -20 && x < size.x + 20 && y < size.y + 20) this.drawn.push({ i, x, y, r });
  }
  /** @type {(clusters: Clusters, map: L.Map, at: ToPixels) => void} */
  _clusters(clusters, map, at) {
    const b = map.getBounds().pad(0.1);
    /** @type {Box} */
    const box = [b.getWest(), b.getSouth(), b.getEast(), b.getNorth()];
    for (const f of clusters.getClusters(box, Math.round(map.getZoom()))) {
      const [lon, lat] = f.geometry.coordinates;
      const [x, y] = at(...unit(lat, lon));
      const { cluster, point_count: count, cluster_id: id, i } = f.properties;
      this.drawn.push(cluster ? { x, y, r: 0, count, id, lat, lon } : { i, x, y, r: 0 });
    }
  }
  /** @type {(g: Pen, x: number, y: number, look: string, r: number) => void} */
  _glyph(g, x, y, look, r) {
    const [c, size] = sprite(look, r);
    g.drawImage(c, x - size / 2, y - size / 2, size, size);
  }
  /** @type {(g: Pen, d: DrawnCluster) => void} */
  _badge(g, d) {
    d.r = 11 + 3.2 * Math.log10(d.count);
    g.beginPath();
    g.arc(d.x, d.y, d.r, 0, 7);
    g.fillStyle = "rgba(0,49,160,.9)";
    g.fill();
    g.lineWidth = 3;
    g.strokeStyle = "rgba(255,255,255,.85)";
    g.stroke();
    g.fillStyle = "#fff";
    g.font = "700 11px sans-serif";
    g.textAlign = "center";
    g.textBaseline = "middle";
    g.fillText(d.count > 9999 ? `${Math.round(d.count / 1000)}k` : String(d.count), d.x, d.y + 0.5);
  }
  /** @type {(g: Pen, x: number, y: number, i: number) => void} */
  _ring(g, x, y, i) {
    g.beginPath();
    g.arc(x, y, Math.max(15, this.size(i) + 5), 0, 7);
    g.fillStyle = "rgba(0,23,193,.14)";
    g.fill();
    g.lineWidth = 2.5;
    g.strokeStyle = keyColour();
    g.stroke();
    this._glyph(g, x, y, this.look(i), this.size(i) + 1.5);
  }
  /**
   * What is drawn within some pixels of a spot, the nearest first.
   * @param {{ x: number, y: number }} point
   * @param {number} reach
   */
  hits(point, reach) {
    return this.drawn
      .map((d) => /** @type {[number, Drawn]} */ ([Math.hypot(d.x - point.x, d.y - point.y) - d.r, d]))
      .filter(([far]) => far <= reach)
      .sort((a, b) => a[0] - b[0])
      .map(([, d]) => d);
  }
  /** @param {L.LeafletMouseEvent} e */
  _click(e) {
    const pressed = e.originalEvent;
    const touch = "pointerType" in pressed && pressed.pointerType === "touch";
    const found = this.hits(e.containerPoint, touch ? HIT.touch : HIT.mouse);
    const [first] = found;
    if (!first) {
      this.fire("miss", { latlng: e.latlng });
    } else if (first.count !== undefined) {
      const zoom = this.index()?.getClusterExpansionZoom(first.id) ?? this._map.getZoom();
      this._map.setView([first.lat, first.lon], Math.min(zoom, this._map.getMaxZoom()));
    } else {
      const rows = found.flatMap((d) => (d.count === undefined ? [d.i] : []));
      this.fire("pick", { rows, latlng: e.latlng });
      if (!this.listens("pick")) this.popup(rows);
    }
  }
  /** @param {L.LeafletMouseEvent} e */
  _move(e) {
    this._map.getContainer().style.cursor = this.hits(e.containerPoint, HIT.mouse).length ? "pointer" : "";
  }
  /** @param {number[]} rows */
  popup(rows) {
    const at = this.latLng(rows[0]);
    if (!at) return;
    const box = document.createElement("div");
    box.className = "machikit-popup";
    box.append(...rows.slice(0, 8).map((i) => details(this.table, i)));
    L.popup({ maxWidth: 280, autoPan: true }).setLatLng(at).setContent(box).openOn(this._map);
  }
}
