/* What a state of the page comes to: stops in their order, towns without one near. Computing only, for view and map alike. */
/** @import { ViewState } from "../../web/types.d.ts" */
/** @import { RouteBlock, RouteState, StopLook, TownsNow } from "./types.d.ts" */
import { once } from "#pure";
import { netOf } from "./net.js";
import { reachOf } from "./reach.js";
import { stopsOf } from "./stop_list.js";
import { textsOf } from "./texts.js";

/** @typedef {ReturnType<typeof standingOf>} Standing */
/** @typedef {ReturnType<typeof tablesOf>} Tables */
/** @typedef {[B: RouteBlock, state: RouteState & ViewState, words: Record<string, string>]} Inside */

/** @param {RouteBlock} B */
const tablesOf = (B) => {
  const N = netOf(B);
  return { N, stops: stopsOf(N), C: B.towns && reachOf(B.towns, N.lat, N.lon) };
};

/** @type {WeakMap<RouteBlock, { asked: string, towns: TownsNow }>} the last ones: most changes leave them as they are */
const reached = new WeakMap();
/** @type {(B: RouteBlock) => Tables} */
export const tablesIn = once(0, (B) => tablesOf(B));

/** @type {(...inside: Inside) => Standing} once for each state */
export const standingIn = once(1, (B, state, words) => standingOf(B, state, words));

/** @type {(B: RouteBlock, state: RouteState) => TownsNow | null} towns in their order, and those that are left out */
const townsOf = (B, { day, least, metres }) => {
  const { C, stops } = tablesIn(B);
  if (!C) return null;
  const asked = `${day} ${least} ${metres}`;
  const known = reached.get(B);
  if (known?.asked === asked) return known.towns;
  const found = C.reach((i) => !B.timed || stops.count(i, day) >= least);
  const order = C.order(found, metres);
  const towns = { ...found, order, left: order.filter((k) => Number(found.far[k]) > metres) };
  reached.set(B, { asked, towns });
  return towns;
};

/** @param {RouteBlock} B @param {RouteState & ViewState} state @param {Record<string, string>} words */
const standingOf = (B, state, words) => {
  const { N, stops, C } = tablesIn(B);
  const count = (/** @type {number} */ i) => stops.count(i, state.day);
  return {
    ...textsOf(B, state, words),
    N,
    C,
    stops,
    count,
    rows: stops.listed(state),
    towns: townsOf(B, state),
    /** @type {(i: number) => StopLook} */
    look: (i) => {
      if (!B.timed) return "plain";
      if (count(i)) return count(i) >= state.least ? "yes" : "partial";
      return N.uncounted[i] ? "other" : "none";
    },
  };
};
