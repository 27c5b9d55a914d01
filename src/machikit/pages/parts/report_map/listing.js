/* What a state of the page comes to: which rows it lists, and how they are told. Computing only, for view and map alike. */
/** @import { ReportBlock, ReportState } from "./types.d.ts" */
import { fold, once, wordsOf } from "#pure";
import { lookOf, rowsIn, standsOf } from "./rows.js";
import { setsWith, statsOf } from "./stats.js";
import { textsOf } from "./texts.js";

/** @typedef {ReturnType<typeof listingOf>} Listing */
/** @typedef {ReturnType<typeof chosenOf>} Chosen */

/** @type {(B: ReportBlock, state: ReportState, words: Record<string, string>) => Listing} once for each state */
export const listingIn = once(1, (B, state, words) => listingOf(B, state, words));

/* what the rows that are listed depend on: all else of the state leaves them as they are */
const CHOOSING = /** @type {const} */ (["live", "view", "kind", "section", "query", "order", "from", "rule", "notes"]);
/** @type {WeakMap<ReportBlock, { state: ReportState, chosen: Chosen }>} */
const lastChosen = new WeakMap();
/** @type {(B: ReportBlock, state: ReportState) => Chosen} */
const chosenIn = (B, state) => {
  const last = lastChosen.get(B);
  if (last && CHOOSING.every((name) => last.state[name] === state[name])) return last.chosen;
  const chosen = chosenOf(B, state);
  lastChosen.set(B, { state, chosen });
  return chosen;
};

/** @type {(B: ReportBlock, state: ReportState) => (k: number) => boolean} */
const inView = (B, { view, notes }) => {
  const R = rowsIn(B);
  const stand = standsOf(B, notes);
  if (view === null || view === "all") return () => true;
  if (B.walks) return (k) => stand(k) === view;
  return (k) => (view === "twins" ? R.others[k].length > 0 : R.isOpen(k) === (view === "open"));
};

/**
 * matched: rows that fit the filters; listed: those of the view among them (in the page without scripts all, as there is nothing to
 * choose with); sets: those that may be the same thing, of which one fits.
 * @param {ReportBlock} B
 * @param {ReportState} state
 */
const chosenOf = (B, state) => {
  const R = rowsIn(B);
  const { kind, section, rule, order, from, live } = state;
  const q = fold(state.query);
  const fits = (/** @type {number} */ k) =>
    (kind === null || R.kind(k) === kind) && (section === null || R.cell(k, "section") === section) && R.matches(k, q);
  const matched = R.all.filter(fits);
  const stats = statsOf(R, rule);
  const sets = setsWith(R, matched);
  const listed =
    live && state.view === "twins"
      ? sets.flat()
      : stats.ordered(live ? matched.filter(inView(B, state)) : matched, order, from);
  return { ...stats, matched, sets, listed };
};

/**
 * @param {ReportBlock} B
 * @param {ReportState} state
 * @param {Record<string, string>} words
 */
const listingOf = (B, state, words) => {
  const R = rowsIn(B);
  const stand = standsOf(B, state.notes);
  const texts = textsOf(R, state.lang, wordsOf(words), stand);
  return { R, stand, look: (/** @type {number} */ k) => lookOf(stand(k)), ...chosenIn(B, state), ...texts };
};
