/* Amounts of money in words, both languages to the same step, and shares: the same rules as money.py. */
import { lang } from "#core";

const STEPS = [
  [1e4, 1],
  [1e6, 1e3],
  [1e8, 1e4],
  [1e10, 1e7],
  [Infinity, 1e8],
];
/** @type {(n: number, digits: number) => string} */
const fixed = (n, digits) =>
  n.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
/** @param {number} n */
const whole = (n) => fixed(Math.floor(n), 0);

/** @param {number} yen to the step in which amounts of its size are told */
export const rounded = (yen) => {
  const size = Math.abs(yen);
  const step = STEPS.find(([below]) => size < below)?.[1] ?? 1;
  return Math.sign(yen) * Math.floor(size / step + 0.5) * step;
};
/** @type {(n: number) => [figure: string, unit: string]} */
const japanese = (n) => {
  if (n >= 1e12)
    return n % 1e12 ? [`${whole(n / 1e12)}兆${whole((n % 1e12) / 1e8)}`, "億円"] : [whole(n / 1e12), "兆円"];
  if (n >= 1e8) return [n >= 1e10 ? whole(n / 1e8) : fixed(n / 1e8, 1), "億円"];
  if (n >= 1e4) return [n >= 1e6 ? whole(n / 1e4) : fixed(n / 1e4, 1), "万円"];
  return [whole(n), "円"];
};
/** @type {(n: number) => [figure: string, unit: string]} */
const english = (n) => {
  if (n >= 1e9) return [fixed(n / 1e9, n >= 1e10 ? 1 : 2), "billion yen"];
  if (n >= 1e6) return [fixed(n / 1e6, n >= 1e8 ? 0 : 2), "million yen"];
  return [whole(n), "yen"];
};
/** @type {(yen: number) => [figure: string, unit: string]} */
export const parted = (yen) => {
  const told = rounded(yen);
  const [figure, unit] = (lang() === "ja" ? japanese : english)(Math.abs(told));
  return [(told < 0 ? "−" : "") + figure, unit];
};
/** @param {number} n */
export const yen = (n) => parted(n).join(lang() === "ja" ? "" : " ");

/** @param {number} n with one decimal */
export const tenths = (n) => {
  const told = Math.floor(Math.abs(n) * 10 + 0.5) / 10;
  return (n < 0 && told ? "−" : "") + fixed(told, 1);
};
/** @type {(part: number, all: number) => string} per cent, without its sign; "" of nothing */
export const percent = (part, all) => (all > 0 ? tenths((100 * part) / all) : "");
/** @type {(part: number, all: number) => string} */
export const share = (part, all) => (all > 0 ? `${percent(part, all)}%` : "");
