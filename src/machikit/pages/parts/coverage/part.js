/* The page of distances in the browser: what readers do, and what the map and the address show of it. */
/** @import { Actions, Table, ViewState } from "../../web/types.d.ts" */
/** @import { CoverageBlock, CoverageState, Site } from "./types.d.ts" */
import {
  $,
  block,
  expose,
  fromAddress,
  layOver,
  live,
  onAddress,
  onCsv,
  onGeojson,
  onLaid,
  onSpeak,
  page,
  the,
  toAddress,
  wordsNow,
} from "#core";
import { forget } from "#pure";
import { addLooks } from "./circles.js";
import { mapOf } from "./map.js";
import { followed, planOf, withSite, withSuggestions } from "./plan.js";
import { renewed } from "./renewed.js";
import { reachIn, standingIn } from "./standing.js";
import { tablesOf } from "./tables.js";
import * as view from "./view.js";

/** @type {(sites: Site[], place: number) => Site[]} */
const without = (sites, place) => sites.filter((_, i) => i !== place);

/** @param {CoverageBlock} B */
const show = (B) => {
  const C = reachIn(B);
  const current = () => ({ state: part.state, now: standingIn(B, part.state, wordsNow()) });
  /** @param {Partial<CoverageState>} change of the plan */
  const set = (change) => {
    part.set({ full: false, ...change });
    toAddress(planOf(part.state));
  };
  /** @type {(i: number, by: "list" | "map") => void} */
  const select = (i, by) => {
    const place = current().now.order.indexOf(i);
    part.set(
      by === "list" ? { selected: i } : { selected: i, query: "", shown: Math.max(part.state.shown, place + 1) },
    );
    map.show(i, by === "list");
    if (by === "map") $(`t-${i}`)?.scrollIntoView({ block: "nearest" });
  };
  /** @param {Partial<CoverageState>} change after which the button that was pressed is gone */
  const cleared = (change) => {
    set({ asked: false, ...change });
    if (!part.state.sites.length) the("coverage-suggest").focus();
  };
  /** @type {Actions} */
  const actions = {
    stop: (/** @type {number} */ _, /** @type {string} */ entered) =>
      set({ metres: B.stops[Number(entered)], shown: B.step }),
    group: (group) => set({ group }),
    search: (query) => part.set({ query, shown: B.step }),
    select: (/** @type {number} */ i) => select(i, "list"),
    pick: (i) => select(i, "map"),
    place: (at) => {
      set(withSite(B, part.state.sites, at));
      page.map?.closePopup();
    },
    put: (i) => {
      actions.place([C.lat[i], C.lon[i]], "", document.body);
      the("coverage-gain").scrollIntoView({ block: "nearest" });
    },
    suggest: () => set(withSuggestions(B, part.state, Number(the("coverage-k", HTMLSelectElement).value))),
    mend: (i) => document.dispatchEvent(new CustomEvent("machikit:mend", { detail: i })),
    remove: (k) => cleared({ sites: without(part.state.sites, k) }),
    clear: () => cleared({ sites: [] }),
  };
  /** @type {import("../../web/types.d.ts").LivePart<CoverageState & ViewState>} */
  const part = live({ name: "coverage", view, block: B, actions, drawn: () => map.draw() });
  const map = mapOf(B, current, actions);
  const { csv, geojson } = tablesOf(B, current);
  onLaid(() => {
    Object.assign(B, block("coverage"));
    forget(B);
    map.renew();
  });
  onCsv(csv);
  onGeojson(geojson);
  part.begin(followed(B, fromAddress()));
  onAddress(() => part.set(followed(B, fromAddress())), false);
  map.fit();
  onSpeak(() => page.map?.closePopup()); // it speaks the other language
  const shown = { circles: map.circles, csv, geojson, now: () => current().now };
  expose("coverage", Object.defineProperty({ ...C, ...shown }, "state", { get: () => part.state }));
};

layOver("coverage", (built, { rows }) => {
  /** @type {Table | null} */
  const table = rows.length && built.follows ? block("data") : null;
  return table ? renewed(built, table, page.settings.shut) : built;
});
/** @type {CoverageBlock | null} */
const B = block("coverage");
if (B) {
  addLooks();
  show(B);
}
