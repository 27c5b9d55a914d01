/* The page of two lists in the browser. */
/** @import { LivePart, ViewState } from "../../web/types.d.ts" */
/** @import { TwoListsBlock, TwoListsState } from "./types.d.ts" */
import { block, expose, live, onCsv, page, tableCsv, wordsNow } from "#core";
import { drawingOf } from "./picture.js";
import { GROUPS, standingIn } from "./standing.js";
import * as view from "./view.js";

/** @type {(B: TwoListsBlock, state: TwoListsState & ViewState) => string} all that differs, whatever is shown */
const csv = (B, state) => {
  const { say, nameIn, marksOf, ownMark, nationalMark, rowsOf } = standingIn(
    B,
    { ...state, query: "", kind: -1 },
    wordsNow(),
  );
  const rows = GROUPS.flatMap((group) => rowsOf(group).map((row) => ({ group, ...row })));
  /** @type {(list: "own" | "national", axis: "lat" | "lon") => (row: typeof rows[number]) => number | null} */
  const degrees = (list, axis) => (row) => {
    const n = B[list][axis][row[list]];
    return n == null ? null : n / 1e6;
  };
  /** @type {[string, (row: typeof rows[number]) => string][]} */
  const marks = B.hazards.flatMap(({ own, national }, k) => [
    [`${own[state.lang]} (${say("own")})`, (row) => (row.own < 0 ? "" : ownMark(marksOf(row)[k].mark))],
    [
      `${national[state.lang]} (${say("national")})`,
      (row) => (row.national < 0 ? "" : nationalMark(marksOf(row)[k].designated)),
    ],
  ]);
  return tableCsv(
    [
      [say("csv.group"), ({ group }) => say(`group.${group}`)],
      [say("csv.own"), ({ own }) => nameIn("own", own)],
      [say("csv.national"), ({ national }) => nameIn("national", national)],
      [say("csv.metres"), ({ metres }) => (metres === null ? null : Math.round(metres))],
      [say("csv.own.lat"), degrees("own", "lat")],
      [say("csv.own.lon"), degrees("own", "lon")],
      [say("csv.national.lat"), degrees("national", "lat")],
      [say("csv.national.lon"), degrees("national", "lon")],
      ...marks,
      [say("csv.beside"), ({ beside }) => (beside ? `${beside.said} ${beside.name}` : "")],
      [say("col.note"), () => ""],
    ],
    rows,
  );
};

/** @type {(B: TwoListsBlock) => void} draws what differs on the moving map, once */
const drawOnMap = (B) => {
  const layer = page.map && L.layerGroup().addTo(page.map);
  if (!layer) return;
  const { own, national, lines } = drawingOf(B);
  const line = { color: "#1b1c20", weight: 2, dashArray: "4 3", interactive: false };
  for (const ends of lines)
    layer.addLayer(
      L.polyline(
        ends.map(({ at }) => at),
        line,
      ),
    );
  /** @type {(places: import("./picture.js").Place[], look: object) => void} */
  const draw = (places, look) => {
    for (const { at, name } of places) {
      const label = document.createElement("span");
      label.lang = "ja";
      label.textContent = name;
      layer.addLayer(L.circleMarker(at, { radius: 7, fillOpacity: 1, ...look }).bindTooltip(label));
    }
  };
  draw(own, { color: "#0b5fb0", weight: 3.5, fillColor: "#fff" });
  draw(national, { color: "#1b1c20", weight: 1.5, fillColor: "#c2410c" });
};

/** @param {TwoListsBlock} B */
const show = (B) => {
  /** @type {import("../../web/types.d.ts").Actions} */
  const actions = {
    group: (group) => part.set({ group, kind: -1, shown: B.step }),
    kind: (kind) => part.set({ kind, shown: B.step }),
    search: (_, query) => part.set({ query, shown: B.step }),
  };
  /** @type {LivePart<TwoListsState & ViewState>} */
  const part = live({ name: "two_lists", view, block: B, actions, paper: true });
  drawOnMap(B);
  onCsv(() => csv(B, part.state));
  expose("two_lists", Object.defineProperty({}, "state", { get: () => part.state }));
};

/** @type {TwoListsBlock | null} */
const B = block("two_lists");
if (B) show(B);
