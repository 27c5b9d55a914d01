/* What a state of the page comes to: the towns that are nearer to a neighbour's site for the chosen hazard. */
/** @import { Values, ViewState } from "../../web/types.d.ts" */
/** @import { AcrossBlock, AcrossState } from "./types.d.ts" */
import { fold, once, wordsOf } from "#pure";

/** @typedef {ReturnType<typeof standingOf>} Standing */

/** @type {(B: AcrossBlock, state: AcrossState & ViewState, words: Record<string, string>) => Standing} once for each state */
export const standingIn = once(1, (B, state, words) => standingOf(B, state, words));

/**
 * @param {AcrossBlock} B
 * @param {AcrossState & ViewState} state
 * @param {Record<string, string>} words
 */
const standingOf = (B, { lang, query, answer: chosen, city }, words) => {
  const w = wordsOf(words);
  const answer = B.answers[chosen];
  const rows = [...answer.town.keys()];
  const cityOf = (/** @type {number} */ k) => B.sites[answer.across[k]][0];
  /** @type {Map<number, number>} neighbour → towns */
  const counts = new Map();
  for (const k of rows) counts.set(cityOf(k), (counts.get(cityOf(k)) ?? 0) + 1);
  const q = fold(query);
  const name = (/** @type {number} */ c) => B.cities[c].name[lang];
  return {
    w,
    answer,
    name,
    cityOf,
    counts: [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]),
    chosen: rows.filter((k) => city < 0 || cityOf(k) === city).filter((k) => fold(B.place[answer.town[k]]).includes(q)),
    /** @type {(key: string, values?: Values) => string} */
    say: (key, values) => w(`nearest_across.${key}`, { city: name(0), ...values }),
    /** @type {(key: string, values?: Values) => import("#pure").Markup} */
    sayHtml: (key, values) => w.html(`nearest_across.${key}`, { city: name(0), ...values }),
  };
};
