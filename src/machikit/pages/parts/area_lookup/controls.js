/* Kind and years: what the reader chooses. */
/** @import { PackedShapes } from "../../web/types.d.ts" */
/** @import { State } from "./types.d.ts" */
/** @import { Records } from "./records.js" */
/** @import { Texts } from "./texts.js" */
import { chips, every, number, the } from "#core";

const MODES = /** @type {const} */ (["all", "until", "only"]);

/**
 * Draws the controls as the state is. set: what a choice does.
 * @param {{ P: PackedShapes, R: Records, tell: Texts, state: State, set: (change: Partial<State>) => void }} on
 * @returns {() => void}
 */
export const controlsOf = ({ P, R, tell, state, set }) => {
  const { say } = tell;

  const yearsSaid = () => {
    const n = R.shown().length;
    const key = state.mode === "only" && !n ? "none" : state.mode;
    const counted = number(state.mode === "all" ? R.count : n);
    return say(`years.said.${key}`, { first: R.first, last: R.last, year: state.year, n: counted });
  };
  /** @param {number} year */
  const isShown = (year) => state.mode === "all" || (state.mode === "only" ? year === state.year : year <= state.year);

  return () => {
    chips("area-kinds", P.kinds.keys(), {
      on: (k) => k === state.kind,
      label: (k) => tell.kindName(P.kinds[k]),
      press: (kind) => set({ kind }),
    });
    if (!R.dated) return;
    chips("area-modes", MODES, {
      on: (mode) => mode === state.mode,
      label: (mode) => say(`years.${mode}`),
      press: (mode) => set({ mode }),
    });
    const said = yearsSaid();
    const slider = the("area-year", HTMLInputElement);
    the("area-said").textContent = said;
    slider.value = String(state.year);
    slider.setAttribute("aria-valuetext", said);
    for (const bar of /** @type {SVGElement[]} */ (every(".bars [data-y]")))
      bar.classList.toggle("on", isShown(Number(bar.dataset.y)));
  };
};
