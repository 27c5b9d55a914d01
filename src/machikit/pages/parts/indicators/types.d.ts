import type { Text } from "../../web/types.d.ts";

/** indicators: block.py */
export interface IndicatorBlock {
  /** the page's own first */
  towns: Town[];
  /** what sums are made of, as their publishers call it */
  names: Text[];
  figures: Figure[];
  /** id → what the team wrote into words.csv */
  typed: Record<string, string>;
}
export interface Town {
  name: Text;
  /** own, neighbour, alike or other */
  kind: string;
}
/** name: a place in `names`; lag: of so many years before */
export interface Term {
  name: number;
  sign: number;
  lag: number;
}
export type Point = [year: number, n: number, d: number | null, value: number | null];
/** A measure in every town. */
export interface Figure {
  id: string;
  theme: string;
  of: Term[];
  /** what it is divided by: a sum, a number, the id of a figure that the team types, or nothing */
  per: Term[] | number | string | null;
  times: number;
  digits: number;
  show: string[];
  chart: string;
  /** years to which no line leads */
  broken: number[];
  /** by town, each by year */
  points: Point[][];
}

/** theme: "" for all; typed: id → what a reader typed instead of the team's figure. */
export interface IndicatorState {
  theme: string;
  typed: Record<string, string>;
}
