/* Trees of items, income, which book stands beside which, and amounts. tests/test_budget_dashboard.py holds whole cities to their sheets. */
/** @import { Book, BudgetBlock, BudgetState, Item } from "../../src/machikit/pages/parts/budget/types.d.ts" */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  base,
  eraOf,
  every,
  find,
  incomeOf,
  isPlanned,
  opened,
  scaleOf,
} from "../../src/machikit/pages/parts/budget/accounts.js";
import {
  besides,
  choiceIn,
  fieldText,
  opening,
  own,
  withBook,
  withField,
  withView,
} from "../../src/machikit/pages/parts/budget/choice.js";
import { percent, rounded, share, tenths, yen } from "../../src/machikit/pages/parts/budget/money.js";

/** @type {(name: number, amount: number, ...parts: Item[]) => Item} */
const item = (name, amount, ...parts) => [name, amount, null, parts];
/* all (-1) › general account (0) › welfare (1) and roads (2), of which one part was paid back */
const TREE = item(-1, 90, item(0, 90, item(1, 70, item(3, 80), item(4, -10)), item(2, 20)));

test("one item that has parts stands for the whole", () => {
  assert.deepEqual(opened(TREE)[0], 0);
  assert.deepEqual(base(TREE), [0]);
  const flat = item(-1, 5, item(0, 5));
  assert.deepEqual([opened(flat), base(flat)], [flat, []]);
});

test("an item is found by its way from the top, and each is told with its own", () => {
  assert.equal(find(TREE, [0, 1, 4])?.[1], -10);
  assert.equal(find(TREE, [0, 4]), undefined);
  assert.equal(find(TREE, []), TREE);
  const ways = every(TREE[3]).map(({ node, path }) => `${path.join("/")}=${node[1]}`);
  assert.deepEqual(ways, ["0=90", "0/1=70", "0/1/3=80", "0/1/4=-10", "0/2=20"]);
});

test("bars reach from what is below nothing to the largest", () => {
  assert.deepEqual(scaleOf(TREE), [-10, 90]);
  assert.deepEqual(scaleOf(item(-1, 0)), [0, 1]);
});

test("eras begin with their first year, and what is settled is not planned", () => {
  assert.deepEqual([1926, 1988, 1989, 2018, 2019, 2025].map(eraOf), [
    "昭和元",
    "昭和63",
    "平成元",
    "平成30",
    "令和元",
    "令和7",
  ]);
  const stage = (/** @type {string} */ name) => isPlanned(/** @type {Book} */ ({ stage: name }));
  assert.deepEqual(["当初予算", "決算", "Settlement", ""].map(stage), [true, false, false, false]);
});

/** @type {(whose: number, year: number, stage: string, income: number | null, n?: number) => Book} */
const book = (whose, year, stage, income, n) => ({
  whose,
  year,
  stage,
  income,
  period: { ja: `${year}`, en: `${year}` },
  short: { ja: `${year}`, en: `${year}` },
  residents: n === undefined ? null : [n, ""],
  root: TREE,
  odd: [],
});
/** @type {(kinds: Record<string, number>) => import("../../src/machikit/pages/parts/budget/types.d.ts").Income} */
const income = (kinds) => ({ period: { ja: "", en: "" }, kinds, total: 0 });
const [A, B] = [
  { ja: "東市", en: "Higashi" },
  { ja: "西町 一般会計", en: "Nishi, general" },
];
/** @type {BudgetBlock} */
const BLOCK = {
  revenue: false,
  views: {
    main: {
      whose: [A, B],
      books: [
        book(0, 2023, "決算", 1),
        book(0, 2024, "予算", 0, 50),
        book(1, 2022, "決算", null),
        book(1, 2023, "決算", 2, 9),
      ],
      latest: [0, 3],
    },
    nature: { whose: [B, A], books: [book(0, 2023, "決算", null), book(1, 2024, "予算", null)], latest: [0, 1] },
  },
  income: [income({ tax: 30, bond: 70 }), income({ tax: 30 }), income({})],
  kinds: ["tax", "bond"],
  own: "tax",
  names: ["一般会計", "民生費", "土木費", "給付", "返還"],
  terms: { 民生費: { ja: "民生費", en: "Welfare" } },
  columns: 6,
  shown: 100,
  my: 100_000,
};

