/* Reports on the map and on the drawn map that is printed: points, pairs that may be the same, and numbered notes. */
/** @import { PointTable } from "../../web/types.d.ts" */
/** @import { Rows } from "./rows.js" */
import { $, every, glyph, h, middle, page, paperMap, svg } from "#core";
import { keepClear, numbered, Points } from "#map";
import { lookOf } from "./rows.js";
import { say } from "./texts.js";

const PAIRS = 400; // lines drawn at most

/** @param {number | null} v */
const degree = (v) => (v === null ? null : Math.round(v * 1e6));

/**
 * @param {Rows} R
 * @param {{ picked: (rows: number[]) => void, missed: (at: L.LatLng) => void }} presses
 */
export const shownOf = (R, { picked, missed }) => {
  /** @param {L.Map} map */
  const begin = (map) => {
    const points = new Points(
      /** @type {PointTable} */ ({ n: R.rows.length, lat: R.lat.map(degree), lon: R.lon.map(degree) }),
    );
    const lines = L.layerGroup().addTo(map);
    const pins = L.layerGroup().addTo(map);
    keepClear(map, points);
    page.layers.reports = points.addTo(map);
    points.on("pick", (e) => picked(e.rows)).on("miss", (e) => missed(e.latlng));
    const bounds = middle(R.lat, R.lon);
    if (bounds) map.fitBounds(bounds, { padding: [16, 16], maxZoom: 15, animate: false });
    return { map, points, lines, pins };
  };
  const own = page.map ? begin(page.map) : null;
  /** @param {number} k */
  const at = (k) => own?.points.latLng(k) ?? null;

  /** @param {Set<number>} shown */
  const drawPairs = (shown) => {
    own?.lines.clearLayers();
    const style = { color: "#5b3f94", weight: 3, dashArray: "5 4", interactive: false };
    for (const pair of R.pairs.filter(([a, b]) => shown.has(a) && shown.has(b)).slice(0, PAIRS)) {
      const ends = pair.map(at).filter((end) => end !== null);
      if (own) L.polyline(ends, style).addTo(own.lines);
    }
  };
  const drawPins = () => {
    own?.pins.clearLayers();
    for (const [n, { lat, lon }] of R.notes.entries())
      if (own && lat !== null && lon !== null) numbered([lat, lon], n + 1, "report-pin").addTo(own.pins);
  };
  /** @param {Set<number>} shown */
  const drawPaper = (shown) => {
    const paper = paperMap();
    if (!paper) return;
    /** @type {SVGUseElement[]} */
    const marks = every("use[data-i]", paper.drawn);
    for (const use of marks) {
      const k = Number(use.dataset.i);
      use.toggleAttribute("hidden", !shown.has(k));
      use.setAttribute("href", `#g-${R.look(k)}`);
    }
    for (const pin of every(".pin", paper.drawn)) pin.remove();
    for (const [n, { lat, lon }] of R.notes.entries()) {
      if (lat === null || lon === null) continue;
      const [x, y] = paper.at(lat, lon).map((v) => v.toFixed(1));
      const box = svg("rect", { x: -8, y: -8, width: 16, height: 16, rx: 3 });
      const pin = { class: "pin", transform: `translate(${x} ${y})` };
      paper.drawn.append(svg("g", pin, box, svg("text", { y: 3.5, text: n + 1 })));
    }
  };
  return {
    at,
    /** @type {(listed: number[], selected: number | null) => void} */
    draw: (listed, selected) => {
      if (!own) return;
      const shown = new Set(listed);
      own.points.show(listed, R.look, selected);
      own.map.machikitBase?.redraw();
      drawPairs(shown);
      drawPins();
      drawPaper(shown);
    },
    drawLegend: () => {
      const there = R.stands.filter((stand) => R.all.some((k) => R.stand(k) === stand));
      const word = R.block.walks ? "walk." : "legend.";
      $("legend")?.replaceChildren(...there.map((stand) => h("span", {}, glyph(lookOf(stand)), say(word + stand))));
    },
  };
};
