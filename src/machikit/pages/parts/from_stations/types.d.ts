import type { Text } from "../../web/types.d.ts";

/** from_stations: __init__.py. hazards: by position in the block's. */
export interface WayBlock {
  site: string;
  metres: number;
  minutes: number;
  hazards: number[];
}
export interface StationBlock {
  name: string;
  lines: string;
  ways: WayBlock[];
}
export interface StationsBlock {
  hazards: Text[];
  stations: StationBlock[];
}
