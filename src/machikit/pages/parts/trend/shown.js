/* What a state of one trend comes to: which view, panel and scale it is about, and its words. Computing only. */
/** @import { ViewState } from "../../web/types.d.ts" */
/** @import { Panel, Seen, TrendBlock, TrendState, View } from "./types.d.ts" */
import { wordsOf } from "#pure";
import { contents } from "./content.js";
import { toldBy } from "./lines.js";
import { blanksOf } from "./marks.js";
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
  const w = wordsOf(words);
  const names = namesIn(part.names, state.lang);
  /** @type {(key: string, values?: Record<string, unknown>) => string} */
  const say = (key, values) => w(`trend.${key}`, values);
  /** @type {(d: number, of?: View) => string} */
  const when = (d, of = view) => of.labels[d]?.[state.lang] ?? part.dates[d];
  /** @type {(panel: Panel) => Seen} */
  const seenIn = (panel) => {
    const by = panel && toldBy(panel);
    return {
      dates: part.dates,
      view,
      panel,
      indexed: mode === "index" && view?.index,
      label: (d) => view.labels[d]?.[state.lang],
      blanks: panel && blanksOf(panel, when, (line) => (by ? names.text(line[by]) : ""), say),
    };
  };
  return {
    B,
    part,
    mode,
    view,
    seen: seenIn(view?.panels[state.panel]),
    seenIn,
    names,
    /** how a date of the part is said in a view */
    when,
    w,
    /** a word of this part */
    say,
  };
};
