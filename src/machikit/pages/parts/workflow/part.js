/* A job step by step in the browser: what readers choose and enter, and the download. */
/** @import { Actions, Column, LivePart, ViewState } from "../../web/types.d.ts" */
/** @import { Choice, State, Step, WorkflowBlock } from "./types.d.ts" */
import { block, expose, live, onCsv, tableCsv, wordsNow } from "#core";
import { saving, scenariosOf, stepsIn } from "./rules.js";
import { studyIn } from "./study.js";
import * as view from "./view.js";

/** @type {(B: WorkflowBlock, state: State & ViewState) => string} the steps of all scenarios */
const csv = (B, state) => {
  const { choice, judgement, say, scenario, verdict } = studyIn(B, state, wordsNow());
  const isNow = (/** @type {Step} */ s) => s.scenario === B.now;
  /** @type {Column<[s: Step, place: number]>[]} */
  const columns = [
    [say("csv.scenario"), ([s]) => scenario(s.scenario)],
    [say("order"), ([, place]) => place + 1],
    [say("step"), ([s]) => s.name],
    [say("actor"), ([s]) => s.actor],
    [say("csv.tool"), ([s]) => s.tool],
    [say("medium"), ([s]) => s.medium],
    [say("judgement"), ([s]) => judgement(s)],
    [say("basis"), ([s]) => s.basis],
    [say("csv.minutes"), ([s]) => s.minutes],
    [say("times"), ([s]) => s.times],
    [say("month"), ([s]) => (s.hours === null ? null : Math.round(s.hours * 100) / 100)],
    [say("choice"), ([s]) => (isNow(s) ? say(choice(s)) : "")],
    [say("verdict"), ([s]) => (isNow(s) && choice(s) !== "drop" ? say(`verdict.${verdict(s)}`) : "")],
  ];
  const rows = B.scenarios.flatMap((_, n) => {
    const some = stepsIn(B).filter((s) => s.scenario === n);
    return some.map((s, place) => /** @type {[Step, number]} */ ([s, place]));
  });
  return tableCsv(columns, rows);
};

/** @param {WorkflowBlock} B */
const show = (B) => {
  /** @type {Actions} */
  const actions = {
    choose: (/** @type {[k: number, choice: Choice]} */ [k, choice]) => {
      const others = [...part.state.choice].filter(([one]) => one !== k);
      part.set({ choice: new Map(choice === "keep" ? others : [...others, [k, choice]]) });
    },
    see: (seen) => part.set({ seen }),
    limit: (key, entered, box) => {
      // a number between two steps of the arrows is a number, too
      const { rangeUnderflow, rangeOverflow } = /** @type {HTMLInputElement} */ (box).validity;
      if (entered !== "" && !rangeUnderflow && !rangeOverflow) part.set({ [key]: Number(entered) });
    },
    hand: (_given, _entered, box) => part.set({ hand: /** @type {HTMLInputElement} */ (box).checked }),
  };
  /** @type {LivePart<State & ViewState>} */
  const part = live({ name: "workflow", view, block: B, actions, paper: true });
  const study = () => studyIn(B, part.state, wordsNow());
  if (B.n) onCsv(() => csv(B, part.state));
  const shown = {
    ...scenariosOf(B),
    chosen: () => study().chosen,
    verdict: (/** @type {Step} */ s) => study().verdict(s),
    saving: (/** @type {number} */ before, /** @type {number} */ later) => saving(before, later, part.state),
  };
  expose("workflow", Object.defineProperty(shown, "state", { get: () => part.state }));
};

/** @type {WorkflowBlock | null} */
const B = block("workflow");
if (B) show(B);
