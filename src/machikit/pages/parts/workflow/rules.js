/* The steps of a block, the rule for candidates and the ranges of estimates: the same as in automation_candidates.py. */
/** @import { Choice, Limits, Step, Verdict, WorkflowBlock } from "./types.d.ts" */

/** @type {Verdict[]} in the order in which they are listed */
export const VERDICTS = ["digitise", "ocr", "rpa", "few", "people", "judge", "unknown"];

/**
 * The steps of all scenarios.
 * @param {WorkflowBlock} B
 * @returns {Step[]}
 */
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

/** @type {(s: Step, choice: Choice, limits: Limits) => number} hours that a step takes after what was chosen for it */
export const kept = (s, choice, limits) =>
  choice === "drop" ? 0 : (s.hours ?? 0) * (choice === "merge" ? limits.merge / 100 : 1);

/** @type {(s: Step, limits: Limits) => Verdict} */
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

/** @type {(n: number, digits: number) => number} halves away from zero, and never -0 */
export const rounded = (n, digits) => {
  const by = 10 ** digits;
  return (Math.sign(n) * Math.floor(Math.abs(n) * by + 0.5)) / by + 0;
};
