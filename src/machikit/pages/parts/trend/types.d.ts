import type { Text } from "../../web/types.d.ts";

/** trend: block.py. What stands for a name is its place in the part's `names`. */
export interface TrendBlock {
  looks: Looks;
  headline: Text | null;
  numbers: { n: number | string; unit: Text; label: Text; look: string }[];
  parts: TrendPart[];
}
/** palette.py: lines take the looks in turn */
export interface Looks {
  colours: string[];
  dashes: string[];
  symbols: string[];
  shapes: string[];
  limit: string;
}
export interface TrendPart {
  heading: Text;
  lead: Text | null;
  /** rows without a usable date; whether it opens with indices */
  undated: number;
  index: boolean;
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
}

export type Mode = "value" | "index";
/** What is large now. */
export interface Seen {
  dates: string[];
  view: View;
  panel: Panel;
  indexed: boolean;
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
