/* The map of stops, lines and the towns left out, and its legend. */
/** @import { RouteBlock, RouteState } from "./types.d.ts" */
/** @import { Standing } from "./standing.js" */
import { $, fill, page } from "#core";
import { Points } from "#map";
import { faintIn, wayStyle } from "./lines.js";
import { circlesOf } from "./picture.js";
import { tablesIn } from "./standing.js";
import { legend } from "./view.js";

const LEFT = "#b4235a";

/**
 * The stops, lines and towns of a block on the page's map. pressed: what a press on stops, beside them and on a town does.
 * @param {RouteBlock} B
 * @param {() => { state: RouteState, now: Standing }} current
 * @param {{ picked: (rows: number[]) => void, missed: (lat: number, lon: number) => void, town: (k: number) => void }} pressed
 */
export const mapOf = (B, current, { picked, missed, town }) => {
  const { N } = tablesIn(B);

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
      return L.polyline(paths, { ...canvas, ...wayStyle(k) }).addTo(map);
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

  /** @param {L.Map} map */
  const drawOn = (map) => {
    const { state, now } = current();
    const { selected, metres } = state;
    const isFaint = faintIn(B, state, now);
    own ??= begin(map);
    const { stops, ways, circles, renderer } = own;
    for (const [k, line] of ways.entries()) {
      const other = isFaint(k);
      line.setStyle({ weight: other ? 1.5 : 3.2, opacity: other ? 0.3 : 0.75 });
    }
    stops.show(now.rows, now.look, selected);
    map.machikitBase?.redraw();
    circles.clearLayers();
    const style = { color: LEFT, weight: 1.4, fillColor: LEFT, fillOpacity: 0.28, bubblingMouseEvents: false };
    for (const { k, lat, lon, r } of B.towns && now.towns ? circlesOf(now.towns.left, B.towns, now) : [])
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

  return () => {
    if (page.map) drawOn(page.map);
    const { state, now } = current();
    fill($("legend"), legend(B, state, now));
  };
};
