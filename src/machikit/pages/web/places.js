/* A page of places in the browser: what readers do, and what map, address and downloads show of it. */
/** @import { Actions, Column, LivePart, Places, PlacesState, Residents, Table } from "./types.d.ts" */
/** @import { Points } from "./points.js" */
import {
  $,
  ask,
  block,
  element,
  expose,
  featureCollection,
  fill,
  fromAddress,
  live,
  now,
  onAddress,
  onCsv,
  onGeojson,
  onLaid,
  onSpeak,
  page,
  pickPlace,
  pin,
  pointOf,
  properties,
  tableCsv,
  toAddress,
  wordsNow,
} from "#core";
import { popup, showAt } from "#map";
import { does, html, published } from "#pure";
import { claim, mend, photos } from "./place_row.js";
import * as view from "./places_view.js";
import { rowsIn } from "./rows.js";

const POPUP_ROWS = 12;

/** @param {Places} places */
const show = (places) => {
  const { settings: S } = places;
  const T = () => places.table;
  const rows = () => rowsIn(places, part.state, wordsNow());
  const listed = () => rows().listed();
  const layer = () => (S.map ? page.layers.data : undefined); // a part that holds the map draws on it itself
  /** @type {(i: number) => [number, number] | null} where a row is on the page's map, also on one that does not draw the table */
  const spot = (i) => {
    const [a, b] = [T().lat[i], T().lon[i]];
    return S.map && page.map && a !== null && b !== null ? [a / 1e6, b / 1e6] : null;
  };
  let toStart = true; // whether the chips show the chosen one

  const drawn = () => {
    const now = rows();
    ask(view.question(places, part.state, wordsNow()));
    const { selected } = part.state;
    const drawnOn = layer();
    if (drawnOn && "outlined" in drawnOn) drawnOn.show(now.listed(), [], new Set(selected === null ? [] : [selected]));
    else drawnOn?.show(now.listed(), now.lookOf, selected);
    if (drawnOn) page.map?.machikitBase?.redraw();
    const legend = $("legend");
    fill(legend, view.legend(now, now.matches()));
    if (legend) legend.hidden = legend.childNodes.length === 0;
    showChosen();
  };
  const showChosen = () => {
    const box = $("chips");
    if (!box || (box.contains(document.activeElement) && !toStart)) return;
    toStart = false;
    const chosen = /** @type {HTMLElement | null} */ (box.querySelector(".on")) ?? box;
    box.scrollLeft = Math.max(0, chosen.offsetLeft - box.offsetLeft - 80);
  };

  /* ---- popups ---- */
  /** @param {number} i */
  const one = (i) => {
    const { name, value, of, kindOf, markOf, markLine, hoursText } = rows();
    const marks = part.state.flags.length > 0 && html`<div class="mk ${kindOf(markOf(i))}">${markLine(i)}</div>`;
    const hours = T().week && html`<div>${hoursText(i)}</div>`;
    const told = html`${marks}${hours}${claim(rows(), i)}${photos(rows(), i)}${mend(rows().w, i)}`;
    return html`${published("strong", name(i))}${published("div", value(of("address"), i) ?? "")}${told}`;
  };
  /** @type {(i: number, all: number[]) => unknown} */
  const several = (i, all) => {
    const { w, unit, name } = rows();
    const button = (/** @type {number} */ k) =>
      html`<button type="button" class="${k === i && "on"}" lang="ja"${does("pick", k)}>${name(k)}</button>`;
    const many = w("popup.many", { n: all.length, unit });
    return html`<div class="many">${many}</div>${all.slice(0, POPUP_ROWS).map(button)}`;
  };
  /** @type {(i: number, all: number[]) => void} */
  const openPopup = (i, all) => {
    const content = element(all.length > 1 ? several(i, all) : one(i), actions);
    popup(spot(i), [content], { offset: [0, -4] });
  };

  /* ---- choosing ---- */
  /** @type {(i: number | null, by: "list" | "map" | "link", all?: number[]) => void} */
  const select = (i, by, all) => {
    part.set({
      selected: i,
      shown: i === null ? part.state.shown : Math.max(part.state.shown, listed().indexOf(i) + 1),
    });
    toAddress(i === null ? null : { i: T().keys[i] });
    if (i === null) {
      page.map?.closePopup();
      return;
    }
    const where = spot(i);
    if (where) {
      if (by !== "map") showAt(where, 15);
      openPopup(i, all || [i]);
    }
    if (by === "map") $(`i-${T().keys[i]}`)?.scrollIntoView({ block: "nearest" });
  };
  /** @param {Partial<PlacesState>} change of the filters: what is no longer among the rows is let go */
  const set = (change) => {
    part.begin({ ...change, now: now(), shown: S.step });
    const there = rows();
    const { only, selected } = part.state;
    if (only !== null && !there.groups(there.matches()).some(([g]) => g === only)) part.begin({ only: null });
    if (selected !== null && !listed().includes(selected)) {
      part.begin({ selected: null });
      if (S.map) page.map?.closePopup();
    }
    part.draw();
  };
  /** @type {(id: string | null) => string[]} the chosen marks after one was pressed; null: none */
  const flagsAfter = (id) => {
    const others = id && S.several ? part.state.flags.filter((flag) => flag !== id) : [];
    return id && !part.state.flags.includes(id) ? [...others, id] : others;
  };
  /** @type {(lat: number, lon: number, label: string) => void} */
  const from = (lat, lon, label) => {
    set({ from: [lat, lon], origin: label });
    pin(part.state.from);
    if (S.map) showAt([lat, lon], 14);
  };
  /** @type {Actions} */
  const actions = {
    set,
    flag: (/** @type {string | null} */ id) => set({ flags: flagsAfter(id), only: null }),
    when: (when) => set({ when, only: null }),
    search: (query) => set({ query }),
    select: (/** @type {number} */ i) => select(part.state.selected === i ? null : i, "list"),
    pick: (/** @type {number} */ i) => select(i, "map"),
    mend: (/** @type {number} */ i) => document.dispatchEvent(new CustomEvent("machikit:mend", { detail: i })),
  };
  /** @type {LivePart<PlacesState>} */
  const part = live({ name: "places", view, block: places, actions, drawn, paper: true });
  part.begin({ now: now() });

  /* ---- downloads ---- */
  /** @param {number | null} v */
  const degrees = (v) => (v === null ? null : v / 1e6);
  /** @type {() => Column<number>[]} */
  const columns = () => [
    ...T().fields.map((f) => /** @type {Column<number>} */ ([f.header, (i) => T().columns[f.id][i]])),
    ...claims(),
  ];
  /** @type {() => Column<number>[]} what only a participant says; no column where nothing is */
  const claims = () =>
    T().unconfirmed ? [["申告", (i) => (T().unconfirmed?.includes(i) ? rows().w("row.unconfirmed") : null)]] : [];
  const csv = () =>
    tableCsv([...columns(), ["緯度", (i) => degrees(T().lat[i])], ["経度", (i) => degrees(T().lon[i])]], listed());
  const geojson = () =>
    featureCollection(
      listed().map((i) => ({
        id: T().keys[i],
        geometry: pointOf(degrees(T().lat[i]), degrees(T().lon[i])),
        properties: properties(columns(), i),
      })),
    );

  /* ---- rows that were changed in the page ---- */
  onLaid(() => {
    const { selected } = part.state;
    const key = selected === null ? null : T().keys[selected];
    places.table = /** @type {Table} */ (block("data"));
    const at = key === null ? -1 : T().keys.indexOf(key);
    part.begin({ selected: at < 0 ? null : at });
    const drawnOn = layer();
    if (drawnOn && "take" in drawnOn) drawnOn.take(T());
  });

  /* ---- begin ---- */
  onSpeak(() => {
    const { selected } = part.state;
    if (selected !== null && spot(selected)) openPopup(selected, [selected]);
  });
  pickPlace(from, () => {
    set({ from: null, origin: "" });
    pin(null);
  });
  onCsv(csv);
  onGeojson(geojson);
  layer()?.on("pick", (e) => select(e.rows[0], "map", e.rows));
  layer()?.on("place", (e) =>
    e.rows.length ? select(e.rows[0], "map", e.rows) : from(e.latlng.lat, e.latlng.lng, rows().w("map_point")),
  );
  layer()?.on("miss", (e) => from(e.latlng.lat, e.latlng.lng, rows().w("map_point")));
  onAddress(() => {
    const i = T().keys.indexOf(fromAddress().get("i") ?? "");
    if (i >= 0) select(i, "link");
  });
  Object.defineProperty(page, "state", { get: () => part.state });
  expose("listed", listed);
  expose("rows", rows);
  expose("csv", csv);
  expose("geojson", geojson);
};

/** @type {Table | null} */
const table = block("data");
if (table) {
  const residents = /** @type {Residents | null} */ (block("residents"));
  show({ table, residents, settings: page.settings });
}
