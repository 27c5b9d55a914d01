import type { Text } from "../../web/types.d.ts";

/** number_by_place: block.py. en: null where the data have no English. */
export interface Name {
  ja: string;
  en: string | null;
}
/** kind: "" for a number, else why there is none. */
export interface Choice {
  name: Name;
  unit: Name;
  time: Text;
  value: (number | null)[];
  kind: string[];
  per: boolean;
}
export interface NumberBlock {
  area: string[];
  place: string[];
  lat: (number | null)[];
  lon: (number | null)[];
  residents: (number | null)[];
  joined: boolean;
  choices: Choice[];
  step: number;
}
/** choice: place in `choices`; by: what the list is sorted by and the circles show. */
export interface NumberState {
  choice: number;
  by: "number" | "rate";
  shown: number;
}
