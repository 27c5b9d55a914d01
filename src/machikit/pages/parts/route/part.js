/* The page of stops: day, distance and departures that count; what is chosen; numbers, map, lists and downloads after it. */
/** @import { Now, Order, RouteBlock, State, StopLook, Told } from "./types.d.ts" */
import {
  $,
  block,
  entered,
  every,
  expose,
  featureCollection,
  fromAddress,
  glyph,
  h,
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
  tableCsv,
  the,
  toAddress,
  w,
} from "#core";
import { showAt } from "#map";
import { controlsOf } from "./controls.js";
import { dayListsOf } from "./day_lists.js";
import { gapFound, gapOf } from "./gap.js";
import { headOf } from "./head.js";
import { addLooks, linesOf, sample } from "./map_lines.js";
import { netOf } from "./net.js";
import { reachOf } from "./reach.js";
import { sheetOf } from "./sheet.js";
import { stopsOf } from "./stop_list.js";
import { stopRowOf } from "./stop_row.js";
import { limitText, long, say, textsOf } from "./texts.js";

const OLD = 366 * 86400000; // as in __init__.py
const LOOKS = /** @type {const} */ (["yes", "partial", "other", "none", "plain"]);

/** @param {RouteBlock} B */
const show = (B) => {
  const N = netOf(B);
  const T = B.towns;
  const C = T && reachOf(T, N.lat, N.lon);
  const tell = textsOf(B);
  const stops = stopsOf(N);
  /** @type {State} */
  const state = {
    day: B.day,
    metres: B.metres,
    least: B.least,
    order: B.order,
    query: "",
    route: null,
    selected: null,
    way: null,
    from: null,
    origin: "",
  };
  /** @param {number} i */
  const count = (i) => stops.count(i, state.day);
  /**
   * What the state comes to.
   * @returns {Now}
   */
  const compute = () => {
    const reached = C?.reach((i) => !B.timed || count(i) >= state.least);
    return { rows: stops.listed(state), towns: C && reached ? gapFound(C, reached, state.metres) : null };
  };
  let now = compute();
  const values = () => ({ day: say(`day.${state.day}`), metres: limitText(state.metres), least: state.least });
  /** @type {Told} */
  const told = (key, more) => say(key, { ...values(), ...more });
  /** @type {(i: number) => StopLook} */
  const look = (i) => {
    if (!B.timed) return "plain";
    if (count(i)) return count(i) >= state.least ? "yes" : "partial";
    return N.uncounted[i] ? "other" : "none";
  };

  /* ---- head, controls, and what stands below the list ---- */
  const head = headOf(N, C);
  const dayLists = dayListsOf(N, tell);
  const of = () => ({ towns: /** @type {NonNullable<Now["towns"]>} */ (now.towns), metres: state.metres });
  const gap = T && C ? gapOf({ T, C, timed: B.timed, step: B.step, tell, told, of }) : null;
  const drawControls = controlsOf(B, tell, state, (change) => set(change));
  const drawHead = () => head({ day: state.day, metres: state.metres, now, told, gap: () => gap?.said() ?? "" });

  /* ---- the sheet of a stop ---- */
  const sheet = sheetOf(N, tell);
  const drawSheet = () => {
    const box = the("route-sheet");
    const i = state.selected;
    if (i === null) {
      const how = B.timed ? [h("p", { class: "note", text: say("choose.how") })] : [];
      box.replaceChildren(h("p", { class: "choose", text: say(B.timed ? "choose" : "choose.untimed") }), ...how);
      return;
    }
    const ways = () => every(".chip", box);
    const held = ways().indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const nodes = sheet(i, state.way, {
      choose: (way) => {
        state.way = way;
        drawSheet();
      },
      close: () => select(null, "back"),
      print: () => {
        document.body.classList.add("route-one");
        window.print();
      },
    });
    box.replaceChildren(...nodes);
    ways()[held]?.focus({ preventScroll: true });
  };
  /** @type {(i: number | null, by: "list" | "map" | "link" | "back") => void} */
  const select = (i, by) => {
    const before = state.selected;
    Object.assign(state, { selected: i, way: null });
    if (i !== null && by !== "list") list.reach(now.rows.indexOf(i));
    drawSheet();
    drawList();
    drawMap();
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

  /* ---- list and map ---- */
  const stopRow = stopRowOf(N, tell);
  /** @param {number} i */
  const waits = (i) => {
    const minutes = state.order === "wait" && !state.from ? stops.wait(i, state.day) : null;
    return minutes === null ? "" : long(minutes);
  };
  const list = pagedList({
    items: "route-items",
    more: "route-more",
    empty: "route-empty",
    step: B.step,
    print: page.settings.print,
    word: (n) => say("stops.more", { n: number(n) }),
    row: (/** @type {number} */ i) =>
      stopRow(i, {
        look: look(i),
        on: i === state.selected,
        runs: count(i),
        far: state.from && stops.far(i, state.from),
        under: waits(i),
        press: () => select(i, "list"),
      }),
  });
  const drawList = () => {
    list.draw(now.rows);
    const n = number(now.rows.length);
    the("route-title").textContent = state.from ? say("stops.near", { place: state.origin, n }) : say("stops.n", { n });
    the("route-status").textContent = say("status", { n });
  };
  const lines = linesOf(N, C, {
    picked: (rows) => select(rows[0], "map"),
    missed: (lat, lon) => from(lat, lon, w("map_point")),
    town: (k) => gap?.select(k),
  });
  /** @param {number} k the route of a line */
  const routeOf = (k) => (B.timed ? B.routes.indexOf(B.lines[k][0]) : k);
  /** @param {number} k */
  const faint = (k) => {
    if (state.route !== null) return routeOf(k) !== state.route;
    return state.selected !== null && B.timed && !N.routes(state.selected).includes(routeOf(k));
  };
  const lineLegend = () => {
    if (B.lines.length > 7) return [h("span", {}, sample(0), say("legend.lines"))];
    return B.lines.map(([name], k) =>
      h("span", {}, sample(k), name ? tell.terms.node("span", name) : say("name.none")),
    );
  };
  const leftLegend = () => {
    if (!T || !now.towns?.left.length) return [];
    const key = !B.timed ? "legend.left.towns" : T.people ? "legend.left" : "legend.left.served";
    return [h("span", {}, glyph("left"), told(key))];
  };
  const drawMap = () => {
    const left = now.towns?.left ?? [];
    lines({ rows: now.rows, look, selected: state.selected, faint, left, metres: state.metres });
    const there = new Set(N.all.map(look));
    const looks = LOOKS.filter((one) => there.has(one)).map((one) => h("span", {}, glyph(one), told(`legend.${one}`)));
    $("legend")?.replaceChildren(...looks, ...leftLegend(), ...lineLegend());
  };

  /* ---- downloads: the stops that are listed now ---- */
  const columns = () => stops.columns(state.day, told);
  const csv = () => tableCsv([...columns(), ["緯度", (i) => N.lat[i]], ["経度", (i) => N.lon[i]]], now.rows);
  const geojson = () =>
    featureCollection(
      now.rows.map((i) => ({
        id: B.stops.key[i],
        geometry: pointOf(N.lat[i], N.lon[i]),
        properties: properties(columns(), i),
      })),
    );

  /* ---- begin ---- */
  const draw = () => {
    now = compute();
    drawHead();
    drawControls();
    drawSheet();
    drawList();
    gap?.draw();
    drawMap();
    dayLists(state.day, values());
  };
  /** @param {Partial<State>} change */
  const set = (change) => {
    Object.assign(state, change);
    list.reset();
    gap?.reset();
    draw();
  };
  /** @type {(lat: number, lon: number, label: string) => void} */
  const from = (lat, lon, label) => {
    set({ from: [lat, lon], origin: label });
    pin([lat, lon]);
    if (page.map) showAt([lat, lon], 14);
  };
  pickPlace(from, () => {
    set({ from: null, origin: "" });
    pin(null);
  });
  on("route-search", "input", (e) => set({ query: entered(e) }));
  on("route-route", "change", (e) => set({ route: entered(e) === "" ? null : Number(entered(e)) }));
  on("route-order", "change", (e) => {
    if (entered(e) === "near") return;
    if (state.from) pin(null);
    set({ order: /** @type {Order} */ (entered(e)), from: null, origin: "" });
  });
  on("route-least", "input", (e) => {
    const n = Math.floor(Number(entered(e)));
    if (n >= 1 && n <= 999) set({ least: n });
  });
  window.addEventListener("afterprint", () => document.body.classList.remove("route-one"));
  onCsv(csv);
  onGeojson(geojson);
  the("route-old").hidden = !B.as_of || Date.now() - Date.parse(B.as_of) < OLD;
  onSpeak(() => {
    page.map?.closePopup(); // it speaks the other language
    draw();
  });
  onAddress(() => {
    const i = B.stops.key.indexOf(fromAddress().get("stop") ?? "");
    if (i >= 0 && i !== state.selected) select(i, "link");
  });
  expose("route", { ...N, ...C, state, now: () => now, csv, geojson });
};

/** @type {RouteBlock | null} */
const B = block("route");
if (B) {
  addLooks();
  show(B);
}
