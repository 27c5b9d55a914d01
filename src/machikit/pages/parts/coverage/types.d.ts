import type { Text } from "../../web/types.d.ts";

/** coverage: __init__.py. Towns by place in the columns; degrees × 1e6; metres; null where nothing is known. */
export interface CoverageBlock {
  place: string[];
  lat: (number | null)[];
  lon: (number | null)[];
  people: Record<string, (number | null)[]>;
  far: (number | null)[];
  half: (number | null)[];
  nearest: number[];
  /** sites that count, and rows of the sites' table that do not */
  sites: number;
  out: number[];
  names: Record<string, string | undefined>;
  metres: number;
  group: string;
  stops: number[];
  most: number;
  step: number;
  cities: City[];
  /** whether its sites are the rows of the page's table, so that it follows when these are changed */
  follows?: boolean;
}
export interface City {
  name: Text;
  as_of: string;
  towns: number;
  /** by group: people beyond each stop, and in all */
  sums: Record<string, [beyond: number, total: number][] | undefined>;
}

/** A new site that the reader tries; suggested: not put there by hand. */
export interface Site {
  lat: number;
  lon: number;
  suggested?: boolean;
}
/** What the reader has chosen; selected: a town. */
export interface CoverageState {
  metres: number;
  group: string;
  sites: Site[];
  selected: number | null;
  query: string;
  shown: number;
  asked: boolean;
  full: boolean;
}
export type Reason = "edge" | "large" | "no_point" | "hidden";
/** How a town stands: beyond the distance, within it, reached by a new site, without a point. */
export type Stand = "far" | "near" | "got" | "none";
