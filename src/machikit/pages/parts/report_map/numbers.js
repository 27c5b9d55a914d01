/* The numbers in the page's head, and the sentence under its question. */
/** @import { Tile } from "../../web/types.d.ts" */
/** @import { ReportBlock, ReportState, TriageBlock, ViewName, WalkBlock } from "./types.d.ts" */
/** @import { Listing } from "./listing.js" */
import { dayText, does, number } from "#pure";
import { listingIn } from "./listing.js";
import { lookOf } from "./rows.js";
import { closedWithin, percent, sumsOf } from "./stats.js";
import { days } from "./texts.js";

/** @typedef {[B: ReportBlock, state: ReportState, words: Record<string, string>]} Inside */

/** @type {(...inside: Inside) => Tile[]} the numbers of what fits the filters; each chooses what is listed */
export const numbers = (B, state, words) => {
  const now = listingIn(B, state, words);
  /** @param {ViewName} view */
  const filter = (view) => (state.live ? { on: state.view === view, act: does("view", view) } : {});
  return B.walks ? numbersOfWalk(now, filter) : numbersOfReports(B, now, filter);
};

/** @typedef {(view: ViewName) => Partial<Tile>} Filter */

/** @type {(now: Listing, filter: Filter) => Tile[]} */
const numbersOfWalk = ({ matched, stand, w, say }, filter) => {
  const stands = /** @type {const} */ (["unseen", "noted", "seen"]).map((one) => ({
    n: matched.filter((k) => stand(k) === one).length,
    unit: w("unit"),
    label: say(`walk.${one}`),
    look: lookOf(one),
    ...filter(one),
  }));
  return [{ n: matched.length, unit: w("unit"), label: say("walk.all"), ...filter(null) }, ...stands];
};

/** @type {(B: TriageBlock, now: Listing, filter: Filter) => Tile[]} */
const numbersOfReports = (B, { R, matched, sets, say }, filter) => {
  const { open, closed, middle, oldest } = sumsOf(R, matched);
  const [soon] = B.within;
  const share = {
    n: percent(closedWithin(R, matched, soon)) ?? "—",
    unit: "%",
    label: say("within", { days: soon }),
  };
  return [
    { n: open, unit: say("unit"), label: say("open"), look: lookOf("open"), ...filter("open") },
    { n: closed, unit: say("unit"), label: say("closed"), look: lookOf("closed"), ...filter("closed") },
    { n: days(middle), unit: say("day"), label: say("middle") },
    { n: days(oldest), unit: say("day"), label: say("oldest") },
    ...(B.ends ? [share] : []),
    { n: sets.length, unit: say("groups"), label: say("twins"), ...filter("twins") },
  ];
};

/** @type {(...inside: Inside) => import("#pure").Markup} what the data say, whatever is chosen or noted */
export const headline = (B, state, words) => {
  const now = listingIn(B, state, words);
  return B.walks ? headlineOfWalk(B, now) : headlineOfReports(B, now);
};

/** @type {(B: WalkBlock, now: Listing) => import("#pure").Markup} */
const headlineOfWalk = ({ state }, { sayHtml }) => {
  const many = (/** @type {string} */ stand) => state.filter((one) => one === stand).length;
  const [noted, seen] = [many("noted"), many("seen")];
  const values = {
    all: number(state.length),
    noted: number(noted),
    seen: number(seen),
    unseen: number(many("unseen")),
  };
  return sayHtml(noted || seen ? "walk.headline" : "walk.headline.none", values);
};

/** @type {(B: TriageBlock, now: Listing) => import("#pure").Markup} how many are open, and which of them is the oldest */
const headlineOfReports = (B, { R, lang, say, sayHtml, term }) => {
  const day = dayText(lang, new Date(`${B.day}T00:00:00Z`), "ymd", true);
  const open = R.all.filter(R.isOpen);
  if (!open.length) return sayHtml(R.all.length ? "headline.none" : "headline.empty", { day });
  const age = (/** @type {number} */ k) => R.age(k) ?? -1;
  const oldest = open.reduce((a, k) => (age(k) > age(a) ? k : a));
  const kind = R.kind(oldest);
  const values = {
    day,
    n: number(open.length),
    kind: kind === null ? say("no_kind") : term(kind),
    days: days(R.age(oldest)),
  };
  return sayHtml(R.age(oldest) === null ? "headline.undated" : "headline", values);
};
