/* A list that shows some rows and a button for more. */
/** @import { ListOptions, PagedList } from "./types.d.ts" */
import { $, on, onPrint, say } from "#core";
import { replace } from "./plain_elements.js";

/**
 * How many rows stand below, and how many the button adds.
 * @param {number} total
 * @param {number} shown
 * @param {number} step
 */
export const remaining = (total, shown, step) => {
  const rest = Math.max(0, total - shown);
  return { rest, next: Math.min(rest, step) };
};

/**
 * Rows in the box `items`, `first` of them; the button `more` shows the next ones. The keyboard's place is kept
 * (give rows ids, and buttons in them a class). `empty` is shown where there is no row. `print`: rows on paper at most.
 *
 *     const list = pagedList({ items: "x-items", more: "x-more", empty: "x-empty", step: B.step, word: (n) => w("x.more", { n }), row });
 *     list.draw(rows);   // whenever something changed
 *     list.reset();      // before drawing after a new search: the first rows again
 *     list.reach(k);     // before drawing: so many that row k is among them
 * @template T
 * @param {ListOptions<T>} options
 * @returns {PagedList<T>}
 */
export const pagedList = ({ items, more, empty, step, first = step, word, row, print, drawn }) => {
  /** @type {T[]} */
  let rows = [];
  let shown = first;
  let onPaper = false;
  const draw = (/** @type {T[]} */ all = rows) => {
    rows = all;
    const most = onPaper && print ? print : shown;
    const box = $(items);
    if (!box) return;
    replace(box, rows.slice(0, most).flatMap(row));
    const { rest, next } = remaining(rows.length, most, step);
    const button = $(more);
    if (button) {
      button.hidden = onPaper || rest === 0;
      say(button, word(next));
    }
    const nothing = empty ? $(empty) : null;
    if (nothing) nothing.hidden = rows.length > 0;
    drawn?.(rows);
  };
  /** @param {boolean} paper */
  const turn = (paper) => () => {
    onPaper = paper;
    draw();
  };
  on(more, "click", () => {
    shown += step;
    draw();
  });
  if (print) onPrint(turn(true), turn(false));
  return {
    draw,
    reset: () => {
      shown = first;
    },
    reach: (k) => {
      shown = Math.max(shown, k + 1);
    },
    get shown() {
      return shown;
    },
    get rows() {
      return rows;
    },
  };
};
