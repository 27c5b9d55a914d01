/* What pages and documents with a map have beside the kit: layers, popups, markers. Parts import it as "#map". Needs Leaflet. */
/** @import { At, BaseBlock, Child, PackedShapes, PointTable, Table } from "./types.d.ts" */
import { block, h, kinds, page } from "#core";
import { Areas } from "./areas.js";
import { Base } from "./base.js";
import { Points } from "./points.js";

export { Areas, swatch } from "./areas.js";
export { Base } from "./base.js";
export { Canvas, details } from "./canvas.js";
export { Points } from "./points.js";
export { inside, path, toEdge, unpack } from "./rings.js";

/* ---- what folium's maps call; a page's own script takes over the layers it knows ---- */

/**
 * @param {L.Map} map
 * @param {string} id
 * @param {boolean} fill
 * @param {Record<string, string>} words what its key says, for a map without a page
 */
export const addBase = (map, id, fill, words) => {
  /** @type {BaseBlock | null} */
  const base = block(id);
  page.map = map;
  if (base) {
    map.machikitBase = new Base(base, { fill }).addTo(map);
    keyOf(base, words).addTo(map);
  }
  return map.machikitBase;
};

/** @type {(base: BaseBlock, words: Record<string, string>) => L.Control} which way is north, and what the base map's marks mean, of those it has */
const keyOf = (base, words) => {
  const control = new L.Control({ position: "topright" });
  const there = [base.stations && "station", base.roads && "road", base.ponds && "pond"].filter(Boolean);
  control.onAdd = () =>
    h(
      "div",
      { class: "machikit-key" },
      h("span", { class: "north", "data-w": "map.north", text: words["map.north"] }),
      ...there.map((one) => h("span", { class: `k-${one}`, "data-w": `map.${one}`, text: words[`map.${one}`] })),
    );
  return control;
};

/**
 * Names of towns keep out of the points of a layer.
 * @param {L.Map} map
 * @param {Points} points
 * @param {number} [margin] pixels that the points' boxes are smaller than their marks
 */
export const keepClear = (map, points, margin) => {
  if (map.machikitBase) map.machikitBase.taken = (at) => points.boxes(at, margin);
};

/**
 * @param {L.Map} map
 * @param {string} id
 * @param {string | null} by the column whose kinds the marks tell apart
 */
export const addPoints = (map, id, by) => {
  const table = /** @type {PointTable} */ (block(id));
  const layer = new Points(table);
  page.map = page.map || map;
  const codes = by ? table.columns?.[by] : null;
  if (codes) {
    const all = [...new Set(codes.filter((v) => v !== null))];
    layer.look = (i) => (codes[i] === null ? "none" : `k${all.indexOf(codes[i]) % kinds}`);
  }
  keepClear(map, layer);
  page.layers[id] = layer;
  return layer.addTo(map);
};

/**
 * @param {L.Map} map
 * @param {string} id
 */
export const addAreas = (map, id) => {
  const packed = /** @type {PackedShapes} */ (block(`${id}-shapes`));
  const layer = new Areas(/** @type {Table} */ (block(id)), packed);
  page.map = page.map || map;
  const base = map.machikitBase;
  if (base && !base.names) base.names = base.labels;
  page.layers[id] = layer;
  return layer.addTo(map);
};

/* ---- what parts do with the page's map ---- */

/**
 * Opens a popup on the page's map; text nodes only, nothing is read as markup.
 * @param {L.LatLngExpression | null} at
 * @param {Child[]} nodes
 * @param {L.PopupOptions} [options]
 */
export const popup = (at, nodes, options) => {
  if (!page.map || !at) return;
  L.popup({ maxWidth: 260, autoPanPadding: [30, 30], ...options })
    .setLatLng(at)
    .setContent(h("div", { class: "machikit-popup" }, ...nodes))
    .openOn(page.map);
};

/**
 * Goes to a place on the page's map, if it has one; never farther out than it is.
 * @param {L.LatLngExpression} at
 * @param {number} zoom at least
 */
export const showAt = (at, zoom) => page.map?.setView(at, Math.max(page.map.getZoom(), zoom), { animate: false });

/**
 * A marker with a number in it, which takes no clicks.
 * @param {At} at
 * @param {number} n
 * @param {string} look its class
 */
export const numbered = (at, n, look) => {
  const icon = L.divIcon({ className: look, html: h("span", { text: n }), iconSize: [26, 26] });
  return L.marker(at, { icon, keyboard: false, interactive: false });
};
