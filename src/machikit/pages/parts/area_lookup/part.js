/* The page that looks areas up: what is chosen; numbers, answer, map, lists, paper and downloads after it. */
/** @import { BaseBlock, Column, PackedShapes, Table } from "../../web/types.d.ts" */
/** @import { AreaBlock, Found, Spot, State } from "./types.d.ts" */
import {
  $,
  block,
  entered,
  expose,
  featureCollection,
  lang,
  on,
  onCsv,
  onGeojson,
  onPrint,
  onSpeak,
  page,
  pickPlace,
  pin,
  properties,
  tableCsv,
  the,
  w,
} from "#core";
import { popup, showAt } from "#map";
import { areaIndex, unpack } from "../../web/rings.js";
import { answerOf } from "./answer.js";
import { areaListOf } from "./area_list.js";
import { areaMapOf } from "./area_map.js";
import { controlsOf } from "./controls.js";
import { findingOf } from "./finding.js";
import { headOf } from "./head.js";
import { placeListsOf } from "./place_lists.js";
import { recordsOf, whole } from "./records.js";
import { textsOf } from "./texts.js";

const PAPER = 1000; // lines of a list printed at most

/** The areas as the map's layer, if it shows them. */
const layerOnMap = () => {
  const layer = page.layers.data;
  return layer && "rings" in layer ? layer : null;
};

/** @param {string} text an encoded ring → longitude, latitude of its corners */
const ring = (text) => {
  const flat = unpack(text);
  return Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i + 1], flat[2 * i]]);
};

/**
 * @param {AreaBlock} B
 * @param {Table} T
 * @param {PackedShapes} P
 */
