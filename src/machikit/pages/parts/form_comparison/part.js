/* Forms side by side in the browser: what readers choose, the download, and the table on a phone. */
/** @import { Column, LivePart, ViewState } from "../../web/types.d.ts" */
/** @import { FormBlock, Preset, State } from "./types.d.ts" */
import { block, expose, live, onCsv, tableCsv, wordsNow } from "#core";
import { comparisonIn } from "./comparison.js";
import * as view from "./view.js";
import { KIND, wordsIn } from "./words.js";

const ON_PHONE = 20; // rows at a time where an item is a card

/** @type {(B: FormBlock, state: State & ViewState) => string} the whole table, whatever is shown of it */
const csv = (B, state) => {
  const { C, say, byText } = wordsIn(B, state, wordsNow());
  /** @type {Column<number>[]} */
  const places = B.places.map((place, p) => [place, (k) => say(`mark.${KIND[C.items[k].marks[p]]}`)]);
  return tableCsv(
    [
      [say("filter.section"), (k) => B.sections[C.items[k].section]],
      [say("item"), (k) => C.items[k].name],
      [say("by"), (k) => byText(C.items[k].by)],
      ...places,
      [say("asking"), (k) => C.items[k].asking],
      [say("csv.in"), (k) => say(state.form.has(k) ? "yes" : "no")],
    ],
    [...C.items.keys()],
  );
};

/** @param {FormBlock} B */
const show = (B) => {
  const C = comparisonIn(B);
  /** @param {Partial<State>} change after which the list begins at its top again */
  const filter = (change) => part.set({ ...change, shown: part.state.step });
  /** @type {import("../../web/types.d.ts").Actions} */
  const actions = {
    preset: (/** @type {Preset} */ rule) => part.set({ form: C.chosen(rule) }),
    tick: (k, _, box) => {
      const rest = [...part.state.form].filter((one) => one !== k);
      part.set({ form: new Set(/** @type {HTMLInputElement} */ (box).checked ? [...rest, k] : rest) });
    },
    asks: (asks) => filter({ asks }),
    filter: (key, entered) => filter({ [key]: entered }),
    side: (side, entered) => part.set({ [side]: Number(entered) }),
  };
  /** @type {LivePart<State & ViewState>} */
  const part = live({ name: "form_comparison", view, block: B, actions, paper: true });
  if (matchMedia("(max-width: 900px)").matches) part.begin({ step: ON_PHONE, shown: ON_PHONE });
  if (B.items.length) onCsv(() => csv(B, part.state));
  expose("form_comparison", Object.defineProperty({ ...C }, "state", { get: () => part.state }));
};

/** @type {FormBlock | null} */
const B = block("form_comparison");
if (B) show(B);
