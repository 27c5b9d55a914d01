/* What a state of the guide comes to: the open situation, what its answers demand, and how cells are told. */
/** @import { Values, ViewState } from "../../web/types.d.ts" */
/** @import { Box, Cell, Due, GuideBlock, GuideState, LifeEvent, Needed } from "./types.d.ts" */
import { once, termsIn, wordsOf } from "#pure";
import { lastDay, needed } from "./rules.js";

/** @typedef {GuideState & ViewState} State */
/** @typedef {ReturnType<typeof standingOf>} Standing */
/** @typedef {[B: GuideBlock, state: State, now: Standing]} Now what the pieces of the view are drawn from */

/** @type {(B: GuideBlock, state: State, words: Record<string, string>) => Standing} once for each state */
export const standingIn = once(1, (B, state, words) => standingOf(B, state, words));

/**
 * @param {GuideBlock} B
 * @param {State} state
 * @param {Record<string, string>} words
 */
const standingOf = (B, state, words) => {
  const { lang } = state;
  const w = wordsOf(words);
  /** @type {(key: string, values?: Values) => string} */
  const say = (key, values) => w(`procedure_guide.${key}`, values);
  const terms = termsIn(B.terms, lang);
  /** @param {Cell} t in the page's language where the publisher gave it, else as it was published */
  const said = (t) => terms.text(B.texts[t]);
  /** @type {LifeEvent | undefined} */
  const event = B.events[state.event];
  const answers = state.answers[state.event];
  /** @type {Needed[] | undefined} */
  let things;
  return {
    w,
    say,
    lang,
    said,
    event,
    answers,
    boxes: B.boxes.map(boxOf),
    /** what the answers demand */
    things: () => {
      things ??= event ? needed(event, answers) : [];
      return things;
    },
    /** @type {(t: Cell, tag?: string) => import("#pure").Markup} a cell as an element */
    as: (t, tag = "span") => terms.node(tag, B.texts[t]),
    /** @type {(t: Cell) => string | null} */
    langOf: (t) => terms.langOf(B.texts[t]),
    /** @param {Cell[]} list */
    list: (list) => list.map(said).join(say("comma")),
    /** @param {Due} due */
    last: (due) => lastDay(due, state.dates.get(due[3] ?? 0)),
  };
};

/** @type {(box: GuideBlock["boxes"][number]) => Box} */
const boxOf = ([form, box, held, register, since, actual, ask, , way, known, stale]) => ({
  form,
  box,
  held,
  register,
  since,
  actual,
  ask,
  way,
  known,
  stale,
});
