/* Towns as circles on the map, and on the drawn map that is printed. */
/** @import { Pen } from "../../web/types.d.ts" */
/** @import { Reach } from "./reach.js" */
/** @import { Site, Stand } from "./types.d.ts" */
import { look, middle, page, paperMap, svg } from "#core";
import { numbered } from "#map";

const SMALL = 3.2; // as in map_drawing.py, with LARGE and MOST
const LARGE = 19;
const MOST = 3000;
const NEW = "#0017c1";
const PANE = "towns"; // under the sites

/** @type {Record<Exclude<Stand, "none">, L.PathOptions>} */
const STYLE = {
  far: { color: "#fff", weight: 1, fillColor: "#c2410c", fillOpacity: 0.72 },
  near: { color: "#5c5f66", weight: 1.6, fillColor: "#fff", fillOpacity: 0.9 },
  got: { color: "#0f766e", weight: 4, fillColor: "#fff", fillOpacity: 0.85 },
};

/** @type {(g: Pen, r: number) => void} */
const got = (g, r) => {
  g.arc(0, 0, r * 0.75, 0, 7);
  g.fillStyle = "#fff";
  g.fill();
  g.lineWidth = 3.6;
  g.strokeStyle = "#0f766e";
  g.stroke();
};
/** The marks of the page's legend and list. */
export const addLooks = () =>
  Object.assign(look, {
    far: ["#c2410c", "circle"],
    near: ["#fff", "ring"],
    got: ["#0f766e", got],
    site: ["#0b5fb0", "square"],
    new: [NEW, "diamond"],
  });

/** @type {(n: number, most: number, stands: Stand) => number} */
const radius = (n, most, stands) =>
  stands === "near" || !(most > 0) ? SMALL : SMALL + (LARGE - SMALL) * Math.sqrt(n / most);

/** @typedef {{ people: number[], stands: (i: number) => Stand, sites: Site[], limit: number, selected: number | null }} Drawing */

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

  /** @param {number[]} people which towns are drawn, the largest below the smaller ones */
  const drawn = (people) =>
    [...people.keys()]
      .filter((i) => C.there[i])
      .sort((i, j) => people[j] - people[i])
      .slice(0, MOST);

  /** @type {(lat: number, lon: number, limit: number, color: string, fillOpacity: number) => void} */
  const around = (lat, lon, limit, color, fillOpacity) => {
    if (!own) return;
    const line = { color, weight: 1.5, dashArray: "4 4", fillColor: color, fillOpacity, interactive: false };
    places.push(L.circle([lat, lon], { renderer: own.renderer, pane: PANE, radius: limit, ...line }).addTo(own.layer));
  };

  /** @type {(map: L.Map, drawing: Drawing) => void} */
  const drawMap = (map, { people, stands, sites, limit, selected }) => {
    own ??= begin(map);
    const { layer, renderer } = own;
    const rows = drawn(people);
    const most = people[rows[0]] || 0;
    const keep = new Set(rows);
    for (const [i, circle] of circles)
      if (!keep.has(i)) {
        circle.remove();
        circles.delete(i);
      }
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
      around(site.lat, site.lon, limit, NEW, 0.06);
      places.push(numbered([site.lat, site.lon], k + 1, "coverage-new").addTo(layer));
    }
    if (selected !== null && C.there[selected]) around(C.lat[selected], C.lon[selected], limit, "#1a1a1c", 0);
  };

  /** @type {(drawing: Drawing) => void} */
  const drawPaper = ({ people, stands, sites }) => {
    const paper = paperMap();
    if (!paper) return;
    const most = people[drawn(people)[0]] || 0;
    /** @type {NodeListOf<SVGCircleElement>} */
    const towns = paper.drawn.querySelectorAll("circle[data-t]");
    for (const circle of towns) {
      const i = Number(circle.dataset.t);
      circle.setAttribute("class", stands(i));
      circle.setAttribute("r", radius(people[i], most, stands(i)).toFixed(1));
    }
    const marks = sites.map((site) => {
      const [x, y] = paper.at(site.lat, site.lon);
      return svg("use", { href: "#g-new", x: x.toFixed(1), y: y.toFixed(1) });
    });
    paper.drawn.querySelector(".new")?.replaceChildren(...marks);
  };

  return {
    circles, // for tests and for a team's own script
    /** @param {Drawing} drawing */
    draw: (drawing) => {
      if (!page.map) return;
      drawMap(page.map, drawing);
      drawPaper(drawing);
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
