/* What a state of one trend comes to: which view, panel and scale it is about, and its words. Computing only. */
/** @import { ViewState } from "../../web/types.d.ts" */
/** @import { Seen, TrendBlock, TrendState, View } from "./types.d.ts" */
import { wordsOf } from "#pure";
import { contents } from "./content.js";
import { namesIn } from "./texts.js";

export const STEP = 12; // small charts seen at a time

/** @typedef {ReturnType<typeof shownIn>} Shown */

export const opening = () => ({
  view: 0,
  panel: 0,
  mode: null,
  query: "",
  order: "",
  step: STEP,
  shown: STEP,
  sort: {},
});

/**
 * @param {TrendBlock} B
 * @param {TrendState & ViewState} state
 * @param {Record<string, string>} words
 */
export const shownIn = (B, state, words) => {
  const part = contents(B)[state.nth ?? 0];
  const mode = state.mode ?? (part.index ? "index" : "value");
  const view = part.views[state.view];
  /** @type {Seen} */
  const seen = {
    dates: part.dates,
    view,
    panel: view?.panels[state.panel],
    indexed: mode === "index" && view?.index,
  };
  const w = wordsOf(words);
  return {
    B,
    part,
    mode,
    view,
    seen,
    names: namesIn(part.names, state.lang),
    /** @type {(d: number, of?: View) => string} how a date of the part is said in a view */
    when: (d, of = view) => of.labels[d]?.[state.lang] ?? part.dates[d],
    w,
    /** @type {(key: string, values?: Record<string, unknown>) => string} a word of this part */
    say: (key, values) => w(`trend.${key}`, values),
  };
};
