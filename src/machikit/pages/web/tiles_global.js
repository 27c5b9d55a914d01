/* The bundle of pages that hold vector tiles of their own: drawn by protomaps-leaflet, between the land and the names. */
/** @import { TilesBlock } from "./types.d.ts" */
import { block, h, page } from "#core";
import { Canvas } from "#map";
import { RULES } from "./tile_style.js";

/** The base map's lines and names, above the tiles. */
class NamesAbove extends Canvas {
  /** @param {L.Map} map */
  onAdd(map) {
    super.onAdd(map);
    if (this._canvas) this._canvas.style.zIndex = "2"; // tiles have 1
    return this;
  }
  /** @type {(g: CanvasRenderingContext2D, size: L.Point, map: L.Map) => void} */
  paint(g, size, map) {
    const base = map.machikitBase;
    const hasAreas = Object.values(page.layers).some((layer) => "packed" in layer); // these draw the names themselves
    const at = this.frame();
    if (base) base._lines(g, at);
    if (base && !hasAreas) base.labels(g, size, at, map.getZoom(), base.taken?.(at) ?? []);
  }
}

/** @param {string} base64 */
const bytesOf = (base64) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));

/**
 * @param {L.Map} map
 * @param {string} id
 */
const addTiles = (map, id) => {
  /** @type {TilesBlock | null} */
  const tiles = block(id);
  if (!tiles) return;
  const { buffer } = bytesOf(tiles.archive);
  const getBytes = async (/** @type {number} */ from, /** @type {number} */ length) => ({
    data: buffer.slice(from, from + length),
  });
  const archive = new pmtiles.PMTiles({ getKey: () => id, getBytes });
  const layer = protomapsL.leafletLayer({
    url: archive,
    maxDataZoom: tiles.zooms[1],
    paintRules: RULES[tiles.schema].map(([dataLayer, look, filter, minzoom]) => ({
      dataLayer,
      minzoom,
      filter,
      symbolizer: "fill" in look ? new protomapsL.PolygonSymbolizer(look) : new protomapsL.LineSymbolizer(look),
    })),
    labelRules: [],
    noWrap: true,
    attribution: h("span", { text: tiles.credit }).innerHTML, // Leaflet reads it as markup
  });
  layer.addTo(map);
  const base = map.machikitBase;
  if (!base) return;
  if (base._canvas) base._canvas.style.zIndex = "0"; // Leaflet lifts canvases above tiles
  base.names = base.names ?? base.labels;
  const above = new NamesAbove().addTo(map);
  const redraw = base.redraw.bind(base);
  base.redraw = () => {
    above.redraw();
    return redraw();
  };
  base.redraw();
};

Object.assign(page, { addTiles });
