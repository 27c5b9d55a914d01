/* Days as texts, for views: the same in every engine. A day is a Date at midnight UTC. */
/** @import { Lang } from "./types.d.ts" */

const WEEKDAYS = {
  ja: ["日", "月", "火", "水", "木", "金", "土"],
  en: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"],
};
const MONTHS = "January February March April May June July August September October November December".split(" ");

/** @type {(lang: Lang, day: Date) => string} 月, Mon */
export const weekdayText = (lang, day) => WEEKDAYS[lang][day.getUTCDay()];

/**
 * 2026年11月30日(月), Mon, 30 November 2026. how: which of year, month, day and weekday are told (`ymdw`); short: English months
 * have three letters.
 * @param {Lang} lang
 * @param {Date} day
 * @param {string} [how]
 * @param {boolean} [short]
 */
export const dayText = (lang, day, how = "ymd", short = false) => {
  const has = (/** @type {string} */ unit) => how.includes(unit);
  const [y, m, d] = [day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate()];
  if (lang === "ja") {
    const date = `${has("y") ? `${y}年` : ""}${has("m") ? `${m + 1}月` : ""}${has("d") ? `${d}日` : ""}`;
    return has("w") ? `${date}(${weekdayText(lang, day)})` : date;
  }
  const month = short ? MONTHS[m].slice(0, 3) : MONTHS[m];
  const comma = has("y") ? "," : "";
  const units = [has("w") && `${weekdayText(lang, day)}${comma}`, has("d") && d, has("m") && month, has("y") && y];
  return units.filter((unit) => unit !== false).join(" ");
};
