/* A statistic by place in the browser: which measure, what it is sorted by, circles on the moving map, the list as CSV. */
/** @import { LivePart, ViewState } from "../../web/types.d.ts" */
/** @import { NumberBlock, NumberState } from "./types.d.ts" */
import { block, expose, live, onCsv, page, tableCsv, wordsNow } from "#core";
import { standingIn } from "./standing.js";
import * as view from "./view.js";

/** @type {(B: NumberBlock, state: NumberState & ViewState) => string} */
const csv = (B, state) => {
  const { at, say, sorted, text, rates } = standingIn(B, state, wordsNow());
  return tableCsv(
    [
      [say("csv.area"), (i) => B.area[i]],
      [say("col.place"), (i) => B.place[i]],
      [say("measure"), () => text(at.name)],
      [say("csv.time"), () => at.time[state.lang]],
      [say("col.number"), (i) => at.value[i]],
      [say("csv.unit"), () => text(at.unit)],
      [say("csv.why"), (i) => (at.kind[i] ? say(`kind.${at.kind[i]}`) : "")],
      [say("csv.residents"), (i) => B.residents[i]],
      [say("col.rate"), (i) => rates[i]],
    ],
    sorted,
  );
};

/** @type {(B: NumberBlock) => (state: NumberState & ViewState) => void} draws the places of a state on the moving map */
const circlesOnMap = (B) => {
  const layer = page.map ? L.layerGroup().addTo(page.map) : null;
  return (state) => {
    layer?.clearLayers();
    const { at, say, sorted, shown, radius, placeName } = standingIn(B, state, wordsNow());
    for (const i of layer ? sorted : []) {
      if (B.lat[i] === null || B.lon[i] === null) continue;
      const isKnown = shown[i] !== null;
      const look = isKnown
        ? { radius: radius(i), color: "#fff", weight: 1.5, fillColor: "#0b5fb0", fillOpacity: 0.62 }
        : { radius: 5, color: "#5c5f66", weight: 2, dashArray: "3 2", fillColor: "#fff", fillOpacity: 1 };
      const name = document.createElement("span");
      const what = isKnown ? String(shown[i]) : at.kind[i] ? say(`kind.${at.kind[i]}`) : say("rate.unlinked");
      const said = document.createElement("span");
      said.lang = "ja";
      said.textContent = placeName(i);
      name.append(said, ` ${what}`);
      const place = /** @type {[number, number]} */ ([Number(B.lat[i]) / 1e6, Number(B.lon[i]) / 1e6]);
      layer?.addLayer(L.circleMarker(place, look).bindTooltip(name));
    }
  };
};

/** @param {NumberBlock} B */
const show = (B) => {
  /** @type {import("../../web/types.d.ts").Actions} */
  const actions = {
    choice: (_, chosen) => part.set({ choice: Number(chosen), by: "number", shown: B.step }),
    by: (by) => part.set({ by, shown: B.step }),
  };
  const circles = circlesOnMap(B);
  /** @type {LivePart<NumberState & ViewState>} */
  const part = live({
    name: "number_by_place",
    view,
    block: B,
    actions,
    paper: true,
    drawn: (state) => circles(state),
  });
  onCsv(() => csv(B, part.state));
  expose("number_by_place", Object.defineProperty({}, "state", { get: () => part.state }));
};

/** @type {NumberBlock | null} */
const B = block("number_by_place");
if (B?.choices.length) show(B);
