import type { Text } from "../../web/types.d.ts";

/** trend: __init__.py and block.py. Words are told by their keys in words.csv, or in the block of words. */
export interface TrendBlock {
  looks: Looks;
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
  /** YYYY, YYYY-MM or YYYY-MM-DD */
  dates: string[];
  views: View[];
}
export interface View {
  key: string;
  /** whether its figures can be shown as an index */
  index: boolean;
  /** whether they are as published */
  csv: boolean;
  /** days as Python counts them */
  span: [first: number, last: number];
  panels: Panel[];
}
export type Limit = [mark: string, value: number, first: string, last: string];
export interface Panel {
  title: string;
  unit: string;
  /** the date that is 100; "": each line has its own */
  from: string;
  limits: Limit[];
  zero: boolean;
  lines: Line[];
}
export interface Line {
  place: string;
  series: string;
  unit: string;
  /** places in the part's dates, and the figures there */
  d: number[];
  v: (number | null)[];
  /** the figure that is 100 */
  base?: number;
  /** places in d: below a limit of detection, outside the limits, the last before a gap */
  below?: number[];
  over?: number[];
  cut?: number[];
  breaks?: [date: string, why: string][];
  limits?: [from: number, text: string][];
}

export type Mode = "value" | "index";
/** What is large now. */
export interface Seen {
  dates: string[];
  view: View;
  panel: Panel;
  indexed: boolean;
}
