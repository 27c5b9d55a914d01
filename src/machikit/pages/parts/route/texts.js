/* How stops, times and days are said: the words that sheet, lists and numbers share. */
/** @import { Values } from "../../web/types.d.ts" */
/** @import { Day, Departure, RouteBlock } from "./types.d.ts" */
import { aroundNode, GAP, h, number, published, termsOf, w } from "#core";

/** @typedef {ReturnType<typeof textsOf>} Texts */

/** @param {number} m minutes after midnight */
export const clock = (m) => `${Math.floor(m / 60)}:${String(m % 60).padStart(2, "0")}`;

/** @type {(key: string, values?: Values) => string} */
export const say = (key, values) => w(`route.${key}`, values);

/** @param {number} m above 1440 the next morning */
export const time = (m) => (m < 1440 ? clock(m) : say("clock.next", { time: clock(m), next: clock(m - 1440) }));

/** @param {Day[]} days */
export const daysText = (days) => {
  if (days.length === 7) return say("days.every");
  const short = days.map((day) => say(`day.s.${day}`));
  const [first, last] = [0, days.length - 1];
  return days.length > 2 && days[last] - days[first] === last
    ? say("days.run", { a: short[first], b: short[last] })
    : short.join(say("days.and"));
};

/** @param {number} k departures */
export const runsText = (k) => say(k === 1 ? "runs.1" : "runs", { n: number(k) });

/** @param {Departure[]} rows the first, the last, and how many */
export const spanText = (rows) => {
  if (!rows.length) return say("day.none");
  const first = time(rows[0][0]);
  const last = time(rows[rows.length - 1][0]);
  return (rows.length === 1 ? first : say("span", { first, last })) + say("days.and") + runsText(rows.length);
};

/** @param {number} m minutes, as hours and minutes */
export const long = (m) => (m < 60 ? say("wait.m", { m }) : say("wait", { h: Math.floor(m / 60), m: m % 60 }));

/** @param {number} m a distance, as it is chosen */
export const limitText = (m) => (m < 1000 ? `${m}\u00a0m` : `${m / 1000}\u00a0km`);

/** @type {(town: string) => import("../../web/types.d.ts").Child[]} which of several stops of one name it is */
export const apartNodes = (town) => aroundNode(say("apart", { town: GAP }), published("span", town));

/** @param {RouteBlock} B */
export const textsOf = (B) => {
  const terms = termsOf(Object.fromEntries(Object.entries(B.terms).map(([ja, en]) => [ja, { ja, en }])));
  return {
    /** texts of the data: in English where the data bring a word for it, else in their own language */
    terms,
    /** @param {number} i */
    name: (i) => B.stops.name[i] || w("no_name"),
    /** @param {number} i */
    apart: (i) => B.apart[i] || "",
    /** @param {string} word the days of a service */
    word: (word) => (word ? terms.node("span", word) : h("span", { text: say("word.none") })),
    /** @type {(key: string, name: string, value: string) => import("../../web/types.d.ts").Child[]} */
    around: (key, name, value) => aroundNode(say(key, { [name]: GAP }), terms.node("span", value)),
  };
};
