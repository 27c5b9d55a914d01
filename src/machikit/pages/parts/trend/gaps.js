/* Where a line is interrupted: at a date without a value, and where the step is much longer than usual. Computing only. */
/** @import { Point, Series } from "./types.d.ts" */
import { dateOf } from "./dates.js";

const FACTOR = 1.6; // a step longer than the usual one by this factor is a gap
const MONTHLY = [26, 36]; // days of a usual step that make a series monthly
const REGULAR_SHARE = 0.6; // of the steps that must be alike before a longer one counts as a gap

/** @param {number[]} sorted */
const median = (sorted) => (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;

/** @type {(lines: Series[]) => number | null} the median number of days between two dates of a line; null where they are not regular */
export const usualStep = (lines) => {
  const steps = lines.flatMap(({ points }) => {
    const days = [...new Set(points.map(({ day }) => day))].sort((a, b) => a - b);
    return days.slice(1).map((day, i) => day - days[i]);
  });
  if (!steps.length) return null;
  const usual = median(steps.sort((a, b) => a - b));
  const alike = steps.filter((step) => 0.7 * usual <= step && step <= 1.4 * usual).length;
  return alike >= REGULAR_SHARE * steps.length ? usual : null;
};

/** @type {(last: number, day: number, usual: number) => boolean} whether one is missing before it; of months, any day of the next is in time */
const isLate = (last, day, usual) => {
  if (day - last <= FACTOR * usual) return false;
  const [a, b] = [dateOf(last), dateOf(day)];
  const monthly = MONTHLY[0] <= Math.round(usual) && Math.round(usual) <= MONTHLY[1];
  return !monthly || (b.getUTCFullYear() - a.getUTCFullYear()) * 12 + b.getUTCMonth() - a.getUTCMonth() > 1;
};

/** @type {(points: Point[], usual: number | null) => number[]} the places of the points that end a run, that is before a gap */
export const cutsOf = (points, usual) => {
  /** @type {number[]} */
  const cuts = [];
  let last = -1;
  let isMissing = false;
  for (const [k, { day, value }] of points.entries()) {
    if (value === null) {
      isMissing = true;
      continue;
    }
    if (last >= 0 && (isMissing || (usual && isLate(points[last].day, day, usual)))) cuts.push(last);
    [last, isMissing] = [k, false];
  }
  return cuts;
};
