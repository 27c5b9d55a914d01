/* The headline of values that have limits: whether the last of each line is within them, and how many were not. Computing only. */
/** @import { Headline, Tell } from "./headline.js" */
/** @import { Point, Series } from "./types.d.ts" */
import { knownPoints } from "./choices.js";
import { isOutside } from "./content.js";
import { dateSaid } from "./dates.js";
import { round } from "./texts.js";

const MAX_NAMED = 3; // values outside their limits that a sentence lists

/** @typedef {{ point: Point, line: Series }} Value */

/** @param {Point} point */
const hasLimits = ({ upper, lower }) => upper !== null || lower !== null;

/** @type {(values: Value[], isBetter: (a: string, b: string) => boolean) => Value} by their dates; the first of several */
const extreme = (values, isBetter) => values.reduce((a, b) => (isBetter(b.point.date, a.point.date) ? b : a));

/** @type {(lines: Series[], tell: Tell) => Headline} */
export const limitsHeadline = (lines, { w, lang }) => {
  const checked = lines.filter((line) => knownPoints(line).some(hasLimits));
  if (!checked.length) return { text: "", numbers: [] };
  const all = checked.map((line) => knownPoints(line).map((point) => ({ point, line })));
  const outside = all.flat().filter(({ point }) => isOutside(point));
  const lasts = all.map((values) => values[values.length - 1]);
  const now = lasts.filter(({ point }) => isOutside(point));
  const newest = extreme(lasts, (a, b) => a > b);
  const said = (/** @type {Value} */ { point, line }) => dateSaid(point, line, lang);
  const parts = [
    now.length
      ? w("trend.said.over", { n: now.length, list: listed(now, { w, lang }) })
      : w("trend.said.within", { n: checked.length, date: said(newest) }),
  ];
  if (outside.length && !now.length) {
    const last = extreme(outside, (a, b) => a > b);
    parts.push(w("trend.said.past", { n: outside.length, date: said(last), what: nameOf(last.line, lang) }));
  }
  const since = said(extreme(all.map(([value]) => value), (a, b) => a < b)); // biome-ignore format: one line
  const tile = (/** @type {number} */ n, /** @type {string} */ unit, /** @type {string} */ label) => ({ n, unit, label, look: "" }); // biome-ignore format: one line
  const [times, items] = [w("trend.times"), w("trend.items")];
  const held = all.flat().filter(({ point }) => hasLimits(point)).length;
  return {
    text: parts.join(lang === "ja" ? "" : " "),
    numbers: [
      tile(now.length, items, w("trend.n.over_now")),
      tile(outside.length, times, w("trend.n.over_ever", { since })),
      tile(held, times, w("trend.n.values", { since })),
    ],
  };
};

/** @type {(now: Value[], tell: Pick<Tell, "w" | "lang">) => string} */
const listed = (now, { w, lang }) => {
  const named = now.slice(0, MAX_NAMED).map(({ point, line }) => {
    const { value, upper, lower } = point;
    const limit = round(Number(upper !== null && Number(value) > upper ? upper : lower));
    const told = { what: nameOf(line, lang), n: round(Number(value)), unit: line.unit[lang], limit };
    return w("trend.over.one", { ...told, date: dateSaid(point, line, lang) });
  });
  const more = now.length > MAX_NAMED ? w("trend.over.more", { n: now.length - MAX_NAMED }) : "";
  return named.join(lang === "ja" ? "、" : "; ") + more;
};

/** @type {(line: Series, lang: import("../../web/types.d.ts").Lang) => string} */
const nameOf = ({ place, series }, lang) =>
  lang === "ja" ? `${place.ja}の${series.ja}` : `${series.en} at ${place.en}`;
