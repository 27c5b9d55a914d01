import type { Text } from "../../web/types.d.ts";

/** nearest_across: block.py. Places by row of `sites`; metres. */
export interface Answer extends Text {
  /** "any" or the id of a flag */
  hazard: string;
  /** whether the own list has a site for it at all */
  registered: boolean;
  town: number[];
  across: number[];
  far: number[];
  /** -1 and null where the own list has none */
  own: number[];
  own_far: (number | null)[];
}
export interface Municipality {
  name: Text;
  as_of: Text;
}
export interface AcrossBlock {
  place: string[];
  lat: (number | null)[];
  lon: (number | null)[];
  placed: number;
  sites: [city: number, name: string | null][];
  cities: Municipality[];
  answers: Answer[];
  step: number;
}
/** answer: place in `answers`; city: the neighbour chosen, -1 for all. */
export interface AcrossState {
  answer: number;
  city: number;
  query: string;
  shown: number;
}