const show = (B, T, P) => {
  /** @type {State} */
  const state = {
    mode: "all",
    year: Math.max(...B.years.filter((y) => y !== null)),
    kind: 0,
    query: "",
    only: !!B.lines,
    at: null,
    group: null,
    point: null,
  };
  const R = recordsOf(B, state);
  const tell = textsOf(B, T, P);
  const { say } = tell;
  const layer = layerOnMap();
  const map = layer && page.map;
  /** @type {BaseBlock | null} */
  const base = block("base");
  const find = findingOf({
    areas: layer ?? areaIndex(P), // a page without a map has no layer
    towns: base?.towns ?? { name: [], lat: [], lon: [] },
    close: B.near,
    inTime: R.inTime,
  });
  /** @type {Found | null} */
  let found = null;

  /* ---- what the page is made of ---- */
  const print = page.settings.print || PAPER;
  /** @param {Partial<State>} change */
  const set = (change) => {
    Object.assign(state, change);
    draw();
  };
  /** @type {(latlng: L.LatLng) => void} */
  const missed = ({ lat, lng }) => {
    const town = $("town");
    if (town instanceof HTMLInputElement) town.value = "";
    look({ lat, lon: lng, said: "map_point" });
  };
  /** @type {(places: [table: number, i: number][], at: L.LatLngExpression | null) => void} */
  const open = (places, at) =>
    popup(
      at,
      places.slice(0, 8).flatMap(([k, i]) => lists.told(k, i)),
    );
  const drawHead = headOf(B, P, R, tell);
  const drawControls = controlsOf({ P, R, tell, state, set });
  const drawFound = answerOf(B, R, tell, () => look(null));
  const areaMap = areaMapOf({ B, P, R, tell, state, map, layer, picked: open, missed });
  const areas = areaListOf({
    B,
    T,
    R,
    tell,
    state,
    print,
    select: (k) => select(k),
    only: (only) => {
      areas.reset();
      set({ only });
    },
  });
  const lists = placeListsOf({ B, R, tell, state, print, goTo: (k, i) => goTo(k, i) });
  const drawAnswer = () => {
    found = state.at && find(state.at.lat, state.at.lon, state.at.town);
    drawFound(state.at, found);
  };
  const drawMap = () => areaMap.draw(found);
  const draw = () => {
    drawHead();
    drawControls();
    drawAnswer();
    areas.draw();
    lists.draw();
    drawMap();
  };

  /* ---- looking up ---- */
  /** @param {Spot | null} at */
  const look = (at) => {
    Object.assign(state, { at, point: null });
    const town = $("town");
    if (!at && town instanceof HTMLInputElement) town.value = "";
    drawAnswer();
    drawMap();
    pin(at && [at.lat, at.lon]);
    if (at?.town && map) showAt([at.lat, at.lon], 14);
    if (at) the("area-answer").scrollIntoView({ block: "nearest" });
  };
  /** @param {number | null} k a line of the list */
  const select = (k) => {
    state.group = k;
    areas.draw();
    drawMap();
    if (k !== null) areaMap.fit(B.groups[k].filter(R.inTime), 30, 15);
  };
  /** @type {(k: number, i: number) => void} a place of the list: on the map, with what can be said of its point */
  const goTo = (k, i) => {
    const [a, o] = [B.places[k].lat[i], B.places[k].lon[i]];
    if (a === null || o === null) return;
    state.point = areaMap.pointOf(k, i);
    drawMap();
    if (!map) return;
    showAt([a / 1e6, o / 1e6], 15);
    open([[k, i]], [a / 1e6, o / 1e6]);
    map.getContainer().scrollIntoView({ block: "nearest" });
  };

  /* ---- downloads: the areas as they are shown now ---- */
  /** @returns {Column<number>[]} */
  const columns = () => [
    ...T.fields.map((f) => /** @type {Column<number>} */ ([f.header || f[lang()], (i) => T.columns[f.id][i]])),
    [say("csv.ha"), (i) => B.ha[i]],
    ...B.places.map((table, k) => {
      /** @param {number} i */
      const names = (i) => R.insideOf(k, [i]).map((place) => table.name[place] || "");
      const header = say("csv.inside", { title: table.title[lang()] });
      return /** @type {Column<number>} */ ([header, (i) => names(i).join("、")]);
    }),
    ...(B.lines ? [/** @type {Column<number>} */ ([say("csv.line"), (i) => whole(R.through([i]))])] : []),
  ];
  const csv = () => tableCsv(columns(), R.shown());
  const geojson = () => {
    const told = columns();
    const features = R.shown().map((i) => {
      const parts = P.shapes[i].map((rings) => rings.map(ring));
      const geometry = parts.length ? { type: "MultiPolygon", coordinates: parts } : null;
      return { geometry, properties: properties(told, i) };
    });
    return featureCollection(features);
  };

  /* ---- begin ---- */
  on("area-year", "input", (e) => {
    areas.reset();
    set({ year: Number(entered(e)), mode: state.mode === "all" ? "only" : state.mode });
  });
  on("area-search", "input", (e) => {
    state.query = entered(e);
    areas.reset();
    lists.reset();
    areas.draw();
    lists.draw();
  });
  onCsv(csv);
  onGeojson(geojson);
  onPrint(areaMap.drawPaper, () => {});
  pickPlace(
    (lat, lon, name) => look(name === w("here") ? { lat, lon, said: "here" } : { lat, lon, town: name }),
    () => look(null),
  );
  areaMap.fit(layer?.all ?? [], 12);
  onSpeak(() => {
    if (map) map.closePopup(); // it speaks the other language
    draw();
  });
  expose("areaLookup", {
    ...R,
    ...{ block: B, state, find, csv, geojson, titleOf: tell.title },
    get listed() {
      return areas.listed();
    },
  });
};

/** @type {AreaBlock | null} */
const B = block("area_lookup");
if (B) {
  const table = B.table ?? /** @type {Table} */ (block("data"));
  const shapes = B.shapes ?? /** @type {PackedShapes} */ (block("data-shapes"));
  show(B, table, shapes);
}
