/* The page that looks areas up, in the browser: what readers choose and look up, and what the map shows of it. */
/** @import { Actions, BaseBlock, LivePart, PackedShapes, Table, ViewState } from "../../web/types.d.ts" */
/** @import { AreaBlock, AreaState, PageBlock, Spot, When } from "./types.d.ts" */
import {
  $,
  block,
  element,
  expose,
  live,
  onCsv,
  onGeojson,
  onSpeak,
  page,
  pickPlace,
  pin,
  the,
  w,
  wordsNow,
} from "#core";
import { popup, showAt } from "#map";
import { html } from "#pure";
import { areaIndex } from "../../web/rings.js";
import { listedIn } from "./area_list.js";
import { areaMapOf, layerOnMap } from "./area_map.js";
import { downloadsOf } from "./downloads.js";
import { findingOf } from "./finding.js";
import { placeSaid } from "./place_lists.js";
import { recordsOf } from "./records.js";
import { standingIn } from "./standing.js";
import * as view from "./view.js";

const IN_POPUP = 8; // places
/** What of the state the map shows. */
const ON_MAP = /** @type {const} */ (["mode", "year", "kind", "found", "group", "point", "lang"]);

/** @param {AreaBlock} B */
const show = (B) => {
  const layer = layerOnMap();
  const map = layer && page.map;
  const current = () => ({ state: part.state, now: standingIn(B, part.state, wordsNow()) });

  /* ---- looking up ---- */
  /** @type {BaseBlock | null} */
  const base = block("base");
  const towns = base?.towns ?? { name: [], lat: [], lon: [] };
  const areas = layer ?? areaIndex(B.shapes); // a page without a map has no layer
  /** @param {When} when */
  const findIn = (when) => findingOf({ areas, towns, close: B.near, inTime: recordsOf(B, when).inTime });
  /** @param {Partial<AreaState>} change after which the spot that was looked up may be in other areas */
  const set = (change) => {
    const next = { ...part.state, ...change };
    part.set({ ...change, found: next.at && findIn(next)(next.at.lat, next.at.lon, next.at.town) });
  };
  /** @param {Spot | null} at */
  const look = (at) => {
    set({ at, point: null });
    const town = $("town");
    if (!at?.town && town instanceof HTMLInputElement) town.value = "";
    pin(at && [at.lat, at.lon]);
    if (at?.town && map) showAt([at.lat, at.lon], 14);
    if (at) the("area-answer").scrollIntoView({ block: "nearest" });
  };

  /* ---- what is chosen ---- */
  /** @type {(places: [table: number, i: number][], at: L.LatLngExpression | null) => void} */
  const open = (places, at) => {
    const { now } = current();
    popup(at, [element(html`${places.slice(0, IN_POPUP).map(([k, i]) => placeSaid(B.places[k], i, now))}`)]);
  };
  const first = () => ({ shown: B.step, places: B.places.map(() => B.step) });
  /** @type {Actions} */
  const actions = {
    kind: (kind) => set({ kind }),
    mode: (mode) => set({ mode }),
    year: (_, entered) =>
      set({ year: Number(entered), mode: part.state.mode === "all" ? "only" : part.state.mode, shown: B.step }),
    search: (query) => part.set({ query, ...first() }),
    only: (only) => part.set({ only, shown: B.step }),
    further: (/** @type {number} */ k) =>
      part.set({ places: part.state.places.map((n, table) => (table === k ? n + B.step : n)) }),
    clear: () => look(null),
    select: (/** @type {number} */ k) => {
      const group = k === part.state.group ? null : k;
      part.set({ group });
      if (group !== null) areaMap.fit(B.groups[group].filter(current().now.R.inTime), 30, 15);
    },
    go: (/** @type {[table: number, i: number]} */ [k, i]) => {
      const [a, o] = [B.places[k].lat[i], B.places[k].lon[i]];
      if (a === null || o === null) return;
      part.set({ point: areaMap.pointOf(k, i) });
      if (!map) return;
      showAt([a / 1e6, o / 1e6], 15);
      open([[k, i]], [a / 1e6, o / 1e6]);
      map.getContainer().scrollIntoView({ block: "nearest" });
    },
  };

  /* ---- begin ---- */
  /** @type {AreaState & ViewState | null} */
  let onMap = null;
  const drawn = (/** @type {AreaState & ViewState} */ state) => {
    if (ON_MAP.some((key) => onMap?.[key] !== state[key])) areaMap.draw();
    onMap = state;
  };
  /** @type {LivePart<AreaState & ViewState>} */
  const part = live({ name: "area_lookup", view, block: B, actions, drawn, paper: true });
  const missed = (/** @type {L.LatLng} */ { lat, lng }) => look({ lat, lon: lng, said: "map_point" });
  const areaMap = areaMapOf(B, current, { picked: open, missed });
  const { csv, geojson } = downloadsOf(B, current);
  onCsv(csv);
  onGeojson(geojson);
  pickPlace(
    (lat, lon, name) => look(name === w("here") ? { lat, lon, said: "here" } : { lat, lon, town: name }),
    () => look(null),
  );
  areaMap.fit(layer?.all ?? [], 12);
  onSpeak(() => map?.closePopup()); // it speaks the other language
  expose("areaLookup", {
    ...recordsOf(B, {
      get mode() {
        return part.state.mode;
      },
      get year() {
        return part.state.year;
      },
    }),
    block: B,
    find: (/** @type {[number, number, string?]} */ ...at) => findIn(part.state)(...at),
    titleOf: (/** @type {number} */ i) => current().now.title(i),
    csv,
    geojson,
    get state() {
      return part.state;
    },
    get listed() {
      const { state, now } = current();
      return listedIn(B, state, now);
    },
  });
};

/** @type {PageBlock | null} */
const B = block("area_lookup");
if (B) {
  const table = B.table ?? /** @type {Table} */ (block("data"));
  const shapes = B.shapes ?? /** @type {PackedShapes} */ (block("data-shapes"));
  show({ ...B, table, shapes });
}
