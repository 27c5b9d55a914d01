/* The page of reports: numbers, filters, list in order of urgency, the rule behind it, and what a press on the map does. */
/** @import { Child } from "../../web/types.d.ts" */
/** @import { Order, ReportBlock, Spot, Stand, State, ViewName } from "./types.d.ts" */
import {
  $,
  aroundNode,
  block,
  chips,
  entered,
  expose,
  fold,
  fromAddress,
  GAP,
  h,
  number,
  numbersRow,
  on,
  onAddress,
  onCsv,
  onGeojson,
  onSpeak,
  options,
  page,
  pickPlace,
  pin,
  published,
  the,
  toAddress,
  w,
} from "#core";
import { popup, showAt } from "#map";
import { dialogOf, spotOf } from "./dialog.js";
import { listOf, originOf } from "./list.js";
import { notesOf } from "./notes.js";
import { lookOf, rowsOf } from "./rows.js";
import { ruleOf } from "./rule.js";
import { sheetOf } from "./sheet.js";
import { shownOf } from "./shown.js";
import { statsOf } from "./stats.js";
import { csvOf, drawTables, geojsonOf } from "./tables.js";
import { days, fill, say, textsOf } from "./texts.js";

const NEAR = 100; // metres: "around here"

/** @param {ReportBlock} B */
const show = (B) => {
  const { walks } = B;
  const R = rowsOf(B);
  const stats = statsOf(R);
  const told = textsOf(R);
  const notes = notesOf(R);
  const dialog = dialogOf(R, told, notes);
  const sheet = sheetOf(R, told, notes);
  const every = walks ? null : "all"; // the view of all rows
  /** @type {State} */
  const state = {
    view: walks ? null : "open",
    kind: null,
    section: null,
    query: "",
    order: "score",
    from: null,
    origin: "",
    named: false,
    selected: null,
  };
  /** @type {number[]} rows that fit the filters, and those of the view among them */
  let matched = [];
  /** @type {number[]} */
  let listed = [];
  /** @type {number[][]} those that may be the same thing, of which one fits */
  let sets = [];

  /* ---- what is shown ---- */
  /** @param {number} k */
  const inView = (k) => {
    const { view } = state;
    if (view === null || view === "all") return true;
    if (walks) return R.stand(k) === view;
    return view === "twins" ? R.others[k].length > 0 : R.isOpen(k) === (view === "open");
  };
  const drawNumbers = () => {
    /** @param {ViewName} view @returns {{ on: boolean, press: () => void }} */
    const filter = (view) => ({
      on: state.view === view,
      press: () => set({ view: state.view === view ? every : view }),
    });
    if (walks) {
      /** @param {Stand} stand */
      const many = (stand) => matched.filter((k) => R.stand(k) === stand).length;
      const stands = /** @type {Stand[]} */ (["unseen", "noted", "seen"]).map((stand) => ({
        n: many(stand),
        unit: w("unit"),
        label: say(`walk.${stand}`),
        look: lookOf(stand),
        ...filter(stand),
      }));
      numbersRow([{ n: matched.length, unit: w("unit"), label: say("walk.all"), ...filter(null) }, ...stands]);
      return;
    }
    const s = stats.sums(matched);
    numbersRow([
      { n: s.open, unit: say("unit"), label: say("open"), look: "k1", ...filter("open") },
      { n: s.closed, unit: say("unit"), label: say("closed"), look: "none", ...filter("closed") },
      { n: days(s.middle), unit: say("day"), label: say("middle") },
      { n: days(s.oldest), unit: say("day"), label: say("oldest") },
      B.ends ? { n: s.within ?? "—", unit: "%", label: say("within", { days: B.within[0] }) } : null,
      { n: sets.length, unit: say("groups"), label: say("twins"), ...filter("twins") },
    ]);
  };

  /* ---- filters ---- */
  const sections = walks ? [] : [...new Set(R.all.map((k) => R.cell(k, "section")))].filter((v) => v !== null);
  const drawControls = () => {
    the("report-kinds").hidden = R.kinds.length < 2;
    if (R.kinds.length > 1)
      chips("report-kinds", [null, ...R.kinds], {
        on: (kind) => kind === state.kind,
        label: (kind) => (kind === null ? say("all") : told.kindName(kind)),
        press: (kind) => set({ kind: kind === state.kind ? null : kind }),
        lang: (kind) => (!walks && kind !== null && told.kindName(kind) === kind ? "ja" : null),
      });
    if ($("report-section"))
      options(
        "report-section",
        [
          ["", say("section.all")],
          ...sections.map(
            (s, n) => /** @type {[number, string, string | null]} */ ([n + 1, told.term(s), told.lang(s)]),
          ),
        ],
        state.section === null ? "" : sections.indexOf(state.section) + 1,
      );
    if (!$("report-order")) return;
    const order = the("report-order", HTMLSelectElement);
    order.querySelector("[value=near]")?.toggleAttribute("disabled", !state.from);
    order.value = state.order;
  };
  const drawNear = () => {
    const around = matched.filter((k) => (R.far(k, state.from) ?? Infinity) <= NEAR);
    const open = around.filter(R.isOpen).length;
    const counts = { metres: NEAR, open: number(open), closed: number(around.length - open) };
    const nodes = state.from ? aroundNode(say("near", { place: GAP, ...counts }), originOf(state)) : [];
    fill("report-near", nodes);
  };
  const rule = ruleOf(R, told, stats, () => {
    state.order = "score";
    draw();
  });

  /* ---- choosing ---- */
  /** @type {(at: L.LatLngExpression | null, nodes: Child[]) => void} */
  const open = (at, nodes) => popup(at, nodes, { maxWidth: 270, offset: [0, -4] });
  /** @param {number[]} rows */
  const several = (rows) => [
    h("div", { class: "many", text: say("popup.many", { n: rows.length }) }),
    ...rows.slice(0, 12).map((k) => {
      const where = told.where(k);
      const press = { type: "button", onclick: () => select(k, "map") };
      return h("button", press, told.titled(k, "span"), where === null ? null : published("span", ` ${where}`));
    }),
  ];
  /** @param {number} k @returns {Child[]} */
  const alone = (k) => {
    const texts = [told.where(k), told.quote(k)].filter((v) => v !== null);
    const deeds = [
      h("button", { type: "button", onclick: () => notes.right(k) }, say("walk.right")),
      h("button", { type: "button", onclick: () => dialog.ask({ row: k }) }, say("walk.differs")),
    ];
    return [
      h("strong", {}, told.titled(k, "span")),
      ...texts.map((text) => published("div", text)),
      h("div", { class: "what" }, h("small", { class: "facts" }, ...told.facts(k))),
      ...(walks ? deeds : []),
    ];
  };
  const drawList = () => list.draw(listed, sets);
  /** @type {(k: number | null, by: "list" | "map" | "link", rows?: number[]) => void} */
  const select = (k, by, rows = []) => {
    state.selected = k;
    if (k !== null) list.reach(listed.indexOf(k));
    drawList();
    shown.draw(listed, k);
    toAddress(k === null ? null : { i: R.key(k) });
    if (k === null) {
      page.map?.closePopup();
      return;
    }
    const at = shown.at(k);
    if (at) {
      if (by !== "map") showAt(at, 15);
      open(at, rows.length > 1 ? several(rows) : alone(k));
    }
    if (by === "map" && !walks) $(`r-${k}`)?.scrollIntoView({ block: "nearest" });
  };
  /** @type {(lat: number, lon: number, origin: string, named: boolean) => void} */
  const from = (lat, lon, origin, named) => {
    set({ from: [lat, lon], origin, named, order: "near" });
    pin(state.from);
    showAt([lat, lon], 14);
  };
  /** @param {L.LatLng} at */
  const spot = (at) => {
    from(at.lat, at.lng, "map_point", false);
    const press = () => dialog.ask(spotOf(at));
    open(at, [
      walks ? null : h("div", { text: the("report-near").textContent }),
      h("button", { type: "button", onclick: press }, say(walks ? "what.missing" : "note.title")),
    ]);
  };

  /* ---- begin ---- */
  const draw = () => {
    const q = fold(state.query);
    matched = R.all.filter(
      (k) =>
        (state.kind === null || R.kind(k) === state.kind) &&
        (state.section === null || R.cell(k, "section") === state.section) &&
        R.matches(k, q),
    );
    sets = stats.setsOf(matched);
    listed = state.view === "twins" ? sets.flat() : stats.ordered(matched.filter(inView), state.order, state.from);
    if (state.selected !== null && !listed.includes(state.selected)) state.selected = null;
    drawNumbers();
    drawControls();
    drawNear();
    rule.draw();
    drawList();
    sheet.draw();
    dialog.draw();
    shown.drawLegend();
    shown.draw(listed, state.selected);
    the("report-status").textContent = say("status", { n: number(listed.length) });
  };
  /** @param {Partial<State>} change */
  const set = (change) => {
    Object.assign(state, change);
    list.reset();
    draw();
  };
  const list = listOf(
    { R, told, stats, notes, state },
    {
      select: (k) => select(k, "list"),
      twin: (k) => {
        set({ view: "twins" });
        select(k, "list");
      },
      ask: (row) => dialog.ask({ row }),
    },
  );
  const shown = shownOf(R, { picked: (rows) => select(rows[0], "map", rows), missed: spot });
  notes.onChange(() => {
    page.map?.closePopup();
    draw();
  });
  on("report-search", "input", (e) => set({ query: entered(e) }));
  on("report-section", "change", (e) => set({ section: sections[Number(entered(e)) - 1] ?? null }));
  on("report-order", "change", (e) => set({ order: /** @type {Order} */ (entered(e)) }));
  onCsv(() => csvOf(R, listed));
  onGeojson(() => geojsonOf(R, listed));
  pickPlace(
    (lat, lon, name) => (name === w("here") ? from(lat, lon, "here", false) : from(lat, lon, name, true)),
    () => {
      set({ from: null, origin: "", order: "score" });
      pin(null);
    },
  );
  onSpeak(() => {
    page.map?.closePopup(); // it speaks the other language
    draw();
    drawTables(R, told);
  });
  onAddress(() => {
    const key = fromAddress().get("i");
    const k = R.all.findIndex((one) => R.key(one) === key);
    if (k < 0) return;
    if (!listed.includes(k)) set({ view: every, kind: null, section: null, query: "" });
    select(k, "link");
  });
  expose("reports", { ...R, ...stats, notes, listed: () => listed });
  if (!("listed" in page)) expose("listed", () => listed);
};

/** @type {ReportBlock | null} */
const B = block("report_map");
if (B) show(B);
