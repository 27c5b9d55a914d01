/* Questions to a reader: how well each was answered, counted together. */
/** @import { NoticeBlock } from "./types.d.ts" */
import { $, chip, replace, w } from "#core";

const ANSWERS = ["quick", "slow", "no"];

/** @param {NoticeBlock} B */
export const questionsOf = (B) => {
  /** @type {Map<number, string>} */
  const answers = new Map();
  /** @type {(n: number, answer: string) => void} */
  const press = (n, answer) => {
    if (answers.get(n) === answer) answers.delete(n);
    else answers.set(n, answer);
    draw();
  };
  const result = () => {
    const given = [...answers.values()];
    const counts = ANSWERS.map((answer) => [answer, given.filter((x) => x === answer).length]);
    return given.length ? w("plain_notice.result", { all: B.asks.length, ...Object.fromEntries(counts) }) : "";
  };
  const draw = () => {
    for (const n of B.asks.keys()) {
      const box = document.querySelector(`[data-ask="${n}"] .chips`);
      const chips = ANSWERS.map((answer) =>
        chip(answers.get(n) === answer, w(`plain_notice.answer.${answer}`), () => press(n, answer)),
      );
      if (box) replace(box, chips);
    }
    const told = $("pn-result");
    if (told) told.textContent = result();
  };
  return draw;
};
