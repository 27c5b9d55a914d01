/* The lists of places, one a table: how each place stands to the areas. list_markup.py writes the same first. */
/** @import { AreaBlock, PlaceRow, State } from "./types.d.ts" */
/** @import { Records } from "./records.js" */
/** @import { Texts } from "./texts.js" */
import { fold, glyph, h, lang, number, pagedList, published, termsOf, the, w } from "#core";
import { fact, own } from "./texts.js";

const LOOKS = ["k1", "k3", "k4", "k6"]; // as in map_drawing.py

/** @param {number} k the mark of a table's places */
export const lookOf = (k) => LOOKS[k % LOOKS.length];

/**
 * goTo: what a press on a place does.
 * @param {{ B: AreaBlock, R: Records, tell: Texts, state: State, print: number, goTo: (k: number, i: number) => void }} on
 */
export const placeListsOf = ({ B, R, tell, state, print, goTo }) => {
  const { say } = tell;

  /** @param {PlaceRow} row the areas or the years that a place is in, else how it stands */
  const standing = ({ is, inside }) => {
    if (is !== "in") return [fact(say(`places.${is}`))];
    const years = R.yearsOf(inside);
    if (years.length) return years.map((year) => fact(say("year", { year })));
    return inside.map((i) => tell.titleNode("span", i));
  };

  /** @param {number} k */
  const listOf = (k) => {
    const table = B.places[k];
    const terms = termsOf(table.terms);
    const names = table.name.map((name, i) => fold(`${name || ""} ${table.category[i] || ""}`));
    /** @param {number} i */
    const facts = (i) => {
      const kind = table.category[i];
      const by = table.by[i];
      return [
        kind ? terms.node("span", kind) : null,
        by ? fact(say("places.line", { line: B.lines?.name[by[0]], m: by[1] }), true) : null,
      ];
    };
    /** @param {PlaceRow} place */
    const row = (place) => {
      const { i, is } = place;
      const name = table.name[i];
      const button = h(
        "button",
        { type: "button", class: "item", onclick: () => goTo(k, i) },
        glyph(lookOf(k)),
        h("span", { class: "what" }, own("b", name || w("no_name"), !!name), h("small", {}, ...facts(i))),
        h("span", { class: `many ${is}` }, ...standing(place)),
      );
      return h("li", { id: `p-${k}-${i}` }, button);
    };
    const list = pagedList({
      items: `area-places-items-${k}`,
      more: `area-places-more-${k}`,
      empty: `area-places-empty-${k}`,
      step: B.step,
      print,
      word: (n) => say("more", { n: number(n) }),
      row,
    });
    const draw = () => {
      const every = R.placeRows(k);
      const q = fold(state.query);
      const inside = every.filter(({ is }) => is === "in").length;
      the(`area-places-${k}`).textContent = table.title[lang()];
      the(`area-places-count-${k}`).textContent = say("places.count", { n: number(table.n), inside: number(inside) });
      list.draw(every.filter(({ i }) => !q || names[i].includes(q)));
    };
    return { draw, reset: list.reset };
  };
  const lists = B.places.map((_, k) => listOf(k));

  return {
    draw: () => {
      for (const list of lists) list.draw();
    },
    reset: () => {
      for (const list of lists) list.reset();
    },
    /** @type {(k: number, i: number) => HTMLElement[]} what a popup says of a place */
    told: (k, i) => {
      const table = B.places[k];
      const inside = table.in[i].filter(R.inTime).map((row) => tell.titleNode("div", row));
      const key = table.near[i].some(R.inTime) ? "places.near" : "places.out";
      const told = inside.length ? inside : [h("div", { text: say(key) })];
      return [published("strong", table.name[i] || w("no_name")), ...told.slice(0, 4)];
    },
  };
};
