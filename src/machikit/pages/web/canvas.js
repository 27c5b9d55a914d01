/* A canvas on the map, which layers of points and areas and the base map draw on; and what popups say of a row. Needs Leaflet. */
/** @import { At, Lang, Pen, PointTable } from "./types.d.ts" */

/** The colour of what is chosen: the page's own. */
export const keyColour = () => getComputedStyle(document.documentElement).getPropertyValue("--key").trim() || "#0017c1";
export const SANS = '"BIZ UDPGothic","Hiragino Sans","Yu Gothic UI",Meiryo,"Noto Sans CJK JP",sans-serif';

/** A canvas that Leaflet moves while zooming and that is drawn anew when the map has come to rest. */
export class Canvas extends L.Layer {
  /** @param {L.Map} _map */
  onAdd(_map) {
    this._canvas = L.DomUtil.create("canvas", "machikit-canvas leaflet-zoom-animated");
    this._canvas.style.pointerEvents = "none";
    this.getPane()?.appendChild(this._canvas);
    this.redraw();
    return this;
  }
  /** @param {L.Map} _map */
  onRemove(_map) {
    this._canvas?.remove();
    return this;
  }
  getEvents() {
    return { moveend: this.redraw, resize: this.redraw, zoomanim: /** @type {L.LeafletEventHandlerFn} */ (this._zoom) };
  }
  /** @param {L.ZoomAnimEvent} e */
  _zoom(e) {
    if (!this._canvas) return;
    const at = this._map._latLngBoundsToNewLayerBounds(this._map.getBounds(), e.zoom, e.center).min;
    if (at) L.DomUtil.setTransform(this._canvas, at, this._map.getZoomScale(e.zoom));
  }
  redraw() {
    const map = this._map;
    const c = this._canvas;
    if (!map || !c) return this;
    const size = map.getSize();
    const ratio = window.devicePixelRatio || 1;
    L.DomUtil.setTransform(c, map.containerPointToLayerPoint([0, 0]), 1);
    c.width = size.x * ratio;
    c.height = size.y * ratio;
    c.style.width = `${size.x}px`;
    c.style.height = `${size.y}px`;
    const g = /** @type {Pen} */ (c.getContext("2d"));
    g.scale(ratio, ratio);
    this.paint(g, size, map);
    return this;
  }
  /**
   * What a layer draws: each has its own.
   * @param {Pen} _g
   * @param {L.Point} _size
   * @param {L.Map} _map
   */
  paint(_g, _size, _map) {}
  /** Units of the map at zoom 0 → pixels of the canvas. */
  frame() {
    const o = /** @type {L.Point} */ (this._map.getPixelBounds().min);
    const scale = 256 * 2 ** this._map.getZoom();
    return (/** @type {number} */ x, /** @type {number} */ y) => /** @type {At} */ ([x * scale - o.x, y * scale - o.y]);
  }
}
/** @typedef {(x: number, y: number) => At} ToPixels */

/**
 * The facts of one row, as text nodes: nothing of the data is ever read as markup.
 * @param {PointTable} table
 * @param {number} i
 * @param {Lang} [lang]
 */
export const details = (table, i, lang = "ja") => {
  const box = document.createElement("div");
  for (const f of table.fields ?? []) {
    const v = table.columns?.[f.id]?.[i];
    if (v === null || v === undefined) continue;
    const line = document.createElement(f.role === "name" ? "strong" : "div");
    line.textContent = f.role === "name" || f.role === "address" ? String(v) : `${f[lang]}  ${v}`;
    box.append(line);
  }
  return box;
};
