/* Amounts of money as texts, both languages to the same step, and shares. */
/** @import { Lang } from "../../web/types.d.ts" */
import { number } from "#pure";

// An amount below the limit is rounded to the step (yen): 46.1万円 and 461,000 yen, 14.2億円 and 1.42 billion yen
const STEPS = [
  [1e4, 1],
  [1e6, 1e3],
  [1e8, 1e4],
  [1e10, 1e7],
  [Infinity, 1e8],
];
/** @param {number} n */
const whole = (n) => number(Math.floor(n));

/** @param {number} yen to the step in which amounts of its size are told; halves away from zero */
export const rounded = (yen) => {
  const size = Math.abs(yen);
  const step = STEPS.find(([below]) => size < below)?.[1] ?? 1;
  return Math.sign(yen) * Math.floor(size / step + 0.5) * step;
};
/** @type {(n: number) => [figure: string, unit: string]} */
const japanese = (n) => {
  if (n >= 1e12)
    return n % 1e12 ? [`${whole(n / 1e12)}兆${whole((n % 1e12) / 1e8)}`, "億円"] : [whole(n / 1e12), "兆円"];
  if (n >= 1e8) return [n >= 1e10 ? whole(n / 1e8) : number(n / 1e8, 1), "億円"];
  if (n >= 1e4) return [n >= 1e6 ? whole(n / 1e4) : number(n / 1e4, 1), "万円"];
  return [whole(n), "円"];
};
/** @type {(n: number) => [figure: string, unit: string]} */
const english = (n) => {
  if (n >= 1e9) return [number(n / 1e9, n >= 1e10 ? 1 : 2), "billion yen"];
  if (n >= 1e6) return [number(n / 1e6, n >= 1e8 ? 0 : 2), "million yen"];
  return [whole(n), "yen"];
};
/** @type {(yen: number, lang: Lang) => [figure: string, unit: string]} */
export const parted = (yen, lang) => {
  const amount = rounded(yen);
  const [figure, unit] = (lang === "ja" ? japanese : english)(Math.abs(amount));
  return [(amount < 0 ? "−" : "") + figure, unit];
};
/** @type {(n: number, lang: Lang) => string} 7,142億円, 714.2 billion yen */
export const yen = (n, lang) => parted(n, lang).join(lang === "ja" ? "" : " ");

/** @param {number} n with one decimal, halves away from zero */
export const tenths = (n) => {
  const text = number(Math.abs(n), 1);
  return (n < 0 && text !== "0.0" ? "−" : "") + text;
};
/** @type {(part: number, all: number) => string} per cent, without its sign; "" of nothing */
export const percent = (part, all) => (all > 0 ? tenths((100 * part) / all) : "");
/** @type {(part: number, all: number) => string} */
export const share = (part, all) => (all > 0 ? `${percent(part, all)}%` : "");
