/* Which book, in which split and measure, the page is about now, and its words. */
/** @import { Values } from "../../web/types.d.ts" */
/** @import { Book, BudgetBlock, State, View } from "./types.d.ts" */
import { lang, termsOf, w } from "#core";
import { incomeOf, opened } from "./accounts.js";
import { yen } from "./money.js";

/** @typedef {ReturnType<typeof choiceOf>} Choice */

/** @param {BudgetBlock} B */
export const choiceOf = (B) => {
  const { income, isTaxOnly, taxOf } = incomeOf(B);
  /** @type {State} */
  const state = {
    view: "main",
    book: B.views.main.latest[0],
    measure: "total",
    query: "",
    open: new Set(),
    item: "",
    residents: null,
    tax: null,
    written: false,
    my: B.my,
  };
  const view = () => B.views[state.view];
  const book = () => view().books[state.book];

  /* ---- words ---- */
  /** @type {(of: View, b: Book) => string} whose tax it is, in Japanese: of a 市, 町, 村 or 区 */
  const own = (of, b) => {
    const last = of.whose[b.whose].ja.split(" ")[0].slice(-1);
    return last && "市町村区".includes(last) ? last : "市";
  };
  /** @type {(key: string, values?: Values) => string} */
  const say = (key, values) => w(`budget.${key}`, { own: own(view(), book()), ...values });
  const terms = termsOf(B.terms, () => say("untold"));
  /** @param {number} n */
  const published = (n) => (n === -1 ? null : B.names[n]);
  /** @param {number} n an item's name */
  const named = (n) => terms.text(published(n));
  /** @param {number} n its language, where it is not the page's */
  const langOf = (n) => terms.lang(published(n));
  /** @param {Book} b what it is about */
  const what = (b) => {
    const top = opened(b.root);
    return top === b.root ? say(B.revenue ? "revenue" : "spending") : named(top[0]);
  };
  /** The residents that amounts are divided by, if they are. */
  const each = () => (state.measure === "each" && state.residents) || 0;
  /** @param {number} n an amount in the measure that is chosen */
  const told = (n) => yen(each() ? n / each() : n);
  /** @param {Book} b */
  const when = (b) => b.period[lang()];

  /* ---- books ---- */
  /** @param {Book} b the books of its municipality */
  const mine = (b) => view().books.filter((one) => one.whose === b.whose);
  /** @param {number} whose its book of the same year and stage as the chosen one, else its last settlement */
  const besides = (whose) => {
    const { year, stage } = book();
    const { books, latest } = view();
    const same = books.findIndex((one) => one.whose === whose && one.year === year && one.stage === stage);
    return same < 0 ? latest[whose] : same;
  };
  /** @param {number} n a place in the view's books */
  const take = (n) => {
    state.book = n;
    const b = book();
    const residents = b.residents ? b.residents[0] : null;
    Object.assign(state, { residents, tax: taxOf(b), written: false, item: "" });
    if (!residents) state.measure = "total";
  };
  /** @param {string} name the same municipality and year in another split */
  const turn = (name) => {
    const b = book();
    const whose = view().whose[b.whose].ja;
    const { books, latest, whose: names } = B.views[name];
    /** @param {Book} one */
    const isMine = (one) => names[one.whose].ja === whose;
    const same = books.findIndex((one) => isMine(one) && one.year === b.year && one.stage === b.stage);
    const any = latest.find((k) => isMine(books[k]));
    state.view = name;
    state.open.clear();
    take(same >= 0 ? same : (any ?? latest[0]));
  };

  take(state.book);
  return {
    block: B,
    state,
    view,
    book,
    own,
    say,
    published,
    named,
    langOf,
    what,
    each,
    told,
    when,
    mine,
    besides,
    take,
    turn,
    income,
    isTaxOnly,
    taxOf,
  };
};
