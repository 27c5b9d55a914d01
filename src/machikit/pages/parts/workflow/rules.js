/* The steps of a block, the rule for candidates, and the ranges of estimates. Computing only. */
/** @import { Choice, FlowColumns, Limits, Step, Verdict } from "./types.d.ts" */
import { once } from "#pure";

/** @type {Verdict[]} in the order in which they are listed */
export const VERDICTS = ["digitise", "ocr", "rpa", "few", "people", "judge", "unknown"];

/** @type {(B: FlowColumns) => Step[]} the steps of all scenarios, made once for each block */
export const stepsIn = once(0, (B) => stepsOf(B));

/** @type {(B: FlowColumns) => Step[]} */
export const stepsOf = ({ n, texts, columns: C }) =>
  Array.from({ length: n }, (_, k) => {
    const minutes = C.minutes[k];
    const times = C.times[k];
    return {
      k,
      name: texts[C.name[k]],
      actor: texts[C.actor[k]],
      tool: texts[C.tool[k]],
      medium: texts[C.medium[k]],
      basis: texts[C.basis[k]],
      scenario: C.scenario[k],
      minutes,
      times,
      starts: C.starts[k],
      ends: C.ends[k],
      judgement: C.judgement[k],
      authority: C.authority[k],
      letters: C.letters[k],
      prompt: C.prompt[k],
      hours: minutes === null || times === null ? null : (minutes * times) / 60,
    };
  });

/** @type {(list: Step[], of?: (s: Step) => number | null) => number} hours a month; what is not known counts as none */
export const sum = (list, of = (s) => s.hours) => list.reduce((total, s) => total + (of(s) || 0), 0);

/** @type {(B: FlowColumns) => { now: Step[], after: Step[] | null }} */
export const scenariosOf = (B) => {
  const of = (/** @type {number} */ n) => stepsIn(B).filter((s) => s.scenario === n);
  return { now: of(B.now), after: B.after === null ? null : of(B.after) };
};

/** @type {(s: Step, choice: Choice, limits: Limits) => number} hours that a step takes after what was chosen for it */
export const kept = (s, choice, limits) =>
  choice === "drop" ? 0 : (s.hours ?? 0) * (choice === "merge" ? limits.merge / 100 : 1);

/**
 * The first of these that applies. judge: a person decides · unknown: judgement, medium or times are not given · people: by
 * telephone or face to face · ocr: paper is typed in, often enough, and legible · rpa: from screen to screen, often enough ·
 * few: from screen to screen, seldom · digitise: paper that could be avoided.
 * @type {(s: Step, limits: Limits) => Verdict}
 */
export const verdict = (s, limits) => {
  if (s.judgement === "y") return "judge";
  if (s.judgement === "?" || !s.starts || !s.ends) return "unknown";
  if (s.starts === "phone" || s.starts === "face") return "people";
  const typed = s.starts === "paper" && s.ends === "screen";
  const copied = s.starts === "screen" && s.ends === "screen";
  if ((typed || copied) && s.times === null) return "unknown";
  const times = s.times ?? 0;
  if (typed && times >= limits.ocr && (s.letters === "print" || limits.hand)) return "ocr";
  if (copied) return times >= limits.rpa ? "rpa" : "few";
  return s.starts === "paper" || s.ends === "paper" ? "digitise" : "people";
};

/** @type {(n: number, limits: Limits) => [least: number, most: number]} what n hours may be, given the uncertainty */
export const widths = (n, limits) => {
  const m = limits.minutes / 100;
  const t = limits.times / 100;
  return [n * Math.max(0, 1 - m) * Math.max(0, 1 - t), n * (1 + m) * (1 + t)];
};

/**
 * What a change may save: minutes may be wrong in opposite directions, times only in the same one.
 * @type {(before: number, later: number, limits: Limits) => [least: number, most: number]}
 */
export const saving = (before, later, limits) => {
  const m = limits.minutes / 100;
  const fewer = Math.max(0, 1 - limits.times / 100);
  const more = 1 + limits.times / 100;
  const least = before * Math.max(0, 1 - m) - later * (1 + m);
  const most = before * (1 + m) - later * Math.max(0, 1 - m);
  return [least * (least > 0 ? fewer : more), most * (most > 0 ? more : fewer)];
};
