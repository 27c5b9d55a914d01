/* Towns as circles on the map. */
/** @import { Reach } from "./reach.js" */
/** @import { CoverageState, Stand } from "./types.d.ts" */
import { look, middle, page } from "#core";
import { numbered } from "#map";
import { drawnTowns, radius } from "./picture.js";

const NEW = "#0017c1";
const PANE = "towns"; // under the sites

/** @type {Record<Exclude<Stand, "none">, L.PathOptions>} */
const STYLE = {
  far: { color: "#fff", weight: 1, fillColor: "#c2410c", fillOpacity: 0.72 },
  near: { color: "#5c5f66", weight: 1.6, fillColor: "#fff", fillOpacity: 0.9 },
  got: { color: "#0f766e", weight: 4, fillColor: "#fff", fillOpacity: 0.85 },
};

/** Sites are squares on the map, too. */
export const addLooks = () => Object.assign(look, { site: ["#0b5fb0", "square"] });

/**
 * The towns of a page on its map. picked: what a press on a town does.
 * @param {Reach} C
 * @param {(town: number) => void} picked
 */
export const circlesOf = (C, picked) => {
  /** @type {Map<number, L.CircleMarker>} */
  const circles = new Map();
  /** @type {L.Layer[]} */
  const places = [];
  /** @type {{ layer: L.LayerGroup, renderer: L.Renderer } | null} */
  let own = null;

  /** @param {L.Map} map */
  const begin = (map) => {
    map.createPane(PANE).style.zIndex = "390";
    return { renderer: L.canvas({ pane: PANE, tolerance: 4 }), layer: L.layerGroup().addTo(map) };
  };

  /** @type {(lat: number, lon: number, limit: number, color: string, fillOpacity: number) => void} */
  const around = (lat, lon, limit, color, fillOpacity) => {
    if (!own) return;
    const line = { color, weight: 1.5, dashArray: "4 4", fillColor: color, fillOpacity, interactive: false };
    places.push(L.circle([lat, lon], { renderer: own.renderer, pane: PANE, radius: limit, ...line }).addTo(own.layer));
  };

  /** @param {number[]} rows the towns that are drawn */
  const dropOthers = (rows) => {
    const keep = new Set(rows);
    for (const [i, circle] of circles)
      if (!keep.has(i)) {
        circle.remove();
        circles.delete(i);
      }
  };

  /** @type {(map: L.Map, state: CoverageState, people: number[], stands: (i: number) => Stand) => void} */
  const draw = (map, { sites, metres, selected }, people, stands) => {
    own ??= begin(map);
    const { layer, renderer } = own;
    const rows = drawnTowns(people, C.there);
    const most = people[rows[0]] || 0;
    dropOthers(rows);
    for (const i of rows) {
      const stand = stands(i);
      const style = stand === "none" ? {} : STYLE[stand];
      let circle = circles.get(i);
      if (!circle) {
        circle = L.circleMarker([C.lat[i], C.lon[i]], { renderer, pane: PANE, bubblingMouseEvents: false });
        circles.set(i, circle.on("click", () => picked(i)).addTo(layer));
      }
      circle.setStyle({ ...style, ...(i === selected ? { color: NEW, weight: 5 } : {}) });
      circle.setRadius(radius(people[i], most, stand));
    }
    for (const place of places.splice(0)) place.remove();
    for (const [k, site] of sites.entries()) {
      around(site.lat, site.lon, metres, NEW, 0.06);
      places.push(numbered([site.lat, site.lon], k + 1, "coverage-new").addTo(layer));
    }
    if (selected !== null && C.there[selected]) around(C.lat[selected], C.lon[selected], metres, "#1a1a1c", 0);
  };

  return {
    circles, // for tests and for a team's own script
    /** @type {(state: CoverageState, people: number[], stands: (i: number) => Stand) => void} */
    draw: (state, people, stands) => {
      if (page.map) draw(page.map, state, people, stands);
    },
    /** The map begins with where people live. */
    fit: () => {
      const bounds = middle(C.block.lat, C.block.lon);
      if (!page.map || !bounds) return;
      const [[south, west], [north, east]] = bounds;
      page.map.fitBounds(
        [
          [south / 1e6, west / 1e6],
          [north / 1e6, east / 1e6],
        ],
        { padding: [12, 12], maxZoom: 15, animate: false },
      );
    },
  };
};
