/* The page of a job step by step in any of its states: what is needed, where the minutes go, candidates, before and after. */
/** @import { ViewState } from "../../web/types.d.ts" */
/** @import { CitySums, FlowColumns, State, WorkflowBlock } from "./types.d.ts" */
import { html, number, rounded } from "#pure";
import { candidates } from "./candidates.js";
import { flow } from "./flow.js";
import { need } from "./need.js";
import { scenariosOf, sum } from "./rules.js";
import { hours, studyIn } from "./study.js";
import { cities, totals } from "./totals.js";

/** @typedef {[B: WorkflowBlock, state: State & ViewState, words: Record<string, string>]} Inside */

/** @type {(B: WorkflowBlock) => State} */
export const opening = (B) => ({ ...B.limits, choice: new Map(), seen: B.now, shown: B.step });

/** @type {(...inside: Inside) => import("../../web/types.d.ts").Tile[]} */
export const numbers = (B, state, words) => {
  const { now, after, say } = studyIn(B, state, words);
  /** @type {(n: number | string, unit: string, key: string) => import("../../web/types.d.ts").Tile} */
  const tile = (n, unit, key) => ({ n, unit: say(unit), label: say(key) });
  const custom = now.filter((s) => s.authority === "custom").length;
  return [
    tile(now.length, "unit", "n.steps"),
    tile(hours(sum(now)), "hours", "n.now"),
    ...(after ? [tile(hours(sum(after)), "hours", "n.after")] : []),
    ...(now.some((s) => s.authority) ? [tile(custom, "unit", "n.custom")] : []),
  ];
};

/** @type {(...inside: Inside) => string | null} the longest step; nothing where no hours are known */
export const headline = (B, state, words) => {
  const { now, say, terms } = studyIn(B, state, words);
  const total = sum(now);
  if (!total) return null;
  const longest = now.reduce((most, s) => ((s.hours ?? 0) > (most.hours ?? 0) ? s : most));
  const share = rounded((100 * (longest.hours ?? 0)) / total);
  return say("headline", { n: number(now.length), hours: hours(total), step: terms.text(longest.name), share });
};

/** @type {(...inside: Inside) => import("#pure").Markup} */
export const view = (B, state, words) => {
  const study = studyIn(B, state, words);
  const { say } = study;
  if (!study.now.length) return html`<section class="part"><p class="empty">${say("nothing")}</p></section>`;
  const inside = /** @type {const} */ ([B, state, study]);
  const measure = [1, 2, 3].map((n) => html`<li>${say(`measure.${n}`)}</li>`);
  return html`
    <section class="part">
      ${need(...inside)}${flow(...inside)}${candidates(...inside)}${totals(...inside)}
      <div class="notice wf-measure"><b>${say("measure")}</b><ul>${measure}</ul></div>
      ${cities(...inside)}
    </section>`;
};

/** @type {(B: FlowColumns) => CitySums} what a city's steps come to */
export const citySums = (B) => {
  const { now, after } = scenariosOf(B);
  return { steps: now.length, each: sum(now, (s) => s.minutes), now: sum(now), after: after && sum(after) };
};
