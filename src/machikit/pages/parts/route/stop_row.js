/* A row of the list of stops, as list_markup.py writes it first. */
/** @import { Child } from "../../web/types.d.ts" */
/** @import { StopLook } from "./types.d.ts" */
/** @import { Net } from "./net.js" */
/** @import { Texts } from "./texts.js" */
import { distance, glyph, h, published, w } from "#core";
import { apartNodes, daysText, runsText, say, spanText } from "./texts.js";

/**
 * What stands in a row beside the stop's own facts. far: metres from the reader, null where nobody asked; under: one line more.
 * @typedef {{ look: StopLook, on: boolean, runs: number, far: number | null, under: string, press: () => void }} Shown
 */

/** @type {(days: Child, told: string) => HTMLElement} */
const kind = (days, told) =>
  h("small", { class: "kind" }, h("span", { class: "days" }, days), h("span", { text: told }));

/**
 * @param {Net} N
 * @param {Texts} tell
 */
export const stopRowOf = (N, tell) => {
  const B = N.block;

  /** @param {number} i */
  const times = (i) => {
    if (!B.runs[i].length) return B.timed ? [h("small", { class: "kind" }, h("span", { text: say("stop.none") }))] : [];
    const kinds = N.kinds(i);
    const some = kinds.length > 1 || kinds[0].rows.length;
    return [
      ...(some ? kinds.map(({ days, rows }) => kind(daysText(days), spanText(rows))) : []),
      ...N.others(i).map(({ word, rows }) => kind(tell.word(word), spanText(rows))),
    ];
  };
  /** @param {number} i */
  const facts = (i) => {
    const all = N.routes(i).flatMap((k) => B.routes[k] || []);
    const names = all.slice(0, B.named).map((name) => tell.terms.node("span", name));
    const apart = tell.apart(i);
    return [
      names.length ? h("small", {}, ...names) : null,
      apart ? h("small", {}, h("span", {}, ...apartNodes(apart))) : null,
      ...times(i),
      N.lat[i] === null ? h("small", {}, h("span", { text: w("no_point") })) : null,
    ];
  };
  /** @type {(i: number, shown: Shown) => Child[]} */
  const many = (i, { runs, far }) => {
    const told = runs ? runsText(runs) : "–";
    if (far === null) return [B.timed ? told : null];
    const off = h("span", { text: N.lat[i] === null ? "" : distance(far) });
    return [off, B.timed ? h("small", { text: told }) : null];
  };

  /** @type {(i: number, shown: Shown) => HTMLElement} */
  return (i, shown) => {
    const { look, on, under, press } = shown;
    const button = h(
      "button",
      { type: "button", class: "item", "aria-pressed": String(on), onclick: press },
      glyph(look),
      h("span", { class: "what" }, published("b", tell.name(i)), ...facts(i)),
      h("span", { class: "many" }, ...many(i, shown), under ? h("small", { text: under }) : null),
    );
    return h("li", { id: `stop-${B.stops.key[i]}`, class: on && "on" }, button);
  };
};
