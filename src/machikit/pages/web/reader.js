/* The place where the reader is: a town by name, the device's own, or (by the caller) a spot on the map. */
import { block } from "./blocks.js";
import { $, entered, on, the } from "./dom.js";
import { fold } from "./fold.js";
import { page } from "./page.js";
import { w } from "./words.js";

/**
 * @param {(lat: number, lon: number, name: string) => void} found
 * @param {() => void} [cleared]
 */
export const pickPlace = (found, cleared) => {
  /** @type {import("./types.d.ts").BaseBlock | null} */
  const base = block("base");
  const towns = base?.towns;
  on("town", "change", (e) => {
    const name = entered(e);
    const k = towns ? towns.name.findIndex((t) => fold(t) === fold(name)) : -1;
    the("town-unknown").hidden = k >= 0 || !name;
    if (towns && k >= 0) found(towns.lat[k] / 1e5, towns.lon[k] / 1e5, towns.name[k]);
    else if (!name && cleared) cleared();
  });
  const here = $("here");
  if (!navigator.geolocation && here) here.hidden = true;
  on("here", "click", () =>
    navigator.geolocation.getCurrentPosition(
      (p) => {
        the("here-failed").hidden = true;
        found(p.coords.latitude, p.coords.longitude, w("here"));
      },
      () => {
        the("here-failed").hidden = false;
      },
      { timeout: 8000 },
    ),
  );
};

/** @type {L.CircleMarker | null} */
let marker = null;
/** @param {[lat: number, lon: number] | null} at where the reader is, or nowhere */
export const pin = (at) => {
  marker?.remove();
  const look = { radius: 8, color: "#b42318", weight: 3, fillColor: "#fff", fillOpacity: 1, interactive: false };
  marker = page.map && at ? L.circleMarker(at, look).addTo(page.map) : null;
};
