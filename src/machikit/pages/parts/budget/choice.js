/* Which book, in which split and measure, the page is about, and its words. Computing only. */
/** @import { Lang, Values } from "../../web/types.d.ts" */
/** @import { Book, BudgetBlock, BudgetState, Item, View } from "./types.d.ts" */
import { rounded, termsIn, wordsOf } from "#pure";
import { incomeOf, opened } from "./accounts.js";
import { yen } from "./money.js";

/** @typedef {ReturnType<typeof choiceIn>} Choice */

/** @param {BudgetBlock} B */
export const opening = (B) => ({
  measure: "total",
  query: "",
  open: {},
  turn: 0,
  my: B.my,
  ...withBook(B, "main", B.views.main.latest[0]),
});

/** @type {(B: BudgetBlock, view: string, n: number) => Partial<BudgetState>} n: a place in the view's books */
export const withBook = (B, view, n) => {
  /** @type {Book | undefined} none where the table is empty */
  const b = B.views[view].books[n];
  const residents = b?.residents?.[0] ?? null;
  const tax = b ? incomeOf(B).taxOf(b) : null;
  const choice = { view, book: n, residents, tax, written: false, fields: {}, item: "" };
  return residents ? choice : { ...choice, measure: "total" };
};

/** @type {(B: BudgetBlock, state: BudgetState, name: string) => Partial<BudgetState>} the same municipality and year in another split */
export const withView = (B, state, name) => {
  const { books: before, whose: all } = B.views[state.view];
  const b = before[state.book];
  const { books, latest, whose } = B.views[name];
  /** @param {Book} one */
  const isMine = (one) => whose[one.whose].ja === all[b.whose].ja;
  const same = books.findIndex((one) => isMine(one) && one.year === b.year && one.stage === b.stage);
  const any = latest.find((k) => isMine(books[k])) ?? latest[0];
  return { ...withBook(B, name, same >= 0 ? same : any), ...allShut(state) };
};

/** @type {(B: BudgetBlock, state: BudgetState, whose: number) => Partial<BudgetState>} another municipality */
export const withWhose = (B, state, whose) => ({
  ...withBook(B, state.view, besides(B, state, whose)),
  ...allShut(state),
});
/** @param {BudgetState} state */
const allShut = ({ turn }) => ({ open: {}, turn: turn + 1 });

/** @type {(B: BudgetBlock, state: BudgetState, whose: number) => number} its book of the same year and stage, else its last settlement */
export const besides = (B, state, whose) => {
  const { books, latest } = B.views[state.view];
  const { year, stage } = books[state.book];
  const same = books.findIndex((one) => one.whose === whose && one.year === year && one.stage === stage);
  return same < 0 ? latest[whose] : same;
};

/**
 * What the reader has written in a field of assumptions. valid: whether the field takes it; it is kept as it stands either way.
 * @type {(state: BudgetState, name: "residents" | "tax" | "my", text: string, valid: boolean) => Partial<BudgetState>}
 */
export const withField = (state, name, text, valid) => {
  const fields = { ...state.fields, [name]: text };
  if (!valid) return { fields };
  const n = text === "" ? null : Number(text);
  if (name === "my") return { fields, my: n ?? 0 };
  if (name === "tax") return { fields, tax: n };
  return { fields, residents: n, written: true, ...(!n && { measure: "total" }) };
};
/** @type {(state: BudgetState, name: "residents" | "tax" | "my") => string | number} */
export const fieldText = (state, name) => {
  const n = state[name];
  return state.fields[name] ?? (n === null ? "" : name === "tax" ? rounded(n, 1) : n);
};

/** @type {(of: View, b: Book | undefined) => string} whose tax it is, in Japanese: of a 市, 町, 村 or 区 */
export const own = (of, b) => {
  const last = b && of.whose[b.whose].ja.split(" ")[0].slice(-1);
  return last && "市町村区".includes(last) ? last : "市";
};

/**
 * @param {BudgetBlock} B
 * @param {BudgetState & { lang: Lang }} state
 * @param {Record<string, string>} words
 */
export const choiceIn = (B, state, words) => {
  const { lang } = state;
  const view = B.views[state.view];
  const book = view.books[state.book];
  const w = wordsOf(words, { own: own(view, book) });
  /** @type {(key: string, values?: Values) => string} a word of this part */
  const say = (key, values) => w(`budget.${key}`, values);
  const terms = termsIn(B.terms, lang, say("untold"));
  /** @param {number} n an item's name as published, null for what is not broken down */
  const published = (n) => (n === -1 ? null : B.names[n]);
  /** @param {number} n an item's name */
  const named = (n) => terms.text(published(n));
  /** The residents that amounts are divided by, 0 if they are not. */
  const each = (state.measure === "each" && state.residents) || 0;
  const { income, taxOf } = incomeOf(B);
  /** @param {Item} root what a book is about, of which `root` is shown */
  const what = (root) => (root === book.root ? say(B.revenue ? "revenue" : "spending") : named(root[0]));
  return {
    lang,
    view,
    book,
    say,
    published,
    named,
    each,
    /** its tree from the item whose parts are shown */
    root: opened(book.root),
    income: income(book),
    /** per cent of the income that are the municipality's own tax; null where that is not known */
    tax: taxOf(book),
    what: what(opened(book.root)),
    /** @param {number} n the language of an item's name, where it is not the page's */
    langOf: (n) => terms.langOf(published(n)),
    /** @param {number} n an amount in all */
    yen: (n) => yen(n, lang),
    /** @param {number} n an amount in the measure that is chosen */
    told: (n) => yen(each ? n / each : n, lang),
    /** @param {Book} b */
    when: (b) => b.period[lang],
    /** the books of the same municipality */
    mine: view.books.filter((one) => one.whose === book.whose),
  };
};
