/* What a state of the page comes to: the rows of each group that fit the search and the chosen kind. */
/** @import { Values, ViewState } from "../../web/types.d.ts" */
/** @import { Group, TwoListsBlock, TwoListsState } from "./types.d.ts" */
import { distance, fold, once, wordsOf } from "#pure";

/** @typedef {ReturnType<typeof standingOf>} Standing */
/** @typedef {{ own: number, national: number, metres: number | null, beside: { name: string, said: string } | null }} Row one place: its rows in both lists (-1: in none) */

/** @type {Group[]} */
export const GROUPS = ["here", "there", "marks", "far"];

/** @type {(B: TwoListsBlock, state: TwoListsState & ViewState, words: Record<string, string>) => Standing} once for each state */
export const standingIn = once(1, (B, state, words) => standingOf(B, state, words));

/**
 * @param {TwoListsBlock} B
 * @param {TwoListsState & ViewState} state
 * @param {Record<string, string>} words
 */
const standingOf = (B, state, words) => {
  const w = wordsOf(words);
  const city = w("city");
  /** @type {(key: string, values?: Values) => string} */
  const say = (key, values) => w(`two_lists.${key}`, { city, ...values });
  const nameIn = (/** @type {"own" | "national"} */ list, /** @type {number} */ row) =>
    row < 0 ? "" : (B[list].name[row] ?? w("no_name"));
  const beside = (/** @type {"own" | "national"} */ list, /** @type {number} */ row, /** @type {number} */ far) =>
    row < 0 ? null : { name: nameIn(list, row), said: say("beside", { far: distance(far) }) };
  const pair = (/** @type {number} */ k) => {
    const [own, national, metres] = B.pairs[k];
    return { own, national, metres, beside: null };
  };
  /** @type {Record<Group, Row[]>} */
  const all = {
    here: B.here.map(([own, row, far]) => ({ own, national: -1, metres: null, beside: beside("national", row, far) })),
    there: B.there.map(([national, row, far]) => ({
      own: -1,
      national,
      metres: null,
      beside: beside("own", row, far),
    })),
    marks: B.marks.map(pair),
    far: B.far.map(pair),
  };
  /** @type {(row: Row) => { hazard: number, mark: string, designated: boolean }[]} what both lists say, by hazard */
  const marksOf = ({ own, national }) =>
    [...B.hazards.keys()].map((hazard) => ({
      hazard,
      mark: own < 0 ? "" : B.own.marks[own][hazard],
      designated: national >= 0 && B.national.marks[national][hazard] !== "",
    }));
  const kindOf = (/** @type {{ mark: string, designated: boolean }} */ one) =>
    B.kinds.findIndex(({ mark, designated }) => mark === one.mark && designated === one.designated);
  const q = fold(state.query);
  const fits = (/** @type {Row} */ { own, national }) =>
    fold(nameIn("own", own)).includes(q) || fold(nameIn("national", national)).includes(q);
  const hasKind = (/** @type {Row} */ row) => state.kind < 0 || marksOf(row).some((one) => kindOf(one) === state.kind);
  return {
    w,
    say,
    city,
    nameIn,
    marksOf,
    kindOf,
    /** @type {(key: string, values?: Values) => import("#pure").Markup} */
    sayHtml: (key, values) => w.html(`two_lists.${key}`, { city, ...values }),
    /** @type {(mark: string) => string} of the own list */
    ownMark: (mark) => mark || say("blank"),
    /** @type {(designated: boolean) => string} */
    nationalMark: (designated) => say(designated ? "designated" : "blank"),
    /** @type {(group: Group) => Row[]} */
    rowsOf: (group) => all[group].filter(fits).filter((row) => group !== "marks" || hasKind(row)),
    total: (/** @type {Group} */ group) => all[group].length,
  };
};
