/* How lines look: a colour and a dash each, on the map, on paper and in lists. */
/** @import { RouteBlock, RouteState } from "./types.d.ts" */
/** @import { Standing } from "./standing.js" */
import { html } from "#pure";

const COLOURS = ["#0017c1", "#a83200", "#0b6b4f", "#7a2fa0", "#7a5600", "#9c1d50", "#3a3d46"]; // as in part.css
const DASHES = ["", "10 5", "2 5", "14 4 2 4", "6 3", "1 4", "18 6"];

/** @param {number} k */
export const wayStyle = (k) => ({ color: COLOURS[k % 7], dashArray: DASHES[k % 7] || undefined });

/** @param {number} k a piece of a line, as the map draws it */
export const sample = (k) =>
  html`<svg class="way" viewBox="0 0 30 8" aria-hidden="true"><path class="l${k % 7}" d="M0 4h30"/></svg>`;

/** @type {(B: RouteBlock, state: RouteState, now: Standing) => (line: number) => boolean} whether another line than this is meant */
export const faintIn = (B, { route, selected }, { N }) => {
  /** @param {number} k the route of a line */
  const routeOf = (k) => (B.timed ? B.routes.indexOf(B.lines[k][0]) : k);
  return (k) => {
    if (route !== null) return routeOf(k) !== route;
    return selected !== null && B.timed && !N.routes(selected).includes(routeOf(k));
  };
};
