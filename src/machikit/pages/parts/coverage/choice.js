/* What the reader has chosen, what it comes to, and how the page tells it. */
/** @import { Child, Values } from "../../web/types.d.ts" */
/** @import { CoverageBlock, Site, Stand } from "./types.d.ts" */
import { aroundNode, fragment, fromAddress, GAP, published, w } from "#core";
import { reachOf } from "./reach.js";

/** @typedef {ReturnType<typeof choiceOf>} Choice */

/** @param {number} m metres, as the slider tells them */
export const stopText = (m) => (m < 1000 ? `${m} m` : `${m / 1000} km`);

/** @param {CoverageBlock} B */
export const choiceOf = (B) => {
  const C = reachOf(B);
  const groups = Object.keys(B.people);
  const state = {
    metres: B.metres,
    group: B.group,
    sites: /** @type {Site[]} */ ([]),
    selected: /** @type {number | null} */ (null),
    query: "",
    asked: false, // for suggestions, of which there was none
    full: false,
  };
  const compute = () => {
    const reached = C.reached(state.sites, state.group, state.metres);
    const sums = C.sums(reached.far, state.group, state.metres);
    const order = C.order(reached.far, state.group, state.metres);
    return { ...reached, sums, order };
  };
  let now = compute();
  const people = () => C.most[state.group];
  /** @type {(i: number) => Stand} */
  const stands = (i) => {
    if (!C.there[i]) return "none";
    if (Number(now.far[i]) > state.metres) return "far";
    return now.by[i] >= 0 && Number(C.today[i]) > state.metres ? "got" : "near";
  };

  /* ---- words ---- */
  /** @type {(key: string, values?: Values) => string} */
  const say = (key, values) =>
    w(`coverage.${key}`, {
      site: w("coverage.site"),
      sites: w("coverage.sites"),
      who: w(`coverage.who.${state.group}`),
      metres: stopText(state.metres),
      places: state.sites.length,
      ...values,
    });
  /** @type {(key: string, i: number, values?: Values) => Child[]} a word with a town in it */
  const withTown = (key, i, values) => aroundNode(say(key, { ...values, town: GAP }), published("b", B.place[i]));
  /** @param {number} i the site that is nearest to a town today */
  const nameOfNearest = (i) => B.names[B.nearest[i]];

  /* ---- a plan as a link: #m=500&g=all&new=34.340000,134.040000;… ---- */
  const plan = () => ({
    m: state.metres,
    g: state.group,
    new: state.sites.map((site) => `${site.lat},${site.lon}`).join(";"),
  });
  const readAddress = () => {
    const given = fromAddress();
    const metres = Number(given.get("m"));
    const group = given.get("g") ?? "";
    const sites = given
      .get("new")
      ?.split(";")
      .map((at) => at.split(",").map(Number));
    if (B.stops.includes(metres)) state.metres = metres;
    if (groups.includes(group)) state.group = group;
    if (sites)
      state.sites = sites
        .filter((at) => at.length === 2 && Math.abs(at[0]) <= 90 && Math.abs(at[1]) <= 180)
        .slice(0, B.most)
        .map(([lat, lon]) => ({ lat, lon }));
  };

  return {
    block: B,
    reach: C,
    groups,
    state,
    /** What the state came to when it was computed last. */
    now: () => now,
    compute: () => {
      now = compute();
    },
    people,
    stands,
    say,
    withTown,
    nameOfNearest,
    plan,
    link: () => fragment(plan()),
    readAddress,
  };
};
