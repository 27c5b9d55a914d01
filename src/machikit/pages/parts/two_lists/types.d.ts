import type { Text } from "../../web/types.d.ts";

/** two_lists: block.py. Places by row of their list. */
export interface ListOfSites {
  name: (string | null)[];
  address: (string | null)[];
  lat: (number | null)[];
  lon: (number | null)[];
  /** by hazard, as published; "" for a blank */
  marks: string[][];
  as_of: Text;
  publisher: Text;
}
export interface Kind {
  mark: string;
  designated: boolean;
  cells: number;
  places: number;
}
/** A row of one list, and the nearest row of the other within 50 m: -1 for none. */
export type Alone = [row: number, beside: number, metres: number];
export interface TwoListsBlock {
  own: ListOfSites;
  national: ListOfSites;
  hazards: { own: Text; national: Text }[];
  pairs: [own: number, national: number, metres: number | null][];
  here: Alone[];
  there: Alone[];
  /** rows of `pairs` */
  marks: number[];
  far: number[];
  kinds: Kind[];
  unlike: number;
  alone: { ja: string[]; en: string[] };
  limit: number;
  step: number;
}
export type Group = "here" | "there" | "marks" | "far";
/** kind: place in `kinds`, -1 for all. */
export interface TwoListsState {
  group: Group;
  kind: number;
  query: string;
  shown: number;
}
