/* All books of the chosen split as CSV, as they were published. */
/** @import { Choice } from "./choice.js" */
/** @import { BudgetBlock } from "./types.d.ts" */
import { tableCsv } from "#core";
import { every } from "./accounts.js";

/** @type {(B: BudgetBlock, now: Choice) => string} */
export const booksCsv = (B, { say, view }) => {
  const { books, whose } = view;
  const rows = books.flatMap((b) => every(b.root[3]).map(({ node, path }) => ({ b, node, path })));
  /** @param {number} name */
  const published = (name) => (name === -1 ? say("untold") : B.names[name]);
  /** @type {(n: number, all: number) => number} */
  const perCent = (n, all) => Math.floor((1000 * n) / all + 0.5) / 10;
  return tableCsv(
    [
      [say("csv.whose"), ({ b }) => whose[b.whose].ja],
      [say("csv.year"), ({ b }) => b.year || ""],
      [say("csv.stage"), ({ b }) => b.stage],
      [say("csv.depth"), ({ path }) => path.length],
      [say("csv.path"), ({ path }) => path.map(published).join("／")],
      [say("csv.amount"), ({ node }) => node[1]],
      [say("csv.share"), ({ b, node }) => (b.root[1] > 0 ? perCent(node[1], b.root[1]) : null)],
      [say("csv.untied"), ({ node }) => node[2]],
      [say("csv.residents"), ({ b }) => b.residents?.[0]],
      [say("csv.each"), ({ b, node }) => (b.residents?.[0] ? Math.floor(node[1] / b.residents[0] + 0.5) : null)],
    ],
    rows,
  );
};
