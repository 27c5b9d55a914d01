/* The map of areas, lines and places, its legend, and the drawn map that is printed. */
/** @import { PackedShapes } from "../../web/types.d.ts" */
/** @import { Areas } from "../../web/areas.js" */
/** @import { AreaBlock, Found, State } from "./types.d.ts" */
/** @import { Records } from "./records.js" */
/** @import { Texts } from "./texts.js" */
import { $, every, glyph, h, lang, paperMap, svg, w } from "#core";
import { Points, path } from "#map";
import { lookOf } from "./place_lists.js";
import { swatchOfFill } from "./texts.js";

const LINE = "#1a1a1c"; // as in map_drawing.py
const LINE_IN = "#c81e1e";

/**
 * layer: the areas on the map, null without one; picked: what a press on places does; missed: what one beside them does.
 * @typedef {{ B: AreaBlock, P: PackedShapes, R: Records, tell: Texts, state: State, map: L.Map | null, layer: Areas | null, picked: (places: [table: number, i: number][], at: L.LatLng | null) => void, missed: (latlng: L.LatLng) => void }} On
 */

/** @param {On} on */
export const areaMapOf = ({ B, P, R, tell, state, map, layer, picked, missed }) => {
  const { say } = tell;
  const several = P.divides && P.kinds.length > 1; // then one kind is filled, the others are outlined
  const filled = () => R.shown().filter((i) => !several || P.of[i] === state.kind);
  const outlined = () => (several ? R.shown().filter((i) => P.of[i] !== state.kind) : []);
  /** @param {Found | null} found */
  const marked = (found) =>
    new Set([
      ...(state.group === null ? [] : B.groups[state.group].filter(R.inTime)),
      ...(found && P.divides ? found.inside : []),
    ]);

  const pieces = layer && B.lines ? B.lines.pieces.map(([, text, , inside]) => ({ path: path(text), inside })) : [];
  const lines = () => {
    const all = pieces.map((piece) => ({ path: piece.path, within: piece.inside.some(R.inTime) }));
    const ordered = [...all.filter((one) => !one.within), ...all.filter((one) => one.within)]; // what is inside on top
    return ordered.map((one) => ({ path: one.path, colour: one.within ? LINE_IN : LINE, width: 2.6 }));
  };

  /** The places of all tables as one layer. @param {L.Map} onto */
  const pointsOn = (onto) => {
    /** @type {[table: number, i: number][]} */
    const of = B.places.flatMap((table, k) => table.name.map((_, i) => /** @type {[number, number]} */ ([k, i])));
    const lat = of.map(([k, i]) => B.places[k].lat[i]);
    const lon = of.map(([k, i]) => B.places[k].lon[i]);
    return new Points({ n: of.length, of, lat, lon, fields: [], columns: {} }, { radius: 5.5 }).addTo(onto);
  };
  const points = map && B.places.length ? pointsOn(map) : null;
  const small = () => {
    if (map && points) points.options.radius = map.getZoom() < 12.5 ? 3.4 : 5.5; // the areas are what the map is about
  };

  const kindLegend = () => {
    if (R.dated) return [h("span", {}, swatchOfFill(P.fills[0]), say("legend.over"))];
    if (P.divides || (P.kinds.length === 1 && P.kinds[0] === null)) return [];
    return P.kinds.map((kind, k) => h("span", {}, swatchOfFill(P.fills[k]), tell.kindName(kind)));
  };
  const drawLegend = () => {
    const legend = $("legend");
    if (!legend) return;
    const others = several ? P.kinds.filter((_, k) => k !== state.kind).map(tell.kindName) : [];
    const other = say("legend.other", { kind: others.join(w("area.headline.and")) });
    /** @type {(look: string, text: string) => HTMLElement} */
    const line = (look, text) => h("span", {}, h("i", { class: look }), text);
    legend.replaceChildren(
      ...kindLegend(),
      ...(others.length ? [line("line other", other)] : []),
      ...B.places.map((table, k) => h("span", {}, glyph(lookOf(k)), table.title[lang()])),
      ...(B.lines ? [line("line", say("legend.line")), line("line in", say("legend.line.in"))] : []),
    );
  };

  if (map && points) {
    map.on("zoomend", small);
    points
      .on("pick", (e) =>
        picked(
          e.rows.map((i) => points.table.of[i]),
          points.latLng(e.rows[0]),
        ),
      )
      .on("miss", (e) => missed(e.latlng));
    layer?.on("place", () => {}); // the points' layer hears the click first and passes on what hits none
  } else layer?.on("place", (e) => missed(e.latlng));

  return {
    /** @param {Found | null} found */
    draw: (found) => {
      small();
      layer?.show(filled(), outlined(), marked(found), lines());
      points?.show(points.all, (i) => lookOf(points.table.of[i][0]), state.point);
      drawLegend();
    },
    /** What is printed shows what the moving map does. */
    drawPaper: () => {
      const paper = paperMap();
      if (!paper) return;
      const now = new Set(filled());
      const other = new Set(outlined());
      for (const area of /** @type {SVGElement[]} */ (every("[data-r]", paper.drawn))) {
        const i = Number(area.dataset.r);
        area.style.display = now.has(i) || other.has(i) ? "" : "none";
        area.classList.toggle("other", other.has(i));
      }
      const [cx, cy] = state.at ? paper.at(state.at.lat, state.at.lon) : [];
      const pin = state.at ? [svg("circle", { cx, cy, r: 8, class: "pin" })] : [];
      paper.drawn.querySelector(".found")?.replaceChildren(...pin);
    },
    /** @type {(k: number, i: number) => number | null} where a place of a table is in the layer of all */
    pointOf: (k, i) => (points ? points.table.of.findIndex(([a, b]) => a === k && b === i) : null),
    /** @type {(rows: number[], padding: number, maxZoom?: number) => void} */
    fit: (rows, padding, maxZoom) => {
      const bounds = layer?.boundsOf(rows);
      if (bounds?.isValid()) map?.fitBounds(bounds, { padding: [padding, padding], maxZoom, animate: false });
    },
  };
};
