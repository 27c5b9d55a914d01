/* Trees of items, and what a book has for income. Computing only; nothing is drawn here. */
/** @import { Book, BudgetBlock, Income, Item } from "./types.d.ts" */

/** @param {Item} root one item that has parts stands for the whole */
const only = (root) => (root[3].length === 1 && root[3][0][3].length ? root[3][0] : null);

/** @type {(root: Item) => Item} the item whose parts are told */
export const opened = (root) => {
  const one = only(root);
  return one ? opened(one) : root;
};
/** @type {(root: Item) => number[]} the names down to it */
export const base = (root) => {
  const one = only(root);
  return one ? [one[0], ...base(one)] : [];
};
/** @type {(root: Item, path: number[]) => Item | undefined} */
export const find = (root, path) =>
  path.reduce((/** @type {Item | undefined} */ node, name) => node?.[3].find((one) => one[0] === name), root);
/** @type {(nodes: Item[], above?: number[]) => { node: Item, path: number[] }[]} all items below, with their way from the top */
export const every = (nodes, above = []) =>
  nodes.flatMap((node) => {
    const path = [...above, node[0]];
    return [{ node, path }, ...every(node[3], path)];
  });
/** @param {Item} root from what to what its bars reach, nothing among it */
export const scaleOf = (root) => {
  const amounts = every(root[3]).map(({ node }) => node[1]);
  return amounts.reduce(([low, high], n) => [Math.min(low, n), Math.max(high, n)], [0, 1]);
};

/** @param {Book} book */
export const isPlanned = (book) => book.stage !== "" && !/決算|settle/i.test(book.stage);
/** @param {number} year its era's: "令和7" */
export const eraOf = (year) => {
  const eras = /** @type {const} */ ([
    [2018, "令和"],
    [1988, "平成"],
    [1925, "昭和"],
  ]);
  const [before, name] = eras.find(([last]) => year > last) ?? [year - 1, ""];
  return name + (year - before > 1 ? year - before : "元");
};

/** @param {Income} income */
export const totalOf = (income) => Object.values(income.kinds).reduce((total, n) => total + n, 0);

/**
 * What a block's income says.
 * @param {BudgetBlock} B
 */
export const incomeOf = (B) => {
  /** @param {Book} book */
  const income = (book) => (book.income === null ? null : B.income[book.income]);
  /** @param {Income} of whether it holds the municipality's own tax and nothing else */
  const isTaxOnly = (of) => Object.keys(of.kinds).every((kind) => kind === B.own);
  /** @param {Book} book how many per cent of its income are own tax; null where it does not say */
  const taxOf = (book) => {
    const of = income(book);
    return of && !isTaxOnly(of) && totalOf(of) > 0 ? (100 * (of.kinds[B.own] || 0)) / totalOf(of) : null;
  };
  return { income, isTaxOnly, taxOf };
};
