/* A budget in the browser: what readers choose, search for, open and write. */
/** @import { Actions, LivePart, ViewState } from "../../web/types.d.ts" */
/** @import { BudgetBlock, BudgetState } from "./types.d.ts" */
import { block, expose, lang, live, onCsv, wordsNow } from "#core";
import { find } from "./accounts.js";
import { choiceIn, withBook, withField, withView, withWhose } from "./choice.js";
import { parted, rounded, share, tenths, yen } from "./money.js";
import { booksCsv } from "./tables.js";
import * as view from "./view.js";

/** @param {BudgetBlock} B */
const show = (B) => {
  /** @type {(key: string, n: number) => void} n: how many parts of an item are shown, 0 where it is shut */
  const open = (key, n) => part.set({ open: { ...part.state.open, [key]: n } });
  /** @type {Actions} */
  const actions = {
    view: (name) => part.set(withView(B, part.state, name)),
    whose: (_, n) => part.set(withWhose(B, part.state, Number(n))),
    book: (_, n) => part.set(withBook(B, part.state.view, Number(n))),
    measure: (measure) => part.set({ measure }),
    search: (query) => part.set({ query }),
    item: (item) => part.set({ item }),
    /* before the browser opens it: what it shows is there then */
    open: (key, _, summary) => open(key, summary.closest("details")?.open ? 0 : B.shown),
    rest: (key, _, button) => {
      const list = button.closest("ul");
      const place = list?.children.length ?? 0;
      open(key, (part.state.open[key] || B.shown) + B.shown);
      const next = list?.children[place - 1].querySelector("summary, button");
      if (next instanceof HTMLElement) next.focus();
    },
    write: (name, text, field) => {
      const { valid, stepMismatch } = /** @type {HTMLInputElement} */ (field).validity;
      part.set(withField(part.state, name, text, valid || stepMismatch));
    },
  };
  /** @type {LivePart<BudgetState & ViewState>} */
  const part = live({ name: "budget", view, block: B, actions });
  if (B.views.main.books.length) onCsv(() => booksCsv(B, choiceIn(B, part.state, wordsNow())));
  const inWords = {
    yen: (/** @type {number} */ n) => yen(n, lang()),
    parted: (/** @type {number} */ n) => parted(n, lang()),
  };
  expose("money", { rounded, tenths, share, ...inWords });
  const book = () => B.views[part.state.view].books[part.state.book];
  expose("budget", Object.defineProperty({ book, find }, "state", { get: () => part.state }));
};

/** @type {BudgetBlock | null} */
const B = block("budget");
if (B) show(B);
