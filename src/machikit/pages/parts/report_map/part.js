/* The page of reports in the browser: what readers choose, and what a press on the map does. */
/** @import { Actions, LivePart } from "../../web/types.d.ts" */
/** @import { ReportBlock, ReportState } from "./types.d.ts" */
import {
  $,
  block,
  expose,
  fromAddress,
  live,
  onAddress,
  onCsv,
  onGeojson,
  onSpeak,
  page,
  pickPlace,
  pin,
  toAddress,
  w,
  wordsNow,
} from "#core";
import { showAt } from "#map";
import { csvOf, geojsonOf } from "./downloads.js";
import { listingIn } from "./listing.js";
import { mapOf } from "./map.js";
import { rowsIn } from "./rows.js";
import { startingRule } from "./stats.js";
import * as view from "./view.js";
import { writingOf } from "./writing.js";

/** @param {ReportBlock} B */
const show = (B) => {
  const R = rowsIn(B);
  const every = B.walks ? null : "all"; // the view of all rows
  const current = () => ({ state: part.state, now: listingIn(B, part.state, wordsNow()) });
  /** @param {Partial<ReportState>} change of what is listed */
  const choose = (change) => {
    part.begin({ shown: B.step, ...change });
    const { state, now } = current();
    if (state.selected !== null && !now.listed.includes(state.selected)) part.begin({ selected: null });
    part.draw();
  };
  /** @type {(k: number | null, by: "list" | "map" | "link", rows?: number[]) => void} rows: all at its place */
  const select = (k, by, rows = []) => {
    const place = k === null ? 0 : current().now.listed.indexOf(k) + 1;
    part.set({ selected: k, shown: Math.max(part.state.shown, place) });
    toAddress(k === null ? null : { i: R.key(k) });
    const at = k === null ? null : map.at(k);
    if (k === null) page.map?.closePopup();
    else if (at) {
      if (by !== "map") showAt(at, 15);
      map.tell(rows.length > 1 ? rows : [k]);
    }
    if (by === "map" && !B.walks) $(`r-${k}`)?.scrollIntoView({ block: "nearest" });
  };
  /** @type {(lat: number, lon: number, origin: string, named: boolean) => void} */
  const from = (lat, lon, origin, named) => {
    choose({ from: [lat, lon], origin, named, order: "near" });
    pin(part.state.from);
    showAt([lat, lon], 14);
  };
  /** @param {Partial<ReportState["rule"]>} change */
  const weigh = (change) => part.set({ rule: { ...part.state.rule, ...change }, order: "score" });

  /** @type {Actions} */
  const choosing = {
    view: (one) => choose({ view: part.state.view === one ? every : one }),
    kind: (kind) => choose({ kind: kind === part.state.kind ? null : kind }),
    search: (query) => choose({ query }),
    section: (n) => choose({ section: R.sections[Number(n) - 1] ?? null }),
    order: (order) => choose({ order }),
    weigh: (name, entered) => weigh({ [name]: Number(entered) }),
    weighKind: (kind, entered) => weigh({ kinds: new Map(part.state.rule.kinds).set(kind, Number(entered)) }),
    back: () => weigh(startingRule(R)),
    select: (k) => select(k === part.state.selected ? null : k, "list"),
    twin: (k) => {
      choose({ view: "twins" });
      select(k, "list");
    },
    show: (rows) => select(rows[0], "map", rows),
    spot: (at) => {
      from(at.lat, at.lng, "map_point", false);
      map.tellSpot(at);
    },
  };
  const actions = { ...choosing, ...writingOf(R, () => part) };
  /** @type {LivePart<ReportState>} */
  const part = live({ name: "report_map", view, block: B, actions, drawn: () => map.draw(), paper: true });
  const map = mapOf(B, current, actions);
  const listed = () => current().now.listed;

  onCsv(() => csvOf(R, listed()));
  onGeojson(() => geojsonOf(R, listed()));
  pickPlace(
    (lat, lon, name) => (name === w("here") ? from(lat, lon, "here", false) : from(lat, lon, name, true)),
    () => {
      choose({ from: null, origin: "", order: "score" });
      pin(null);
    },
  );
  onSpeak(() => page.map?.closePopup()); // it speaks the other language
  onAddress(() => {
    const key = fromAddress().get("i");
    const k = R.all.findIndex((one) => R.key(one) === key);
    if (k < 0) return;
    if (!listed().includes(k)) choose({ view: every, kind: null, section: null, query: "" });
    select(k, "link");
  });
  const points = (/** @type {number} */ k) => current().now.points(k);
  const notes = Object.defineProperty({}, "all", { get: () => part.state.notes });
  expose("reports", { ...R, points, notes, listed });
  if (!("listed" in page)) expose("listed", listed);
};

/** @type {ReportBlock | null} */
const B = block("report_map");
if (B) show(B);
