import type { Text } from "../../web/types.d.ts";

/** form_comparison: block.py */
export interface FormBlock {
  places: string[];
  sections: (string | null)[];
  /** marks: by place y asked, n not asked, ? not stated; minutes: by place */
  items: [
    name: string,
    section: number,
    way: string | null,
    marks: string,
    by: By,
    minutes: (number | null)[] | null,
  ][];
  timed: boolean;
  /** municipalities that are columns; rows shown at a time */
  columns: number;
  step: number;
  terms: Record<string, Text>;
}
/** Who defines an item; "" if not stated. */
export type By = "law" | "own" | "";
export type Asks = "all" | "every" | "some" | "one";
export type Preset = "least" | "law" | "half";

export interface Item {
  name: string;
  section: number;
  marks: string;
  by: By;
  minutes: (number | null)[] | null;
  asking: number;
}
/** What the reader looks for. section: "" or a place in `sections`. */
export interface Filter {
  asks: Asks;
  by: By | "any";
  section: string;
  query: string;
}
/** form: places in `items`; a, b: municipalities side by side; shown: rows of the table, step more at a time. */
export interface State extends Filter {
  form: Set<number>;
  a: number;
  b: number;
  step: number;
  shown: number;
}
