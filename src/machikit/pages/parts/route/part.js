/* The page of stops in the browser: what readers choose, and what map and address show of it. */
/** @import { Actions, LivePart, ViewState } from "../../web/types.d.ts" */
/** @import { RouteBlock, RouteState } from "./types.d.ts" */
import {
  $,
  block,
  now as clockNow,
  element,
  expose,
  featureCollection,
  fromAddress,
  live,
  onAddress,
  onCsv,
  onGeojson,
  onSpeak,
  page,
  pickPlace,
  pin,
  pointOf,
  properties,
  tableCsv,
  the,
  toAddress,
  w,
  wordsNow,
} from "#core";
import { popup, showAt } from "#map";
import { townSaid } from "./gap.js";
import { mapOf } from "./map.js";
import { standingIn, tablesIn } from "./standing.js";
import * as view from "./view.js";

const OLD = 366 * 86400000; // as in __init__.py
/** What of the state the map does not show. */
const NOT_ON_MAP = ["shown", "towns", "town", "way", "paper", "today"];

/** @param {RouteBlock} B */
const show = (B) => {
  const { N, C } = tablesIn(B);
  const current = () => ({ state: part.state, now: standingIn(B, part.state, wordsNow()) });
  const today = () => ({ today: clockNow().day });
  /** @param {Partial<RouteState>} change of what is listed */
  const set = (change) => part.set({ ...change, ...today(), shown: B.step, towns: B.step });

  /* ---- one stop, one town ---- */
  /** @type {(i: number | null, by: "list" | "map" | "link" | "back") => void} */
  const select = (i, by) => {
    const before = part.state.selected;
    const place = i === null || by === "list" ? -1 : current().now.rows.indexOf(i);
    part.set({ selected: i, way: null, ...today(), shown: Math.max(part.state.shown, place + 1) });
    toAddress(i === null ? null : { stop: B.stops.key[i] });
    if (i !== null) {
      const [lat, lon] = [N.lat[i], N.lon[i]];
      if (page.map && by !== "map" && lat !== null && lon !== null) showAt([lat, lon], 15);
      the("route-sheet").focus({ preventScroll: true });
      const near = by === "map" && window.innerWidth > 900;
      the("route-sheet").scrollIntoView({ block: near ? "nearest" : "start" });
    } else if (before !== null) {
      const row = $(`stop-${B.stops.key[before]}`);
      row?.querySelector("button")?.focus({ preventScroll: true });
      row?.scrollIntoView({ block: "center" });
    }
  };
  /** @param {number} k on the map, with what is known of it */
  const selectTown = (k) => {
    const { now } = current();
    part.set({ town: k, towns: Math.max(part.state.towns, (now.towns?.order.indexOf(k) ?? -1) + 1) });
    const at = B.towns?.at[k];
    if (!B.towns || !at || !page.map) return;
    const [lat, lon] = at.map((v) => v / 1e6);
    showAt([lat, lon], 14);
    popup([lat, lon], [element(townSaid(k, B.towns, now))]);
    page.map.getContainer().scrollIntoView({ block: "nearest" });
  };
  /** @type {(lat: number, lon: number, label: string) => void} */
  const from = (lat, lon, label) => {
    set({ from: [lat, lon], origin: label });
    pin([lat, lon]);
    if (page.map) showAt([lat, lon], 14);
  };

  /* ---- what is chosen ---- */
  /** @type {Actions} */
  const actions = {
    day: (day) => set({ day }),
    metres: (metres) => set({ metres }),
    search: (query) => set({ query }),
    route: (route) => set({ route: route === "" ? null : Number(route) }),
    order: (order) => {
      if (order === "near") return;
      if (part.state.from) pin(null);
      set({ order, from: null, origin: "" });
    },
    least: (entered) => {
      const least = Math.floor(Number(entered));
      if (least >= 1 && least <= 999) set({ least });
    },
    select: (/** @type {number} */ i) => select(i, "list"),
    way: (way) => part.set({ way }),
    back: () => select(null, "back"),
    print: () => {
      document.body.classList.add("route-one");
      window.print();
    },
    town: selectTown,
    further: (/** @type {number} */ step) => part.set({ towns: part.state.towns + step }),
  };

  /* ---- downloads: the stops that are listed now ---- */
  const columns = () => {
    const { state, now } = current();
    return now.stops.columns(state.day, now.told);
  };
  const csv = () => tableCsv([...columns(), ["緯度", (i) => N.lat[i]], ["経度", (i) => N.lon[i]]], current().now.rows);
  const geojson = () =>
    featureCollection(
      current().now.rows.map((i) => ({
        id: B.stops.key[i],
        geometry: pointOf(N.lat[i], N.lon[i]),
        properties: properties(columns(), i),
      })),
    );

  /* ---- begin ---- */
  /** @type {Partial<RouteState>} */
  let onMap = {};
  const drawn = (/** @type {RouteState & ViewState} */ state) => {
    const seen = Object.entries(state).filter(([key]) => !NOT_ON_MAP.includes(key));
    if (seen.some(([key, value]) => Reflect.get(onMap, key) !== value)) draw();
    onMap = state;
  };
  /** @type {LivePart<RouteState & ViewState>} */
  const part = live({ name: "route", view, block: B, actions, drawn, paper: true });
  const draw = mapOf(B, current, {
    picked: (rows) => select(rows[0], "map"),
    missed: (lat, lon) => from(lat, lon, w("map_point")),
    town: selectTown,
  });
  part.begin({ ...today(), old: B.as_of !== null && Date.now() - Date.parse(B.as_of) >= OLD });
  pickPlace(from, () => {
    set({ from: null, origin: "" });
    pin(null);
  });
  window.addEventListener("afterprint", () => document.body.classList.remove("route-one"));
  onCsv(csv);
  onGeojson(geojson);
  onSpeak(() => page.map?.closePopup()); // it speaks the other language
  onAddress(() => {
    const i = B.stops.key.indexOf(fromAddress().get("stop") ?? "");
    if (i >= 0 && i !== part.state.selected) select(i, "link");
  });
  const shown = { now: () => current().now, csv, geojson };
  expose("route", Object.defineProperty({ ...N, ...C, ...shown }, "state", { get: () => part.state }));
};

/** @type {RouteBlock | null} */
const B = block("route");
if (B) show(B);
