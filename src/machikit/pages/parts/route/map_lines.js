/* Stops, lines and the towns left out, on the map and on the drawn map that is printed. */
/** @import { Pen } from "../../web/types.d.ts" */
/** @import { StopLook } from "./types.d.ts" */
/** @import { Net } from "./net.js" */
/** @import { Reach } from "./reach.js" */
import { every, look, page, paperMap, svg } from "#core";
import { Points } from "#map";

const SMALL = 4; // as in map_drawing.py, with LARGE and MOST
const LARGE = 17;
const MOST = 3000;
const LEFT = "#b4235a";
const COLOURS = ["#0017c1", "#a83200", "#0b6b4f", "#7a2fa0", "#7a5600", "#9c1d50", "#3a3d46"];
const DASHES = ["", "10 5", "2 5", "14 4 2 4", "6 3", "1 4", "18 6"];

/** @type {(g: Pen, r: number) => void} */
const left = (g, r) => {
  g.arc(0, 0, r * 1.2, 0, 7);
  g.fillStyle = "rgba(180,35,90,.28)";
  g.fill();
  g.lineWidth = 1.4;
  g.strokeStyle = LEFT;
  g.stroke();
};
/** The mark of a town that is left out, in the page's legend and head. */
export const addLooks = () => Object.assign(look, { left: [LEFT, left] });

/** @param {number} k */
const way = (k) => ({ color: COLOURS[k % 7], dashArray: DASHES[k % 7] || undefined });

/** @param {number} k a piece of a line, as the map draws it */
export const sample = (k) => {
  const { color, dashArray } = way(k);
  const piece = svg("path", { d: "M0 4h30", stroke: color, "stroke-width": 3.2, "stroke-dasharray": dashArray });
  return svg("svg", { class: "way", viewBox: "0 0 30 8", "aria-hidden": "true" }, piece);
};

/** @type {(n: number, most: number) => number} */
const radius = (n, most) => (most > 0 ? SMALL + (LARGE - SMALL) * Math.sqrt(n / most) : SMALL);

/**
 * rows: stops; look: how each is drawn; faint: whether another line than this is meant; left: towns.
 * @typedef {{ rows: number[], look: (stop: number) => StopLook, selected: number | null, faint: (line: number) => boolean, left: number[], metres: number }} Drawing
 */

/**
 * The stops, lines and towns of a block on the page's map and on paper; towns: null where none are known.
 * @param {Net} N
 * @param {Reach | null} towns
 * @param {{ picked: (rows: number[]) => void, missed: (lat: number, lon: number) => void, town: (k: number) => void }} pressed
 */
