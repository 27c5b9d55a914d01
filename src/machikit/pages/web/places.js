/* Places: numbers, map, list, filters and downloads of one table, all drawn from its block. */
/** @import { Cell, Child, Column, Residents, Table } from "./types.d.ts" */
/** @import { Rows } from "./rows.js" */
/** @import { Points } from "./points.js" */
import {
  $,
  ask,
  block,
  chips,
  entered,
  every,
  expose,
  featureCollection,
  fromAddress,
  glyph,
  h,
  lang,
  number,
  on,
  onAddress,
  onCsv,
  onGeojson,
  onSpeak,
  page,
  pagedList,
  pickPlace,
  pin,
  pointOf,
  properties,
  said,
  tableCsv,
  the,
  toAddress,
  w,
} from "#core";
import { popup, showAt } from "#map";
import { placeNumbersOf } from "./place_numbers.js";
import { placeRowOf } from "./place_row.js";
import { rowsOf } from "./rows.js";

/**
 * @param {Table} T
 * @param {Rows} rows
 */
const show = (T, rows) => {
  const S = page.settings;
  const { state, fields, flags, of, value, name, kindOf, markOf, lookOf, markLine, groupOf } = rows;
  const { lookOfGroup, wordOfGroup, hoursText, matches, usable, blank, nothingRegistered, order, groups, flagNames } =
    rows;
  const week = T.week;
  /** @type {number[]} */
  let listed = [];
  /** @type {number[]} */
  let matched = [];

  const drawNumbers = placeNumbersOf(T, rows, (change) => set(change));

  /* ---- the list ---- */
  const placeRow = placeRowOf(T, rows);
  /** @param {number} i */
  const item = (i) => placeRow(i, () => select(state.selected === i ? null : i, "list"));
  const parting = () => {
    if (state.only !== null || nothingRegistered()) return -1;
    return listed.findIndex((i) => !usable(i)); // before it stands where the rest begins
  };
  let rest = -1;
  const hasList = $("items") !== null;
  const list = pagedList({
    items: "items",
    more: "more",
    empty: "list-empty",
    step: S.step,
    print: S.print,
    word: (n) => w("list.more", { n, unit: w("unit") }),
    row: (/** @type {number} */ i, k) =>
      k === rest ? [h("li", { class: "part", text: w("list.rest") }), item(i)] : item(i),
  });
  const drawList = () => {
    if (!hasList) return;
    rest = parting();
    list.draw(listed);
    const ranked = state.from && !nothingRegistered();
    const n = number(listed.length);
    the("list-title").textContent = w(ranked ? "list.near" : "list.all", { n, unit: w("unit") });
    the("list-from").textContent = ranked ? w("list.from", { place: state.origin }) : "";
    const notice = the("none-registered");
    notice.hidden = !nothingRegistered();
    notice.textContent = notice.hidden ? "" : w("flag.none", { flag: flagNames(blank()), city: w("city") });
    the("print-narrow").hidden = listed.length <= S.print;
  };

  /* ---- the map ---- */
  const layer = () => /** @type {Points | undefined} */ (page.layers.data);
  const drawMap = () => {
    layer()?.show(listed, lookOf, state.selected);
    if (layer()) page.map?.machikitBase?.redraw();
    const legend = $("legend");
    if (legend) {
      const looks = new Map(groups(matched).map(([g]) => [lookOfGroup(g), wordOfGroup(g)]));
      legend.replaceChildren(
        ...[...looks].map(([look, word]) => h("span", {}, glyph(look), word)),
        ...(T.steps || []).map(([n, r]) => h("span", {}, glyph("plain", r), `${number(n)} ${w("value.unit")}`)),
      );
      legend.hidden = legend.childNodes.length === 0;
    }
    drawStatic();
  };
  const drawStatic = () => {
    const there = new Set(listed);
    /** @type {SVGUseElement[]} */
    const marks = every(".drawn use");
    for (const use of marks) {
      const i = Number(use.dataset.i);
      use.toggleAttribute("hidden", !there.has(i));
      use.setAttribute("href", `#g-${lookOf(i)}`);
    }
  };
  /** @param {number} i */
  const one = (i) => [
    h("strong", { lang: "ja", text: name(i) }),
    h("div", { lang: "ja", text: value(of("address"), i) ?? "" }),
    state.flags.size ? h("div", { class: `mk ${kindOf(markOf(i))}`, text: markLine(i) }) : null,
    week ? h("div", { text: hoursText(i) }) : null,
  ];
  /** @param {number[]} all */
  const several = (i = 0, all = [i]) => [
    h("div", { class: "many", text: w("popup.many", { n: all.length, unit: w("unit") }) }),
    ...all.slice(0, 12).map((k) => {
      const press = () => select(k, "map");
      return h("button", { type: "button", class: k === i ? "on" : "", lang: "ja", text: name(k), onclick: press });
    }),
  ];
  /** @type {(i: number, all: number[]) => void} */
  const openPopup = (i, all) =>
    popup(layer()?.latLng(i) ?? null, all.length > 1 ? several(i, all) : one(i), { offset: [0, -4] });

  /* ---- choosing ---- */
  /** @type {(i: number | null, by: "list" | "map" | "link", all?: number[]) => void} */
  const select = (i, by, all) => {
    state.selected = i;
    if (i !== null) list.reach(listed.indexOf(i));
    drawList();
    drawMap();
    toAddress(i === null ? null : { i: T.keys[i] });
    if (i === null) {
      page.map?.closePopup();
      return;
    }
    const where = layer()?.latLng(i);
    if (where) {
      if (by !== "map") showAt(where, 15);
      openPopup(i, all || [i]);
    }
    if (by === "map") $(`i-${T.keys[i]}`)?.scrollIntoView({ block: "nearest" });
  };
  /** @param {Partial<typeof state>} change */
  const set = (change) => {
    Object.assign(state, change);
    list.reset();
    draw();
  };
  const draw = () => {
    matched = matches();
    if (state.only !== null && !groups(matched).some(([g]) => g === state.only)) state.only = null;
    listed = order(state.only === null ? matched.slice() : matched.filter((i) => groupOf(i) === state.only));
    if (state.selected !== null && !listed.includes(state.selected)) {
      state.selected = null;
      if (layer()) page.map?.closePopup();
    }
    drawQuestion();
    drawNumbers(matched);
    drawChips();
    drawList();
    drawMap();
    the("status").textContent = w("status", { n: number(listed.length), unit: w("unit") });
  };
  const drawQuestion = () =>
    ask(
      said("question.flag") && state.flags.size ? w("question.flag", { flag: flagNames(state.flags) }) : w("question"),
    );
  const drawChips = () => {
    chips("chips", [null, ...flags], {
      on: (f) => (f ? state.flags.has(f.id) : !state.flags.size),
      label: (f) => (f ? f[lang()] : w("flag.all")),
      press: (f) => {
        const next = new Set(f && S.several ? state.flags : []);
        if (f) next[state.flags.has(f.id) ? "delete" : "add"](f.id);
        set({ flags: next, only: null });
      },
    });
    const box = $("chips");
    if (!box || box.contains(document.activeElement)) return;
    const chosen = /** @type {HTMLElement | null} */ (box.querySelector(".on")) ?? box;
    box.scrollLeft = Math.max(0, chosen.offsetLeft - box.offsetLeft - 80);
  };
  /** @type {(lat: number, lon: number, label: string) => void} */
  const from = (lat, lon, label) => {
    set({ from: [lat, lon], origin: label });
    pin(state.from);
    if (layer()) showAt([lat, lon], 14);
  };

  /* ---- downloads ---- */
  /** @param {number | null} v */
  const degrees = (v) => (v === null ? null : v / 1e6);
  /** @type {Column<number>[]} */
  const columns = fields.map((f) => [f.header, (i) => value(f, i)]);
  const csv = () =>
    tableCsv([...columns, ["緯度", (i) => degrees(T.lat[i])], ["経度", (i) => degrees(T.lon[i])]], listed);
  const geojson = () =>
    featureCollection(
      listed.map((i) => ({
        id: T.keys[i],
        geometry: pointOf(degrees(T.lat[i]), degrees(T.lon[i])),
        properties: properties(columns, i),
      })),
    );

  /* ---- begin ---- */
  onSpeak(() => {
    draw();
    if (state.selected !== null && layer()?.latLng(state.selected)) openPopup(state.selected, [state.selected]);
  });
  on("search", "input", (e) => set({ query: entered(e) }));
  on("when", "change", (e) => set({ when: entered(e) }));
  pickPlace(from, () => {
    set({ from: null, origin: "" });
    pin(null);
  });
  onCsv(csv);
  onGeojson(geojson);
  layer()?.on("pick", (e) => select(e.rows[0], "map", e.rows));
  layer()?.on("miss", (e) => from(e.latlng.lat, e.latlng.lng, w("map_point")));
  onAddress(() => {
    const i = T.keys.indexOf(fromAddress().get("i") ?? "");
    if (i >= 0) select(i, "link");
  });
  expose("state", state);
  expose("listed", () => listed);
  expose("csv", csv);
  expose("geojson", geojson);
};

/** @type {Table | null} */
const table = block("data");
if (table) {
  const rows = rowsOf(table, /** @type {Residents | null} */ (block("residents")), page.settings);
  expose("rows", rows);
  show(table, rows);
}
