/* Scales of drawn charts: values to pixels, round ticks for numbers, calendar ticks for dates (as days that Python counts). */
import { rounded } from "#pure";
import { dateOf, dayOf } from "./dates.js";

const STEPS = [1, 2, 5, 10];
const MONTHS = [1, 2, 3, 6, 12];

/** @type {(ends: [lo: number, hi: number], a: number, b: number) => (value: number) => number} lo is at pixel a, hi at b */
export const scaleOf =
  ([lo, hi], a, b) =>
  (value) =>
    a + ((value - lo) / (hi - lo || 1)) * (b - a);

/** @type {(lo: number, hi: number, most: number) => number} 1, 2 or 5 × a power of ten, that divides lo–hi into at most `most` */
const interval = (lo, hi, most) => {
  const rough = (hi - lo) / Math.max(most, 1) || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * (STEPS.find((s) => s * power >= rough * 0.999) ?? 10);
};

/** @type {(first: number, last: number, step: number) => number[]} whole numbers, from the first multiple of a step on */
const multiples = (first, last, step) => {
  const from = Math.ceil(first / step);
  return Array.from({ length: Math.max(0, Math.floor(last / step) - from + 1) }, (_, n) => (from + n) * step);
};

/** @type {(ends: [lo: number, hi: number], most: number) => number[]} round numbers between two values */
export const ticks = ([lo, hi], most) => {
  const step = interval(lo, hi, most);
  const digits = Math.max(0, -Math.floor(Math.log10(step)));
  return multiples(lo / step - 1e-9, hi / step + 1e-9, 1).map((n) => rounded(n * step, digits));
};

/** @type {(text: string, size: number) => number} about how wide a text is, in pixels; size: of its letters */
export const widthOf = (text, size) =>
  [...text].reduce((width, letter) => width + (letter.charCodeAt(0) > 0xff ? size : size * 0.58), 0);

/** @type {(labels: [day: number, label: string][], room: number, size: number) => [day: number, label: string][]} as many, evenly, as there is room for in pixels; the last one is among them */
export const labelTicks = (labels, room, size) => {
  const widest = Math.max(...labels.map(([, label]) => widthOf(label, size)));
  const most = Math.max(1, Math.floor(room / (widest + size)) + 1);
  const step = Math.ceil(labels.length / most);
  return labels.filter((_, i) => (labels.length - 1 - i) % step === 0);
};

/** @type {(ends: [lo: number, hi: number], most: number) => [day: number, label: string][]} 2015 …, 2024-04 … or 04-08 … */
export const dateTicks = ([lo, hi], most) => {
  const [first, last] = [Math.ceil(lo), Math.floor(hi)].map(dateOf);
  const [from, to] = [first.getUTCFullYear(), last.getUTCFullYear()];
  const within = (/** @type {string[]} */ dates) => {
    /** @type {[number, string][]} */
    const all = dates.map((date) => [dayOf(date), date]);
    return all.filter(([day]) => lo <= day && day <= hi);
  };
  const padded = (/** @type {number} */ n, /** @type {number} */ length) => String(n).padStart(length, "0");
  if (hi - lo > 1.5 * 365.25) {
    const years = multiples(from, to, Math.max(1, Math.round(interval(from, to, most)))).filter((y) => y > 0);
    return within(years.map((y) => padded(y, 4)));
  }
  const months = (to - from) * 12 + last.getUTCMonth() - first.getUTCMonth();
  if (months >= 2) {
    const step = MONTHS.find((m) => months / m <= most) ?? 12;
    const all = multiples(from * 12, to * 12 + 11, step);
    return within(all.map((n) => `${padded(Math.floor(n / 12), 4)}-${padded((n % 12) + 1, 2)}`));
  }
  const step = Math.max(1, Math.ceil((hi - lo) / Math.max(most, 1)));
  const days = Array.from(
    { length: Math.floor((Math.floor(hi) - Math.ceil(lo)) / step) + 1 },
    (_, n) => Math.ceil(lo) + n * step,
  );
  return days.map((day) => [day, dateOf(day).toISOString().slice(5, 10)]);
};
