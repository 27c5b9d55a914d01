import type { Text } from "../../web/types.d.ts";

/** town_circular: block.py. Degrees × 1e6, null without a point. */
export interface Points {
  lat: (number | null)[];
  lon: (number | null)[];
}
export interface Hazard extends Text {
  id: string;
}
export interface Places extends Points {
  name: (string | null)[];
  kana: (string | null)[];
  /** hazard → the publisher's mark of each place */
  marks: Record<string, (string | null)[]>;
}
export interface Abroad {
  n: number;
  year: number;
}
export type Nearest = [row: number, metres: number] | null;

export interface CircularBlock extends Points {
  place: string[];
  near: Nearest[];
  stay: Nearest[];
  sites: Places;
  shelters: Places | null;
  hazards: Hazard[];
  blank: Hazard[];
  terms: Record<string, Text>;
  kind: Text;
  official: string | null;
  /** keys of the credits that a sheet holds */
  sources: string[];
  easy: string[];
  abroad: Abroad | null;
  expires: string | null;
  late: boolean;
  step: number;
  most: number;
}

/** What is printed: the whole page with the sheet, this sheet, or those of all towns that the search finds. */
export type Printing = "page" | "one" | "all";
/** town: whose sheet is shown; shown: rows of the list. */
export interface CircularState {
  town: number;
  query: string;
  shown: number;
  printing: Printing;
  late: boolean;
}

/** One place near a town: its row, metres, degrees clockwise from north, the publisher's mark for the hazard, further buildings. */
export interface Near {
  row: number;
  metres: number;
  bearing: number;
  mark: string | null;
  more: number;
}
