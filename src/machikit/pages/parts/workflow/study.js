/* What a state of the page comes to: which steps are kept, how long they take, and how the page says it. */
/** @import { Values, ViewState } from "../../web/types.d.ts" */
/** @import { Choice, State, Step, WorkflowBlock } from "./types.d.ts" */
import { number, once, rounded, termsIn, wordsOf } from "#pure";
import { kept, scenariosOf, sum, verdict } from "./rules.js";

/** @typedef {ReturnType<typeof studyOf>} Study */
/** @typedef {[B: WorkflowBlock, state: State & ViewState, now: Study]} Inside */

/** @param {number} n hours: one decimal below a hundred */
export const hours = (n) => number(n, Math.abs(n) < 100 ? 1 : 0);

/** @param {number} n with as many decimals as it has, ten at most */
const exact = (n) => number(n, (rounded(n, 10).toFixed(10).replace(/0+$/, "").split(".")[1] ?? "").length);

/** @type {(B: WorkflowBlock, state: State & ViewState, words: Record<string, string>) => Study} once for each state */
export const studyIn = once(1, (B, state, words) => studyOf(B, state, words));

/**
 * @param {WorkflowBlock} B
 * @param {State & ViewState} state
 * @param {Record<string, string>} words
 */
const studyOf = (B, state, words) => {
  const { now, after } = scenariosOf(B);
  const w = wordsOf(words);
  /** @type {(key: string, values?: Values) => string} */
  const say = (key, values) => w(`workflow.${key}`, values);
  /** @type {(s: Step) => Choice} */
  const choice = (s) => state.choice.get(s.k) ?? "keep";
  return {
    now,
    after,
    choice,
    left: now.filter((s) => choice(s) !== "drop"),
    chosen: sum(now, (s) => kept(s, choice(s), state)), // hours a month of what is left
    verdict: (/** @type {Step} */ s) => verdict(s, state),
    say,
    terms: termsIn(B.terms, state.lang, say("blank")),
    value: (/** @type {number | null} */ n) => (n === null ? say("blank") : exact(n)),
    spent: (/** @type {Step} */ s) => (s.hours === null ? say("blank") : say("hours.a", { n: hours(s.hours) })),
    judgement: (/** @type {Step} */ s) => say(`judgement.${{ y: "yes", n: "no", "?": "unknown" }[s.judgement]}`),
    scenario: (/** @type {number} */ n) => B.scenarios[n][state.lang],
  };
};

/** @type {(state: State & ViewState) => number} rows of the tables: as many as are asked for, in the page itself, or on paper */
export const mostRows = (state) => (state.paper ? 1000 : state.live ? state.shown : 200);
