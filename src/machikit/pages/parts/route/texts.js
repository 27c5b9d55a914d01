/* How stops, times and days are said: the words that sheet, lists and numbers share. */
/** @import { Values, ViewState } from "../../web/types.d.ts" */
/** @import { Day, Departure, RouteBlock, RouteState } from "./types.d.ts" */
import { number, published, termsIn, wordsOf } from "#pure";

/** @typedef {ReturnType<typeof textsOf>} Texts */

/** @param {number} m minutes after midnight */
export const clock = (m) => `${Math.floor(m / 60)}:${String(m % 60).padStart(2, "0")}`;

/** @param {number} m a distance, as it is chosen */
export const limitText = (m) => (m < 1000 ? `${m}\u00a0m` : `${m / 1000}\u00a0km`);

/** @param {Record<string, string>} words */
const timesIn = (words) => {
  const w = wordsOf(words);
  /** @type {(key: string, values?: Values) => string} */
  const say = (key, values) => w(`route.${key}`, values);
  /** @param {number} m above 1440 the next morning */
  const time = (m) => (m < 1440 ? clock(m) : say("clock.next", { time: clock(m), next: clock(m - 1440) }));
  /** @param {number} k departures */
  const runsText = (k) => say(k === 1 ? "runs.1" : "runs", { n: number(k) });
  return {
    w,
    say,
    /** @type {(key: string, values?: Values) => import("#pure").Markup} */
    sayHtml: (key, values) => w.html(`route.${key}`, values),
    time,
    runsText,
    /** @param {number} first @param {number} last */
    span: (first, last) => say("span", { first: time(first), last: time(last) }),
    /** @param {Departure[]} rows the first, the last, and how many */
    spanText: (rows) => {
      if (!rows.length) return say("day.none");
      const [first, last] = [time(rows[0][0]), time(rows[rows.length - 1][0])];
      return (rows.length === 1 ? first : say("span", { first, last })) + say("days.and") + runsText(rows.length);
    },
    /** @param {number} m minutes, as hours and minutes */
    long: (m) => (m < 60 ? say("wait.m", { m }) : say("wait", { h: Math.floor(m / 60), m: m % 60 })),
    /** @param {Day[]} days */
    daysText: (days) => {
      if (days.length === 7) return say("days.every");
      const short = days.map((day) => say(`day.s.${day}`));
      const [first, last] = [0, days.length - 1];
      return days.length > 2 && days[last] - days[first] === last
        ? say("days.run", { a: short[first], b: short[last] })
        : short.join(say("days.and"));
    },
  };
};

/**
 * @param {RouteBlock} B
 * @param {Pick<RouteState, "day" | "metres" | "least"> & Pick<ViewState, "lang">} state
 * @param {Record<string, string>} words
 */
export const textsOf = (B, state, words) => {
  const times = timesIn(words);
  const { w, say, sayHtml, daysText } = times;
  const days = B.services.flatMap(([word, days, some]) => (days && !some ? [[word, daysText(days)]] : []));
  const english = { ...Object.fromEntries(days), ...B.terms };
  const known = Object.fromEntries(Object.entries(english).map(([ja, en]) => [ja, { ja, en }]));
  const terms = termsIn(known, state.lang);
  const values = () => ({ day: say(`day.${state.day}`), metres: limitText(state.metres), least: state.least });
  return {
    ...times,
    /** texts of the data: in English where the data bring a word for it, else in their own language */
    terms,
    /** @type {import("./types.d.ts").Told} */
    told: (key, more) => say(key, { ...values(), ...more }),
    name: (/** @type {number} */ i) => B.stops.name[i] || w("no_name"),
    /** @type {(i: number) => unknown} which of several stops of one name it is */
    apart: (i) => B.apart[i] && sayHtml("apart", { town: published("span", B.apart[i]) }),
    /** @type {(word: string) => import("#pure").Markup} the days of a service */
    word: (word) => termsIn(known, state.lang, say("word.none")).node("span", word),
    /** @type {(tag: string, name: string) => import("#pure").Markup} */
    routeName: termsIn(known, state.lang, say("name.none")).node,
    /** @type {(key: string, name: string, value: string) => import("#pure").Markup} */
    around: (key, name, value) => sayHtml(key, { [name]: terms.node("span", value) }),
  };
};
