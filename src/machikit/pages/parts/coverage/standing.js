/* What a state of the page comes to: who is reached, and how the page says it. Computing only, for view and map alike. */
/** @import { Values } from "../../web/types.d.ts" */
/** @import { CoverageBlock, CoverageState, Stand } from "./types.d.ts" */
import { once, wordsOf } from "#pure";
import { reachOf } from "./reach.js";

/** @typedef {ReturnType<typeof standingOf>} Standing */

/** @param {number} m metres, as the slider tells them */
export const stopText = (m) => (m < 1000 ? `${m} m` : `${m / 1000} km`);

/** @type {(B: CoverageBlock, state: CoverageState, words: Record<string, string>) => Standing} once for each state */
export const standingIn = once(1, (B, state, words) => standingOf(B, state, words));

/** @type {(B: CoverageBlock) => ReturnType<typeof reachOf>} */
export const reachIn = once(0, (B) => reachOf(B));

/**
 * @param {CoverageBlock} B
 * @param {CoverageState} state
 * @param {Record<string, string>} words
 */
const standingOf = (B, state, words) => {
  const C = reachIn(B);
  const { metres, group, sites } = state;
  const { far, by, gains } = C.reached(sites, group, metres);
  const sums = C.sums(far, group, metres);
  const people = C.most[group];
  const w = wordsOf(words);
  const shared = { site: w("coverage.site"), sites: w("coverage.sites"), who: w(`coverage.who.${group}`) };
  const said = wordsOf(words, { ...shared, metres: stopText(metres), places: sites.length });
  return {
    reach: C,
    far,
    by,
    gains,
    sums,
    people,
    order: C.order(far, group, metres),
    /** @type {(i: number) => Stand} */
    stands: (i) => {
      if (!C.there[i]) return "none";
      if (Number(far[i]) > metres) return "far";
      return by[i] >= 0 && Number(C.today[i]) > metres ? "got" : "near";
    },
    w,
    /** @type {(key: string, values?: Values) => string} a word of this part, its placeholders filled */
    say: (key, values) => said(`coverage.${key}`, values),
    /** @type {(key: string, values?: Values) => import("#pure").Markup} the same, with markup in it */
    sayHtml: (key, values) => said.html(`coverage.${key}`, values),
    /** @param {number} i the site that is nearest to a town today */
    nameOfNearest: (i) => B.names[B.nearest[i]],
  };
};
