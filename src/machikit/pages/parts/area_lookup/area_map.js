/* The map of areas, lines and places, and its legend. */
/** @import { Areas } from "../../web/areas.js" */
/** @import { AreaBlock, AreaState } from "./types.d.ts" */
/** @import { Standing } from "./standing.js" */
import { $, fill, page } from "#core";
import { Points, path } from "#map";
import { LINE, looksOf } from "./picture.js";
import { lookOf } from "./place_lists.js";
import { legend } from "./view.js";

/** The areas as the map's layer, null where no map shows them. @returns {Areas | null} */
export const layerOnMap = () => {
  const layer = page.layers.data;
  return layer && "rings" in layer ? layer : null;
};

/**
 * picked: what a press on places does; missed: what one beside them does.
 * @param {AreaBlock} B
 * @param {() => { state: AreaState, now: Standing }} current
 * @param {{ picked: (places: [table: number, i: number][], at: L.LatLng | null) => void, missed: (latlng: L.LatLng) => void }} press
 */
export const areaMapOf = (B, current, { picked, missed }) => {
  const layer = layerOnMap();
  const map = layer && page.map;
  const pieces = layer && B.lines ? B.lines.pieces.map(([, text, , inside]) => ({ path: path(text), inside })) : [];

  /** @param {Standing} now what is inside on top */
  const lines = ({ R }) => {
    const all = pieces.map((piece) => ({ path: piece.path, within: piece.inside.some(R.inTime) }));
    const ordered = [...all.filter((one) => !one.within), ...all.filter((one) => one.within)];
    return ordered.map((one) => ({ path: one.path, colour: one.within ? LINE.in : LINE.out, width: 2.6 }));
  };
  /** @type {(state: AreaState, now: Standing) => Set<number>} */
  const marked = ({ group, found }, { R, P }) =>
    new Set([...(group === null ? [] : B.groups[group].filter(R.inTime)), ...(found && P.divides ? found.inside : [])]);

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
    draw: () => {
      const { state, now } = current();
      const { filled, outlined } = looksOf(B, state, now);
      small();
      layer?.show(filled, outlined, marked(state, now), lines(now));
      points?.show(points.all, (i) => lookOf(points.table.of[i][0]), state.point);
      fill($("legend"), legend(B, state, now));
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