export const linesOf = (N, towns, { picked, missed, town }) => {
  const B = N.block;
  /** @param {number} k */
  const people = (k) => towns?.people(k) ?? 0;
  /** @param {number[]} rows towns → where they are, and how large they are drawn */
  const circlesOf = (rows) => {
    const most = Math.max(0, ...rows.map(people));
    return rows.slice(0, MOST).flatMap((k) => {
      const at = B.towns?.at[k];
      return at ? [{ k, lat: at[0] / 1e6, lon: at[1] / 1e6, r: radius(people(k), most) }] : [];
    });
  };

  /** @param {L.Map} map */
  const begin = (map) => {
    map.createPane("route-towns").style.zIndex = "380";
    map.createPane("route-lines").style.zIndex = "390"; // both under the stops
    const renderer = L.canvas({ pane: "route-towns", tolerance: 3 });
    const circles = L.layerGroup().addTo(map);
    const canvas = { renderer: L.canvas({ pane: "route-lines" }), pane: "route-lines", interactive: false };
    const ways = B.lines.map(([, packed], k) => {
      const paths = packed.map((flat) =>
        Array.from({ length: flat.length / 2 }, (_, j) => L.latLng(flat[2 * j] / 1e5, flat[2 * j + 1] / 1e5)),
      );
      return L.polyline(paths, { ...canvas, ...way(k) }).addTo(map);
    });
    const stops = new Points({ n: N.n, lat: B.stops.lat, lon: B.stops.lon, fields: [], columns: {} }).addTo(map);
    if (map.machikitBase)
      map.machikitBase.taken = (at) =>
        stops.items.map((i) => {
          const [x, y] = at(stops.xy[2 * i], stops.xy[2 * i + 1]);
          return [x - 6, y - 6, x + 6, y + 6];
        });
    stops.on("pick", (e) => picked(e.rows)).on("miss", (e) => missed(e.latlng.lat, e.latlng.lng));
    const size = () => {
      const zoom = map.getZoom();
      stops.options.radius = N.n > 400 && zoom < 12 ? 3 : zoom < 13 ? 5 : 6.5;
    };
    map.on("zoomend", size);
    size();
    map.options.zoomSnap = 0.25; // a city between two zooms would be half as large as its frame
    if (stops.all.length)
      map.fitBounds(stops.getBounds(), {
        paddingTopLeft: [28, 28],
        paddingBottomRight: [28, window.innerWidth > 900 ? 96 : 28], // the legend lies below
        maxZoom: 15,
        animate: false,
      });
    map.options.zoomSnap = 1;
    return { stops, ways, circles, renderer };
  };
  /** @type {ReturnType<typeof begin> | null} */
  let own = null;
  /** @type {L.Circle | null} */
  let around = null;

  /** @type {(map: L.Map, drawing: Drawing) => void} */
  const drawMap = (map, { rows, look, selected, faint, left, metres }) => {
    own ??= begin(map);
    const { stops, ways, circles, renderer } = own;
    for (const [k, line] of ways.entries()) {
      const other = faint(k);
      line.setStyle({ weight: other ? 1.5 : 3.2, opacity: other ? 0.3 : 0.75 });
    }
    stops.show(rows, look, selected);
    map.machikitBase?.redraw();
    circles.clearLayers();
    const style = { color: LEFT, weight: 1.4, fillColor: LEFT, fillOpacity: 0.28, bubblingMouseEvents: false };
    for (const { k, lat, lon, r } of circlesOf(left))
      L.circleMarker([lat, lon], { renderer, pane: "route-towns", radius: r, ...style })
        .on("click", (e) => {
          const hit = stops.hits(e.containerPoint, 9).flatMap((d) => (d.count === undefined ? [d.i] : []));
          if (hit.length) picked(hit);
          else town(k);
        })
        .addTo(circles);
    around?.remove();
    around = null;
    const [lat, lon] = selected === null ? [null, null] : [N.lat[selected], N.lon[selected]];
    if (!B.towns || lat === null || lon === null) return;
    const ring = { color: "#1a1a1c", weight: 1.4, dashArray: "4 4", fillOpacity: 0.03, interactive: false };
    around = L.circle([lat, lon], { renderer, pane: "route-towns", radius: metres, ...ring }).addTo(map);
  };

  /** @param {Drawing} drawing */
  const drawPaper = ({ rows, look, faint, left }) => {
    const paper = paperMap();
    if (!paper) return;
    const shown = new Set(rows);
    for (const use of /** @type {SVGUseElement[]} */ (every("use[data-i]", paper.drawn))) {
      const i = Number(use.dataset.i);
      use.toggleAttribute("hidden", !shown.has(i));
      use.setAttribute("href", `#g-${look(i)}`);
    }
    for (const line of /** @type {SVGElement[]} */ (every(".way", paper.drawn)))
      line.classList.toggle("faint", faint(Number(line.dataset.l)));
    const circles = circlesOf(left).map(({ lat, lon, r }) => {
      const [x, y] = paper.at(lat, lon);
      return svg("circle", { cx: x.toFixed(1), cy: y.toFixed(1), r: r.toFixed(1) });
    });
    paper.drawn.querySelector(".left")?.replaceChildren(...circles);
  };

  /** @param {Drawing} drawing */
  return (drawing) => {
    drawPaper(drawing);
    if (page.map) drawMap(page.map, drawing);
  };
};
