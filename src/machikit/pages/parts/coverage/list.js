/* The list of towns. */
/** @import { Choice } from "./choice.js" */
import { distance, fold, glyph, h, number, pagedList, published, the, unseen } from "#core";

const DOUBTS = /** @type {const} */ (["edge", "large", "hidden"]);

/** @type {(choice: Choice, i: number) => HTMLElement[]} what is nearest to a town, how far, and what is in doubt */
export const factsOf = ({ now, say, nameOfNearest }, i) => {
  const { by, far, sums } = now();
  const m = far[i];
  const name = nameOfNearest(i);
  const doubts = DOUBTS.filter((why) => sums.reasons[why].includes(i)).map((why) =>
    h("span", { text: say(`is.${why}`) }),
  );
  if (m === null || m === Infinity) return doubts;
  const added = by[i] >= 0 && h("span", { text: say("new_site", { n: by[i] + 1 }) });
  const site = added || (name ? published("span", name) : null);
  return [...(site ? [site] : []), h("span", { text: distance(m) }), ...doubts];
};

/**
 * select, put: what presses on a town and on its button do.
 * @param {Choice} choice
 * @param {(i: number) => void} select
 * @param {(i: number) => void} put
 */
export const listOf = (choice, select, put) => {
  const { block: B, reach: C, state, say, people } = choice;
  const folded = B.place.map(fold);

  /** @param {number} i */
  const row = (i) => {
    const stand = choice.stands(i);
    const on = i === state.selected;
    const button = h(
      "button",
      { type: "button", class: "item", "aria-pressed": String(on), onclick: () => select(i) },
      glyph(stand === "none" ? "near" : stand),
      h("span", { class: "what" }, published("b", B.place[i]), h("small", {}, ...factsOf(choice, i))),
      h(
        "span",
        { class: "many", text: say("people", { n: number(people()[i]) }) },
        h("small", { text: say(`is.${stand}`) }),
      ),
    );
    const add = () =>
      h("button", { type: "button", class: "put", onclick: () => put(i) }, unseen(B.place[i]), say("put"));
    return h("li", { id: `t-${i}`, class: on && "on" }, button, C.there[i] ? add() : null);
  };
  const list = pagedList({
    items: "coverage-items",
    more: "coverage-more",
    empty: B.place.length ? "coverage-empty" : undefined,
    step: B.step,
    word: (n) => say("more", { n: number(n) }),
    row,
  });
  return {
    draw: () => {
      const q = fold(state.query);
      list.draw(choice.now().order.filter((i) => !q || folded[i].includes(q)));
      the("coverage-count").textContent = say("towns.count", { n: number(choice.now().sums.towns) });
    },
    reset: list.reset,
    /** @param {number} i a town that shall be among those shown, whatever was searched for */
    reach: (i) => {
      state.query = "";
      the("coverage-search", HTMLInputElement).value = "";
      list.reach(choice.now().order.indexOf(i));
    },
  };
};
