/* The answer for the place that was looked up. */
/** @import { AreaBlock, Found, Spot } from "./types.d.ts" */
/** @import { Child } from "../../web/types.d.ts" */
/** @import { Records } from "./records.js" */
/** @import { Texts } from "./texts.js" */
import { $, aroundNode, distance, fold, GAP, h, w } from "#core";
import { fact, own, yearsText } from "./texts.js";

const MOST = 6; // areas nearby that are told

/**
 * Draws the answer, if the page has a place for it. clear: what the button below it does.
 * @param {AreaBlock} B
 * @param {Records} R
 * @param {Texts} tell
 * @param {() => void} clear
 * @returns {(at: Spot | null, found: Found | null) => void}
 */
export const answerOf = (B, R, tell, clear) => {
  const { say } = tell;

  /** @type {(key: string, place: HTMLElement) => Child[]} a word with a place in it, which is in the data's language */
  const withPlace = (key, place) => aroundNode(say(key, { place: GAP }), place);
  /** @type {(i: number, note?: string) => HTMLElement} */
  const line = (i, note) => {
    const kinds = tell.byKind ? [] : tell.kindFacts([i]);
    const date = tell.date(i);
    const facts = [...kinds, date ? fact(date) : null, ...tell.furtherFacts(i), note ? fact(note) : null];
    return h(
      "li",
      {},
      tell.swatchOf(i),
      h("span", { class: "what" }, tell.titleNode("b", i), h("small", {}, ...facts)),
    );
  };
  /** @type {(a: number, b: number) => number} */
  const byDate = (a, b) => tell.byDate(a, b) || a - b;

  /** @type {(at: Spot, found: Found) => HTMLElement[]} */
  const insideOf = ({ town, said }, { inside }) => {
    const place = () => own("b", town || w(said ?? ""), !!town);
    if (!inside.length)
      return [
        h("p", { class: "found" }, ...withPlace("outside", place())),
        h("p", { class: "warn", text: say("outside.note") }),
      ];
    const lines = inside
      .slice()
      .sort(byDate)
      .map((i) => line(i));
    return [h("p", { class: "found" }, ...withPlace("in", place())), h("ul", {}, ...lines)];
  };
  /** @type {(at: Spot, found: Found) => HTMLElement[]} */
  const nearOf = ({ town }, { near, reach }) => {
    if (!near.length) return [];
    const lines = near.slice(0, MOST).map(({ i, metres }) => line(i, say("far", { distance: distance(metres) })));
    return [
      h("p", { class: "near", text: say(town ? "near.town" : "near", { metres: reach }) }),
      h("ul", {}, ...lines),
    ];
  };
  /** @param {string} town records that bear the town's name, wherever in the town they lie */
  const namedAfter = (town) => {
    const names = [town, `${town}付近`].map(fold);
    const rows = B.groups.flat().filter((i) => R.inTime(i) && names.includes(fold(tell.name(i))));
    if (!rows.length) return [];
    const years = R.yearsOf(rows);
    const what = [h("b", { text: tell.yearsSaid(years.length) }), h("small", { text: yearsText(years) })];
    return [
      h("p", { class: "near" }, ...withPlace("named", own("b", town, true))),
      h("ul", {}, h("li", {}, tell.swatchOf(rows[0]), h("span", { class: "what" }, ...what))),
    ];
  };

  return (at, found) => {
    const box = $("area-found");
    if (!box) return;
    if (!at || !found) {
      box.replaceChildren(h("p", { class: "note", text: say("where.hint") }));
      return;
    }
    const notes = [at.town ? "town.note" : "", at.said === "here" ? "here.note" : ""].filter(Boolean);
    box.replaceChildren(
      ...insideOf(at, found),
      ...nearOf(at, found),
      ...(at.town && R.dated ? namedAfter(at.town) : []),
      ...notes.map((key) => h("p", { class: "note", text: say(key) })),
      h("p", { class: "ask", text: say("ask") }),
      h("button", { type: "button", class: "go", onclick: clear, text: say("clear") }),
    );
  };
};
