/* The numbers in the page's head, and the sentence above them, as first_view.py writes them first. */
/** @import { Figure } from "../../web/types.d.ts" */
/** @import { Now, Told } from "./types.d.ts" */
/** @import { Net } from "./net.js" */
/** @import { Reach } from "./reach.js" */
import { lang, number, numbersRow, w } from "#core";
import { clock, say } from "./texts.js";

/**
 * How the page stands. told: a word with day, distance and departures that count filled in; gap: what is said of the towns.
 * @typedef {{ day: number, metres: number, now: Now, told: Told, gap: () => string }} Standing
 */

/** @type {(minute: number | null, label: string) => Figure} */
const timeFigure = (minute, label) => ({
  n: minute === null ? "–" : clock(minute),
  unit: minute !== null && minute >= 1440 ? say("clock.unit", { next: clock(minute - 1440) }) : "",
  label,
});

/**
 * @param {Net} N
 * @param {Reach | null} C
 * @returns {(standing: Standing) => void}
 */
export const headOf = (N, C) => {
  const B = N.block;

  /** @type {(standing: Standing) => Figure[]} people within the distance; towns beyond it where nobody knows the people */
  const people = ({ metres, now: { towns }, told }) => {
    if (!B.towns || !C || !towns) return [];
    const there = [...B.towns.place.keys()].filter((k) => towns.far[k] !== null);
    /** @param {number[]} rows */
    const sum = (rows) => rows.reduce((all, k) => all + C.people(k), 0);
    if (B.towns.people) {
      const within = sum(there.filter((k) => Number(towns.far[k]) <= metres));
      const label = told(B.timed ? "within" : "within.untimed", { total: number(sum(there)) });
      return [{ n: within, unit: w("people"), label }];
    }
    const label = told("towns.beyond", { total: number(there.length) });
    return B.timed ? [] : [{ n: towns.left.length, unit: say("towns.unit"), label, look: "left" }];
  };
  /** @type {(standing: Standing, none: number, span: [number, number] | null) => Figure[]} */
  const timed = (standing, none, span) => {
    const { day, told } = standing;
    return [
      { n: none, unit: w("unit"), label: told("none", { m: number(N.n) }), look: "none" },
      ...people(standing),
      ...(B.towns ? [] : [timeFigure(span?.[0] ?? null, told("first"))]),
      timeFigure(span?.[1] ?? null, told("last")),
      { n: N.idle(day).length, unit: say("idle.unit"), label: told("idle", { from: B.from, to: B.to }) },
    ];
  };
  /** @type {(standing: Standing) => Figure[]} */
  const untimed = (standing) => [
    { n: N.n, unit: w("unit"), label: say("stops.count"), look: "plain" },
    ...(B.lines.length ? [{ n: B.lines.length, unit: say("lines.unit"), label: say("lines.count") }] : []),
    ...people(standing),
  ];
  /** @param {number} none stops without a departure */
  const headline = (none) => {
    if (!B.timed) return B.lines.length ? "headline.untimed" : "headline.untimed.stops";
    return none === 0 ? "headline.all" : none < N.n ? "headline" : "headline.none";
  };

  return (standing) => {
    const { day, told, gap } = standing;
    const none = B.timed ? N.counts(day).filter((n) => !n).length : 0;
    const span = B.timed ? N.span(day) : null;
    numbersRow(B.timed ? timed(standing, none, span) : untimed(standing));
    const box = document.querySelector(".headline");
    if (!box) return;
    const said = told(headline(none), {
      m: number(N.n),
      n: number(none),
      k: number(B.lines.length),
      served: number(N.n - none),
      first: clock(span ? span[0] : 0),
      last: clock(span ? span[1] : 0),
    });
    box.textContent = said + (B.timed && !none && B.towns ? (lang() === "ja" ? "" : " ") + gap() : "");
  };
};
