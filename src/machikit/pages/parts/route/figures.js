/* The numbers in the page's head, and the sentence above them. */
/** @import { Tile } from "../../web/types.d.ts" */
/** @import { RouteBlock, RouteState } from "./types.d.ts" */
/** @import { Inside, Standing } from "./standing.js" */
import { html, number } from "#pure";
import { gapSaid } from "./gap.js";
import { standingIn } from "./standing.js";
import { clock } from "./texts.js";

/** @type {(...inside: Inside) => Tile[]} */
export const numbers = (B, state, words) => {
  const now = standingIn(B, state, words);
  return B.timed ? timed(B, state, now) : untimed(B, state, now);
};

/** @type {(B: RouteBlock, state: RouteState, now: Standing) => Tile[]} */
const timed = (B, state, now) => {
  const { N, w, say, told } = now;
  const [first, last] = N.span(state.day) ?? [null, null];
  const hours = told("idle", { from: B.from, to: B.to });
  return [
    { n: unserved(now, state), unit: w("unit"), label: told("none", { m: number(N.n) }), look: "none" },
    ...people(B, state, now),
    ...(B.towns ? [] : [timeTile(first, told("first"), now)]),
    timeTile(last, told("last"), now),
    { n: N.idle(state.day).length, unit: say("idle.unit"), label: hours },
  ];
};

/** @type {(B: RouteBlock, state: RouteState, now: Standing) => Tile[]} */
const untimed = (B, state, now) => {
  const { N, w, say } = now;
  const lines = { n: B.lines.length, unit: say("lines.unit"), label: say("lines.count") };
  return [
    { n: N.n, unit: w("unit"), label: say("stops.count"), look: "plain" },
    ...(B.lines.length ? [lines] : []),
    ...people(B, state, now),
  ];
};

/** @type {(now: Standing, state: RouteState) => number} stops without a departure */
const unserved = ({ N }, { day }) => N.counts(day).filter((n) => !n).length;

/** @type {(minute: number | null, label: string, now: Standing) => Tile} */
const timeTile = (minute, label, { say }) => ({
  n: minute === null ? "–" : clock(minute),
  unit: minute !== null && minute >= 1440 ? say("clock.unit", { next: clock(minute - 1440) }) : "",
  label,
});

/** @type {(B: RouteBlock, state: RouteState, now: Standing) => Tile[]} within the distance; towns beyond it where nobody knows the people */
const people = (B, { metres }, { C, towns, w, say, told }) => {
  if (!B.towns || !C || !towns) return [];
  const there = [...B.towns.place.keys()].filter((k) => towns.far[k] !== null);
  const sum = (/** @type {number[]} */ rows) => rows.reduce((all, k) => all + C.people(k), 0);
  if (B.towns.people) {
    const within = sum(there.filter((k) => Number(towns.far[k]) <= metres));
    const label = told(B.timed ? "within" : "within.untimed", { total: number(sum(there)) });
    return [{ n: within, unit: w("people"), label }];
  }
  const label = told("towns.beyond", { total: number(there.length) });
  return B.timed ? [] : [{ n: towns.left.length, unit: say("towns.unit"), label, look: "left" }];
};

/** @type {(...inside: Inside) => import("#pure").Markup} where every stop is served: which towns are far from one */
export const headline = (B, state, words) => {
  const now = standingIn(B, state, words);
  const { N, told } = now;
  const none = B.timed ? unserved(now, state) : 0;
  const [first, last] = (B.timed && N.span(state.day)) || [0, 0];
  const key = none === 0 ? "headline.all" : none < N.n ? "headline" : "headline.none";
  const untimed = B.lines.length ? "headline.untimed" : "headline.untimed.stops";
  const said = told(B.timed ? key : untimed, {
    m: number(N.n),
    n: number(none),
    k: number(B.lines.length),
    served: number(N.n - none),
    first: clock(first),
    last: clock(last),
  });
  const gap = B.timed && !none && now.towns && gapSaid(B, now, now.towns);
  return html`${said}${gap && (state.lang === "ja" ? gap : ` ${gap}`)}`;
};
