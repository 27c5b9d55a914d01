import type { Cell, Text } from "../../web/types.d.ts";

/** trend: block.py */
export interface TrendBlock {
  looks: Looks;
  /** the Japanese name of the page's city */
  home: string;
  parts: TrendPart[];
}
export interface TrendPart {
  heading: Text;
  /** only these values of the series column */
  series: string[] | null;
  /** of its names, in the Japanese order */
  letters: string;
  /** whether it follows when rows of the page's table change there */
  follows: boolean;
  /** whether rows were changed such that other numbers would be suppressed: then all is as it was built */
  held: boolean;
  tables: TrendTable[];
}
/** columns.py */
export interface TrendTable {
  /** of all its rows, where they name none */
  place: Text;
  values: ValueColumn[];
  /** role → column */
  roles: Record<string, string>;
  /** how a time as it was written is said */
  times: Record<string, Text>;
  /** units whose small numbers are shown; null: those of all units are */
  open_units: string[] | null;
  /** null: those of the page's own table */
  terms: Record<string, Text> | null;
  columns: Record<string, Cell[]> | null;
}
export interface ValueColumn {
  id: string;
  /** the column that dates it */
  date: string;
  /** "" for states; else events, of which the first of a group adds and the second removes */
  group: string;
  fiscal: boolean;
  label: Text;
  unit: Text;
}

/** One series at one place, as its table has it. Points by date; two points of one date stay two. */
export interface Series {
  place: Text;
  series: Text;
  unit: Text;
  group: string;
  fiscal: boolean;
  points: Point[];
  breaks: [date: string, why: Text][];
}
export interface Point {
  /** YYYY, YYYY-MM or YYYY-MM-DD; its first day, as Python counts days */
  date: string;
  day: number;
  /** null: the row is there without a value */
  value: number | null;
  /** whether the value is the limit of detection, and the true one below */
  below: boolean;
  upper: number | null;
  lower: number | null;
  /** what stands in place of a value */
  mark: string;
  /** the time as it was written, where it was */
  time: Text | null;
}

/** palette.py: lines take the looks in turn */
export interface Looks {
  colours: string[];
  dashes: string[];
  symbols: string[];
  shapes: string[];
  limit: string;
}
/** What a trend shows: content.js. What stands for a name is its place in `names`. */
export interface Content {
  heading: Text;
  lines: Series[];
  /** rows without a usable date; whether it opens with indices */
  undated: number;
  index: boolean;
  held: boolean;
  names: Text[];
  /** of the names, in their Japanese order */
  rank: number[];
  /** YYYY, YYYY-MM or YYYY-MM-DD */
  dates: string[];
  views: View[];
}
export interface View {
  key: string;
  label: number | null;
  /** whether its figures can be shown as an index; whether each place has a panel */
  index: boolean;
  places: boolean;
  /** whether they are as published */
  csv: boolean;
  /** days as Python counts them */
  span: [first: number, last: number];
  /** how dates are said, by their place in `dates`, where not as they are */
  labels: Record<number, Text>;
  panels: Panel[];
}
export type Limit = [mark: string, value: number, first: string, last: string];
export interface Panel {
  title: number;
  unit: number;
  /** the date that is 100; "": each line has its own */
  start: string;
  limits: Limit[];
  zero: boolean;
  lines: Line[];
}
export interface Line {
  place: number;
  series: number;
  unit: number;
  /** places in the part's dates, and the figures there */
  d: number[];
  v: (number | null)[];
  /** the figure that is 100 */
  base?: number;
  /** places in d: below a limit of detection, outside the limits, the last before a gap */
  below?: number[];
  over?: number[];
  cut?: number[];
  breaks?: [date: string, why: number][];
  limits?: [from: number, lower: number | null, upper: number | null][];
  /** what stands in place of a value */
  marks?: [at: number, mark: string][];
}

export type Mode = "value" | "index";
/** What is large now. */
export interface Seen {
  dates: string[];
  view: View;
  panel: Panel;
  indexed: boolean;
  /** how a date is said, where its table says it otherwise */
  label?: (d: number) => string | undefined;
  /** what stands at a date in place of values: its signs, and what they mean */
  blanks?: Blank[];
}
export interface Blank {
  d: number;
  signs: string;
  told: string;
}

/** A column by which a table is sorted; down: the largest first. */
export interface Sort {
  column: number;
  down: boolean;
}
/** What the reader has chosen. mode: null as the page opens; order: "" as published; sort: by table (`summary0`, `values`). */
export interface TrendState {
  view: number;
  panel: number;
  mode: Mode | null;
  query: string;
  order: string;
  step: number;
  shown: number;
  sort: Record<string, Sort | undefined>;
}
