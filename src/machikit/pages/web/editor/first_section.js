/* What readers see first: the filter, the map or the list, and where the map stands. "As I see it now" is how it is chosen. */
/** @import { PlacesState } from "../types.d.ts" */
import { $, h, page, w } from "#core";
import { setLook } from "./history.js";
import { asBuilt, lookBox, lookNow } from "./look_parts.js";

const DIGITS = 5; // of degrees: about a metre

/** @type {() => PlacesState | null} */
const stateNow = () => /** @type {any} */ (page).state ?? null;

const useFilter = () => {
  const state = stateNow();
  if (!state) return;
  const { flags, only, when, query } = state;
  setLook("filter", { flags, only, when, query });
};

const usePosition = () => {
  const at = page.map?.getCenter();
  if (!at || !page.map) return;
  const [lat, lon] = [at.lat, at.lng].map((degrees) => Number(degrees.toFixed(DIGITS)));
  setLook("view", { ...lookNow("view"), lat, lon, zoom: Math.round(page.map.getZoom() * 4) / 4 });
};

/** @param {"map" | "list"} first */
const useFirst = (first) => setLook("view", { ...lookNow("view"), first });

/** @type {(id: string, key: string, press: () => void) => HTMLElement} */
const button = (id, key, press) => h("button", { type: "button", id, text: w(key), onclick: press });

const filter = () =>
  lookBox(
    "filter",
    w("edit.look.filter"),
    h("p", { class: "ed-hint", text: w("edit.filter.hint") }),
    h("p", { class: "ed-line" }, button("edit-filter", "edit.as_seen", useFilter), asBuilt("filter")),
    h("p", { class: "ed-now", id: "edit-filter-now", role: "status" }),
  );

const hasBoth = () => page.settings.order?.includes("map") && page.settings.order.includes("list");
const firstNow = () => lookNow("view")?.first ?? page.settings.order?.find((one) => one !== "between") ?? "map";

const view = () =>
  lookBox(
    "view",
    w("edit.look.view"),
    hasBoth()
      ? h(
          "div",
          { class: "ed-radios", role: "radiogroup", "aria-label": w("edit.view.first") },
          h("span", { text: w("edit.view.first") }),
          .../** @type {("map" | "list")[]} */ (["map", "list"]).map((one) =>
            h(
              "label",
              {},
              h("input", {
                type: "radio",
                name: "edit-first",
                id: `edit-first-${one}`,
                checked: firstNow() === one,
                onchange: () => useFirst(one),
              }),
              h("span", { text: w(one) }),
            ),
          ),
        )
      : null,
    page.map ? h("p", { class: "ed-hint", text: w("edit.view.hint") }) : null,
    h(
      "p",
      { class: "ed-line" },
      page.map ? button("edit-position", "edit.view.position", usePosition) : null,
      asBuilt("view"),
    ),
    h("p", { class: "ed-now", id: "edit-view-now", role: "status" }),
  );

const refresh = () => {
  const [filtered, placed] = [$("edit-filter-now"), $("edit-view-now")];
  if (filtered) filtered.textContent = lookNow("filter") ? w("edit.filter.set") : "";
  if (placed) placed.textContent = lookNow("view")?.lat === undefined ? "" : w("edit.view.set");
  const first = /** @type {HTMLInputElement | null} */ ($(`edit-first-${firstNow()}`));
  if (first) first.checked = true;
};

export const firstSection = {
  id: "first",
  there: () => !!stateNow() || !!page.map,
  build: () => [...(stateNow() ? [filter()] : []), ...(page.map || hasBoth() ? [view()] : [])],
  refresh,
};
