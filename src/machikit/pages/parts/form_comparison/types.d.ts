import type { Text } from "../../web/types.d.ts";

/** form_comparison: __init__.py */
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
  /** the smallest common form: places in `items` */
  form: number[];
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
export interface State extends Filter {
  form: Set<number>;
  a: number;
  b: number;
}