test("a share of tax is told where there is other income too", () => {
  const { taxOf, isTaxOnly } = incomeOf(BLOCK);
  const { books } = BLOCK.views.main;
  assert.deepEqual(books.map(taxOf), [null, 30, null, null]);
  assert.deepEqual(BLOCK.income.map(isTaxOnly), [false, true, true]);
});

/** @type {(...changes: Partial<BudgetState>[]) => BudgetState} */
const stateOf = (...changes) => Object.assign(/** @type {any} */ (opening(BLOCK)), ...changes);
/** @param {BudgetState} state */
const choiceOf = (state) => choiceIn(BLOCK, { ...state, lang: "ja" }, {});
/** @type {(state: BudgetState, n: number) => BudgetState} */
const take = (state, n) => ({ ...state, ...withBook(BLOCK, state.view, n) });
/** @type {(state: BudgetState, name: string) => BudgetState} */
const turn = (state, name) => ({ ...state, ...withView(BLOCK, state, name) });

test("beside a book stands that of the same year and stage, else the last settlement", () => {
  const first = stateOf();
  assert.deepEqual([first.book, first.residents, first.tax], [0, null, null]);
  assert.equal(besides(BLOCK, first, 1), 3);
  const taken = take(first, 1);
  const beside = [0, 1].map((whose) => besides(BLOCK, taken, whose));
  assert.deepEqual([taken.residents, taken.tax, beside], [50, 30, [1, 3]]);
  assert.equal(choiceOf({ ...taken, measure: "each" }).told(5_000), "100円");
  assert.equal(choiceOf(take({ ...taken, measure: "each" }, 0)).told(5_000), "5,000円"); // nobody to divide by
});

test("another split begins with the same municipality and year", () => {
  const nature = turn(take({ ...stateOf(), open: { 0: 100 } }, 1), "nature");
  assert.deepEqual([nature.view, nature.book, nature.open], ["nature", 1, {}]);
  const main = take(turn(nature, "main"), 0);
  assert.equal(turn(main, "nature").book, 1); // 2023 is not there: its last settlement
});

test("what is written in a field stays as it is, and counts where the field takes it", () => {
  const first = take(stateOf({ measure: "each" }), 1);
  assert.deepEqual([fieldText(first, "residents"), fieldText(first, "tax"), fieldText(first, "my")], [50, 30, 100_000]);
  const some = { ...first, ...withField(first, "residents", "070", true) };
  assert.deepEqual([fieldText(some, "residents"), some.residents, some.written], ["070", 70, true]);
  const wrong = { ...some, ...withField(some, "residents", "-3", false) };
  assert.deepEqual([fieldText(wrong, "residents"), wrong.residents], ["-3", 70]);
  const none = { ...first, ...withField({ ...first, measure: "each" }, "residents", "", true) };
  assert.deepEqual([none.residents, none.measure, fieldText(none, "tax")], [null, "total", 30]);
  assert.deepEqual([withField(first, "tax", "", true).tax, withField(first, "my", "", true).my], [null, 0]);
  assert.equal(fieldText(take(wrong, 1), "residents"), 50); // another book's own numbers stand there again
});

test("a municipality's tax is named after it, and an item as its publisher says", () => {
  const now = choiceOf(stateOf());
  const { main } = BLOCK.views;
  assert.deepEqual([own(main, main.books[0]), own(main, main.books[2])], ["市", "町"]);
  assert.deepEqual([now.named(1), now.langOf(1), now.langOf(2), now.langOf(-1)], ["民生費", null, "ja", null]);
  assert.equal(now.what, "一般会計");
});

test("amounts are told to a step, shares to a tenth", () => {
  assert.deepEqual([9_999, 999_499, 1_234_567, -460_500].map(rounded), [9_999, 999_000, 1_230_000, -461_000]);
  assert.deepEqual(
    [0, 9_995_000, 714_157_855_000, 1_234_500_000_000, -250_000].map((n) => yen(n, "ja")),
    ["0円", "1,000万円", "7,142億円", "1兆2,345億円", "−25.0万円"],
  );
  assert.deepEqual([0.05, -0.04, -0.05, 99.95].map(tenths), ["0.1", "0.0", "−0.1", "100.0"]);
  assert.deepEqual([share(1, 3), share(1, 0), percent(2, 3)], ["33.3%", "", "66.7"]);
});
