/* The page of towns at the border in the browser. */
/** @import { LivePart, ViewState } from "../../web/types.d.ts" */
/** @import { AcrossBlock, AcrossState } from "./types.d.ts" */
import { block, expose, live, onCsv, page, tableCsv, wordsNow } from "#core";
import { standingIn } from "./standing.js";
import * as view from "./view.js";

/** @type {(B: AcrossBlock, state: AcrossState & ViewState) => string} the towns that are shown */
const csv = (B, state) => {
  const { say, answer, chosen, name } = standingIn(B, state, wordsNow());
  const siteName = (/** @type {number} */ place) => (place < 0 ? "" : B.sites[place][1]);
  return tableCsv(
    [
      [say("col.town"), (k) => B.place[answer.town[k]]],
      [say("csv.city"), (k) => name(B.sites[answer.across[k]][0])],
      [say("col.across"), (k) => siteName(answer.across[k])],
      [say("csv.metres"), (k) => Math.round(answer.far[k])],
      [say("col.own"), (k) => siteName(answer.own[k])],
      [say("csv.own"), (k) => (answer.own_far[k] === null ? null : Math.round(answer.own_far[k]))],
      [say("col.note"), () => ""],
    ],
    chosen,
  );
};

/** @type {(B: AcrossBlock) => (state: AcrossState) => void} draws the towns of a state on the moving map */
const townsOnMap = (B) => {
  const layer = page.map ? L.layerGroup().addTo(page.map) : null;
  return ({ answer, city }) => {
    layer?.clearLayers();
    const { town, across } = B.answers[answer];
    for (const k of layer ? town.keys() : []) {
      if (city >= 0 && B.sites[across[k]][0] !== city) continue;
      const at = /** @type {[number, number]} */ ([Number(B.lat[town[k]]) / 1e6, Number(B.lon[town[k]]) / 1e6]);
      const look = { radius: 7, color: "#fff", weight: 1.5, fillColor: "#c2410c", fillOpacity: 1 };
      const name = document.createElement("span");
      name.lang = "ja";
      name.textContent = B.place[town[k]];
      layer?.addLayer(L.circleMarker(at, look).bindTooltip(name));
    }
  };
};

/** @param {AcrossBlock} B */
const show = (B) => {
  /** @type {import("../../web/types.d.ts").Actions} */
  const actions = {
    hazard: (answer) => part.set({ answer, city: -1, shown: B.step }),
    city: (city) => part.set({ city, shown: B.step }),
    search: (_, query) => part.set({ query, shown: B.step }),
  };
  const towns = townsOnMap(B);
  /** @type {LivePart<AcrossState & ViewState>} */
  const part = live({ name: "nearest_across", view, block: B, actions, paper: true, drawn: (state) => towns(state) });
  onCsv(() => csv(B, part.state));
  expose("nearest_across", Object.defineProperty({}, "state", { get: () => part.state }));
};

/** @type {AcrossBlock | null} */
const B = block("nearest_across");
if (B) show(B);
