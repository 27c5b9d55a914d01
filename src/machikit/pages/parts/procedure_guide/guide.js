/* What a reader of the guide has chosen, and how its cells are told. */
/** @import { Cell, Due, GuideBlock, GuideState } from "./types.d.ts" */
/** @import { Values } from "../../web/types.d.ts" */
import { lang, termsOf, w } from "#core";
import { lastDay, needed } from "./rules.js";

/** @typedef {ReturnType<typeof guideOf>} Guide */

/** @type {(key: string, values?: Values) => string} */
export const say = (key, values) => w(`procedure_guide.${key}`, values);

/** @param {Date} day */
export const dayText = (day) =>
  new Intl.DateTimeFormat(lang() === "ja" ? "ja-JP" : "en-GB", {
    timeZone: "UTC",
    year: "numeric",
    month: "long",
    day: "numeric",
    weekday: "short",
  }).format(day);

/** @param {GuideBlock} B */
export const guideOf = (B) => {
  /** @type {GuideState} */
  const state = {
    view: B.views[0],
    event: 0,
    answers: B.events.map(() => new Map()),
    dates: new Map(),
    kept: B.events.map(() => new Set()),
    ready: B.events.map(() => new Set()),
  };
  const terms = termsOf(B.terms);
  const event = () => B.events[state.event];
  const answers = () => state.answers[state.event];
  /** @param {Cell} t in the page's language where the publisher gave it, else as it was published */
  const said = (t) => terms.text(B.texts[t]);
  return {
    block: B,
    state,
    event,
    answers,
    needed: () => needed(event(), answers()),
    said,
    /** @param {Cell} t */
    lang: (t) => terms.lang(B.texts[t]),
    /** @type {<K extends keyof HTMLElementTagNameMap>(t: Cell, tag: K) => HTMLElementTagNameMap[K]} */
    as: (t, tag) => terms.node(tag, B.texts[t]),
    /** @param {Cell[]} list */
    list: (list) => list.map(said).join(say("comma")),
    /** @param {Due} due */
    last: (due) => lastDay(due, state.dates.get(due[3] ?? 0)),
  };
};
