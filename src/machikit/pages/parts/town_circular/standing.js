/* How the page says what it shows. */
/** @import { Values, ViewState } from "../../web/types.d.ts" */
/** @import { CircularBlock, CircularState } from "./types.d.ts" */
import { fold, once, termsIn, wordsOf } from "#pure";

/** @typedef {ReturnType<typeof standingOf>} Standing */

/** @type {(B: CircularBlock, state: CircularState & ViewState, words: Record<string, string>) => Standing} once for each state */
export const standingIn = once(1, (B, state, words) => standingOf(B, state, words));

/** @type {(B: CircularBlock) => string[]} */
const foldedNames = once(0, (B) => B.place.map(fold));

/**
 * @param {CircularBlock} B
 * @param {CircularState & ViewState} state
 * @param {Record<string, string>} words
 */
const standingOf = (B, { lang, query }, words) => {
  const w = wordsOf(words);
  const q = fold(query);
  const names = foldedNames(B);
  const kind = B.kind[lang];
  return {
    w,
    /** @type {(key: string, values?: Values) => string} a word of this part */
    say: (key, values) => w(`town_circular.${key}`, { kind, city: w("city"), ...values }),
    /** @type {(key: string, values?: Values) => import("#pure").Markup} the same, with markup in it */
    sayHtml: (key, values) => w.html(`town_circular.${key}`, { kind, city: w("city"), ...values }),
    /** what the publisher means by a mark */
    terms: termsIn(B.terms, lang),
    /** @type {(id: string) => string} */
    hazard: (id) => B.hazards.find((one) => one.id === id)?.[lang] ?? id,
    /** the towns that the search finds */
    found: [...B.place.keys()].filter((i) => names[i].includes(q)),
    lang,
  };
};
