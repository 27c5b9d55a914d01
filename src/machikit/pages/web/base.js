/* The base map: outline and names of towns, under the layers. Needs Leaflet. */
/** @import { BaseBlock, Pen } from "./types.d.ts" */
/** @import { ToPixels } from "./canvas.js" */
import { unit } from "#core";
import { Canvas, SANS } from "./canvas.js";

/** The base map: outline and town names, nothing that needs a network. */
export class Base extends Canvas {
  /**
   * @param {BaseBlock} base
   * @param {{ fill?: boolean, pane?: string }} [options]
   */
  constructor(base, options) {
    super();
    /** @type {{ fill?: boolean, pane?: string }} */
    this.options = L.Util.setOptions(this, { pane: "tilePane", fill: true, ...options });
    this.rings = (base.boundary || []).map((ring) => ring.map(([lon, lat]) => unit(lat / 1e5, lon / 1e5)));
    const t = base.towns || { name: [], lat: [], lon: [] };
    this.towns = t.name.map((name, i) => ({ name, at: unit(t.lat[i] / 1e5, t.lon[i] / 1e5) }));
    /** @type {((at: ToPixels) => number[][]) | undefined} boxes in pixels that names keep out of */
    this.taken = undefined;
    /** @type {((g: Pen, size: L.Point, to: ToPixels, zoom: number, taken: number[][]) => void) | undefined} */
    this.names = undefined; // set where a layer of areas draws the names above its fills
  }
  /** @type {(g: Pen, size: L.Point, map: L.Map) => void} */
  paint(g, size, map) {
    const at = this.frame();
    g.beginPath();
    for (const ring of this.rings) {
      for (const [i, p] of ring.entries()) g[i ? "lineTo" : "moveTo"](...at(...p));
      g.closePath();
    }
    if (this.options.fill) {
      g.fillStyle = "#fbfaf6";
      g.fill("evenodd");
    }
    g.strokeStyle = "#a39c88";
    g.lineWidth = 1.2;
    g.stroke();
    if (!this.names) this.labels(g, size, at, map.getZoom(), this.taken?.(at) ?? []);
  }
  /** @type {(g: Pen, size: L.Point, at: ToPixels, zoom: number, taken: number[][]) => void} */
  labels(g, size, at, zoom, taken) {
    const px = zoom > 13 ? 13 : 11.5;
    g.font = `${px}px ${SANS}`;
    g.textAlign = "center";
    g.textBaseline = "middle";
    g.lineJoin = "round";
    for (const town of this.towns) {
      const [x, y] = at(...town.at);
      const w = g.measureText(town.name).width / 2 + 3;
      const h = px / 2 + 2;
      if (x < w || y < h || x > size.x - w || y > size.y - h) continue;
      for (const dy of [0, -13, 13]) {
        const b = [x - w, y + dy - h, x + w, y + dy + h];
        if (taken.some((t) => t[0] < b[2] && t[2] > b[0] && t[1] < b[3] && t[3] > b[1])) continue;
        taken.push([b[0] - 10, b[1] - 4, b[2] + 10, b[3] + 4]);
        g.strokeStyle = "#fbfaf6";
        g.lineWidth = 3;
        g.strokeText(town.name, x, y + dy);
        g.fillStyle = "#6b6a63";
        g.fillText(town.name, x, y + dy);
        break;
      }
    }
  }
}
