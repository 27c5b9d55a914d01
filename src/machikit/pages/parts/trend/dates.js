/* Dates of a table: YYYY, YYYY-MM or YYYY-MM-DD, and how they are said. Computing only. Twin of cells.py; tests/golden/dates.json holds
   both to the same cases. */
/** @import { Lang, Text } from "../../web/types.d.ts" */
/** @import { Point, Series } from "./types.d.ts" */

const DAY = 864e5;
const FIRST_DAY = 719163; // of 1970, as Python counts days
const MONTHS = "January February March April May June July August September October November December".split(" ");
const APRIL = 4;

/** @param {number} day as Python counts days */
export const dateOf = (day) => new Date((day - FIRST_DAY) * DAY);
/** @param {string} date YYYY, YYYY-MM or YYYY-MM-DD */
export const dayOf = (date) => Date.parse(full(date)) / DAY + FIRST_DAY;
/** @param {string} date 2025 → 2025-01-01 */
export const full = (date) => [date, "01", "01"].slice(0, 4 - date.split("-").length).join("-");

/** @type {(year: number, month: number) => number} */
const daysIn = (year, month) => {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
};

/** @type {(text: string) => string} a cell as YYYY, YYYY-MM or YYYY-MM-DD; "" where it is no date of the Gregorian calendar */
export const dateText = (text) => {
  const iso = text.slice(0, 10).replaceAll("/", "-").replace(/\.0$/, "");
  const found = /^(\d{1,4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(iso);
  if (!found) return "";
  const [year, month, day] = [found[1], found[2] ?? "1", found[3] ?? "1"].map(Number);
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return "";
  return [found[1].padStart(4, "0"), ...found.slice(2).flatMap((n) => (n ? [n.padStart(2, "0")] : []))].join("-");
};

/** @type {(date: string, fiscal: boolean) => Text} as words: 2025年1月1日, 1 January 2025; a fiscal year as 2025年度, FY2025 */
export const phrase = (date, fiscal) => {
  const [year, month, day] = date.split("-").map(Number);
  if (!month) return fiscal ? { ja: `${year}年度`, en: `FY${year}` } : { ja: `${year}年`, en: String(year) };
  const words = [day, MONTHS[month - 1], year].filter(Boolean);
  return { ja: `${year}年${month}月${day ? `${day}日` : ""}`, en: words.join(" ") };
};

/** @type {(point: Pick<Point, "date" | "time">, line: Pick<Series, "fiscal">, lang: Lang) => string} in a sentence; the time as it was written, where it was */
export const dateSaid = ({ date, time }, { fiscal }, lang) => (time ?? phrase(date, fiscal))[lang];

/** @type {(point: Pick<Point, "date" | "time">, line: Pick<Series, "fiscal">) => Text | null} in tables and labels; null: as it is */
export const dateLabel = ({ date, time }, { fiscal }) =>
  time ?? (fiscal && date.length === 4 ? phrase(date, true) : null);

/** @type {(date: string, fiscal: boolean) => [first: number, next: number]} days of a year, a fiscal year (from April), a month or a day */
export const period = (date, fiscal) => {
  const [year, month, day] = date.split("-").map(Number);
  if (day) return [dayOf(date), dayOf(date) + 1];
  const first = month || (fiscal ? APRIL : 1);
  const after = year * 12 + first - 1 + (month ? 1 : 12);
  const at = (/** @type {number} */ months) => Date.UTC(Math.floor(months / 12), months % 12, 1) / DAY + FIRST_DAY;
  return [dayOf(`${date.slice(0, 4)}-${String(first).padStart(2, "0")}`), at(after)];
};
