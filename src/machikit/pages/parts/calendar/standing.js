/* What a state of the page comes to: its day, its district, and how days are told in its language. */
/** @import { ViewState } from "../../web/types.d.ts" */
/** @import { CalendarBlock, CalendarState } from "./types.d.ts" */
import { dayText, once, weekdayText, wordsOf } from "#pure";
import { daysIn } from "./dates.js";

/** @typedef {CalendarState & ViewState} State */
/** @typedef {ReturnType<typeof standingOf>} Standing */
/** @typedef {[B: CalendarBlock, state: State, now: Standing]} Now what the pieces of the view are drawn from */

/** @type {(B: CalendarBlock, state: State, words: Record<string, string>) => Standing} once for each state */
export const standingIn = once(1, (B, state, words) => standingOf(B, state, words));

/** @param {CalendarBlock} B */
const lastDay = (B) => B.ends ?? B.n - 1;

/**
 * @param {CalendarBlock} B
 * @param {State} state
 * @param {Record<string, string>} words
 */
const standingOf = (B, { lang, area, today, live }, words) => {
  const C = daysIn(B);
  return {
    C,
    lang,
    w: wordsOf(words),
    /** whether the chosen district has any rule */
    known: area !== null && C.rows(area).some((row) => row.rule),
    /** whether the page holds today; nothing is called so at build */
    inside: live && today >= 0 && today <= lastDay(B),
    /** whether the rules no longer hold: on the reader's day, or on that of building */
    over: (live ? today : B.built) > (B.ends ?? Infinity),
    /** @param {number} k */
    day: (k) => dayText(lang, C.date(k), "mdw"),
    /** @param {number} k 11/30(月), Mon 30 Nov */
    short: (k) => {
      const day = C.date(k);
      if (lang === "en") return dayText(lang, day, "mdw", true);
      return `${day.getUTCMonth() + 1}/${day.getUTCDate()}(${weekdayText(lang, day)})`;
    },
    /** @param {number} k */
    month: (k) => dayText(lang, C.date(k), "ym"),
    /** @param {number} k */
    full: (k) => dayText(lang, C.date(k)),
  };
};
