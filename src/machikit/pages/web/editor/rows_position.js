/* Where a row is: pressed or dragged on the page's map, typed as latitude and longitude, or a town by its name. */
/** @import { BaseBlock } from "../types.d.ts" */
import { block, fold, h, page, w } from "#core";
import { pointOfText, pointText } from "../row_values.js";

const STILL = 6; // pixels that a press may move and be none that drags the map

/** @typedef {{ lat: number | null, lon: number | null }} Point */

/** What is on the map while a position is entered; one at a time. */
let clear = () => {};
export const leaveMap = () => {
  clear();
  clear = () => {};
};

/** @type {(at: [number, number] | null, moved: (lat: number, lon: number) => void) => L.Marker | null} */
const markerAt = (at, moved) => {
  if (!page.map || !at) return null;
  const icon = L.divIcon({ className: "ed-pin", html: "<i></i>", iconSize: [34, 44], iconAnchor: [17, 42] });
  const marker = L.marker(at, { icon, draggable: true, keyboard: false, zIndexOffset: 1000 }).addTo(page.map);
  marker.on("dragend", () => {
    const { lat, lng } = marker.getLatLng();
    moved(lat, lng);
  });
  return marker;
};

/** @type {(chosen: (lat: number, lon: number) => void) => () => void} the next press on the map is a position, and nothing else */
const nextPress = (chosen) => {
  const { map } = page;
  if (!map) return () => {};
  const box = map.getContainer();
  /** @type {[number, number]} */
  let from = [0, 0];
  const down = (/** @type {PointerEvent} */ e) => {
    from = [e.clientX, e.clientY];
  };
  const press = (/** @type {MouseEvent} */ e) => {
    if (e.target instanceof Element && e.target.closest(".leaflet-control")) return;
    if (!document.documentElement.classList.contains("editing")) return; // the panel was closed
    if (Math.hypot(e.clientX - from[0], e.clientY - from[1]) > STILL) return;
    e.stopImmediatePropagation();
    e.preventDefault();
    const { lat, lng } = map.mouseEventToLatLng(e);
    chosen(lat, lng);
  };
  box.classList.add("ed-choosing");
  box.addEventListener("pointerdown", down, true);
  box.addEventListener("click", press, true);
  return () => {
    box.classList.remove("ed-choosing");
    box.removeEventListener("pointerdown", down, true);
    box.removeEventListener("click", press, true);
  };
};

/** @type {() => { names: string[], at: (name: string) => [number, number] | null }} */
const towns = () => {
  /** @type {BaseBlock | null} */
  const base = block("base");
  const known = base?.towns;
  return {
    names: known?.name ?? [],
    at: (name) => {
      const k = known ? known.name.findIndex((one) => fold(one) === fold(name)) : -1;
      return known && k >= 0 ? [known.lat[k] / 1e5, known.lon[k] / 1e5] : null;
    },
  };
};

/**
 * The fields of a position. value(): in millionths of a degree; null where what was typed is none.
 * @param {Point} point
 */
export const positionFields = (point) => {
  leaveMap();
  const [lat = "", lon = ""] = pointText(point.lat, point.lon).split(",");
  const input = (/** @type {string} */ name, /** @type {string} */ value) =>
    h("input", { id: `row-${name}`, inputmode: "decimal", autocomplete: "off", value, oninput: () => typed() });
  const [a, b] = [input("latitude", lat), input("longitude", lon)];
  const said = h("p", { class: "ed-note", role: "status" });
  /** @type {L.Marker | null} */
  let marker = null;
  const value = () => pointOfText(a.value.trim() || b.value.trim() ? `${a.value.trim()},${b.value.trim()}` : "");
  const draw = () => {
    const at = value();
    marker?.remove();
    marker = markerAt(at && at[0] !== null ? [at[0] / 1e6, at[1] / 1e6] : null, put);
  };
  const typed = () => {
    said.textContent = value() ? "" : w("edit.rows.point.wrong");
    if (value()) draw();
  };
  /** @type {(lat: number, lon: number) => void} */
  const put = (latitude, longitude) => {
    [a.value, b.value] = [latitude.toFixed(6), longitude.toFixed(6)];
    said.textContent = w("edit.rows.point.put");
    draw();
  };
  let stop = () => {};
  const choose = h("button", {
    ...{ type: "button", id: "row-on-map", "aria-pressed": "false", text: w("edit.rows.point.map") },
    onclick: () => {
      stop();
      const on = choose.getAttribute("aria-pressed") !== "true";
      choose.setAttribute("aria-pressed", String(on));
      said.textContent = on ? w("edit.rows.point.press") : "";
      if (on) {
        page.map?.getContainer().scrollIntoView({ block: "start" });
        stop = nextPress(put);
      }
    },
  });
  clear = () => {
    stop();
    marker?.remove();
  };
  draw();
  return { value, nodes: nodesOf(a, b, choose, said, put) };
};

/** @type {(a: HTMLElement, b: HTMLElement, choose: HTMLElement, said: HTMLElement, put: (lat: number, lon: number) => void) => Node[]} */
const nodesOf = (a, b, choose, said, put) => {
  const { names, at } = towns();
  const label = (/** @type {HTMLElement} */ el, /** @type {string} */ key) =>
    h("label", { class: "ed-cell" }, h("span", { text: w(key) }), el);
  const list = h("datalist", { id: "row-towns" }, ...names.map((value) => h("option", { value })));
  const town = h("input", {
    ...{ id: "row-town", list: "row-towns", autocomplete: "off" },
    onchange: () => {
      const spot = at(town.value);
      if (spot) {
        put(...spot);
        page.map?.setView(spot, Math.max(page.map.getZoom(), 15), { animate: false });
        said.textContent = w("edit.rows.point.town");
      } else said.textContent = town.value ? w("town.unknown") : "";
    },
  });
  return [
    h("h3", { text: w("edit.rows.point") }),
    ...(page.map ? [h("p", {}, choose)] : []),
    h("div", { class: "ed-pair" }, label(a, "edit.rows.latitude"), label(b, "edit.rows.longitude")),
    ...(names.length ? [label(town, "town.hint"), list] : []),
    said,
  ];
};
