import type { Text } from "../../web/types.d.ts";

/** budget: block.py. What stands for an item's name is its place in `names`, -1: what is not broken down. */
export interface BudgetBlock {
  revenue: boolean;
  views: { main: View } & Record<string, View>;
  income: Income[];
  /** kinds of revenue in the order in which they are shown; which of them is the municipality's own tax */
  kinds: string[];
  own: string;
  names: string[];
  terms: Record<string, Text>;
  /** municipalities side by side; parts of an item shown at a time; yen of an example of tax */
  columns: number;
  shown: number;
  my: number;
}
export type Item = [name: number, amount: number, general: number | null, parts: Item[]];
export interface View {
  whose: Text[];
  books: Book[];
  /** by place in `whose`: its last settlement's place in `books` */
  latest: number[];
}
/** One year and stage of a municipality. year: 0 if not stated; odd: sums that are not those of their parts. */
export interface Book {
  whose: number;
  year: number;
  stage: string;
  period: Text;
  short: Text;
  residents: [n: number, date: string] | null;
  root: Item;
  odd: [path: string[], stated: number, sum: number][];
  income: number | null;
}
export interface Income {
  period: Text;
  kinds: Record<string, number>;
  total: number;
}

/**
 * What the reader has chosen. query: what is searched for; open: the items that are open, by their way from the top → how many
 * of their parts are shown; turn: how often all of them were shut; item: "" for all; tax: per cent; written: residents are the reader's own number; fields: as written.
 */
export interface BudgetState {
  view: string;
  book: number;
  measure: string;
  query: string;
  open: Record<string, number>;
  turn: number;
  item: string;
  residents: number | null;
  tax: number | null;
  written: boolean;
  my: number;
  fields: Partial<Record<"residents" | "tax" | "my", string>>;
}
