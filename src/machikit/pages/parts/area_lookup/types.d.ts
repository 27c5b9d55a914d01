import type { PackedShapes, Table, Text } from "../../web/types.d.ts";

/** area_lookup: block.py. Rows are rows of the areas' table. */
export interface PageBlock {
  /** the areas, where no map of the page holds them */
  table: Table | null;
  shapes: PackedShapes | null;
  years: (number | null)[];
  ha: number[];
  /** rows that share a line of the list */
  groups: number[][];
  places: Places[];
  lines: Lines | null;
  overlaps: [row: number, other: number, share: number][];
  /** square kilometres in at least one area, where the page says so */
  once: number | null;
  near: number;
  step: number;
}
/** What the view is drawn from: the block with the areas, whichever block of the page holds them. */
export interface AreaBlock extends PageBlock {
  table: Table;
  shapes: PackedShapes;
}
/** A table of places; in, near: by place the areas that it is in, and the others that it is close to. */
export interface Places {
  title: Text;
  n: number;
  name: (string | null)[];
  category: (string | null)[];
  /** degrees × 1e6 */
  lat: (number | null)[];
  lon: (number | null)[];
  terms: Record<string, Text>;
  in: number[][];
  near: number[][];
  /** the nearest line, and metres to it */
  by: ([line: number, metres: number] | null)[];
}
/** A piece of a line crosses no edge: its line, packed path, metres, the areas it is in. */
export type Piece = [line: number, path: string, metres: number, inside: number[]];
export interface Lines {
  title: Text;
  name: string[];
  pieces: Piece[];
}

/** Which records are shown: of all years, until a year, or of one. */
export interface When {
  mode: "all" | "until" | "only";
  year: number;
}
/** A line of the list: its place in `groups`, its rows in time, metres of lines through them, their years from the last. */
export interface Group {
  k: number;
  rows: number[];
  by: number;
  years: number[];
}
/** How a place stands: in an area, close to one, in none, without a position. */
export type Stand = "in" | "near" | "out" | "lost";
export interface PlaceRow {
  i: number;
  is: Stand;
  inside: number[];
}

/** What is looked up: a town by name, or a spot that `said` tells about. */
export interface Spot {
  lat: number;
  lon: number;
  town?: string;
  said?: "here" | "map_point";
}
export interface Found {
  inside: number[];
  near: { i: number; metres: number }[];
  reach: number;
}
/** What finding asks of the layer of areas. */
export interface AreaLayer {
  all: number[];
  at(lat: number, lon: number, rows: number[]): number[];
  away(i: number, lat: number, lon: number, reach: number): number;
}

export interface AreaState extends When {
  /** which kind is filled, where each divides the city */
  kind: number;
  query: string;
  /** only areas that hold something */
  only: boolean;
  /** lines shown of the list of areas, and of each list of places */
  shown: number;
  places: number[];
  /** what is looked up, and what it is in */
  at: Spot | null;
  found: Found | null;
  /** the line of the list that is open */
  group: number | null;
  /** the place that is selected on the map, among all tables' */
  point: number | null;
}
