import type { Table, Text } from "../../web/types.d.ts";

/** How a report stands, and how a place to be checked does. */
export type Stand = "open" | "closed" | "unknown" | "unseen" | "noted" | "seen";
export type ReportTable = Table & { title: Text };

interface Both {
  tables: ReportTable[];
  step: number;
  /** where notes belong: a topic, its columns, what its status says of a new one */
  topic: string;
  columns: [id: string, header: string][];
  waiting: string;
  state: Stand[];
}
/** report_map: __init__.py with triage_view.py. Reports by place in the columns: days; null where nothing is known. */
export interface TriageBlock extends Both {
  walks: false;
  age: (number | null)[];
  took: (number | null)[];
  /** reports that may be the same thing */
  pairs: [number, number][];
  /** whether the table says when reports were closed */
  ends: boolean;
  within: number[];
  bands: number[];
  /** days for a point, and the most points for age */
  month: number;
  top: number;
  weights: Record<string, number>;
}
/** report_map: __init__.py with walk_view.py */
export interface WalkBlock extends Both {
  walks: true;
  /** what can be wrong */
  kinds: string[];
  spoken: Record<string, Text>;
  settled: string;
}
export type ReportBlock = TriageBlock | WalkBlock;

/** Made on the spot; row: of which place, null for none of them. */
export interface Note {
  row: number | null;
  name: string;
  /** the column that is wrong, and what the data say there */
  field: string;
  said: string;
  text: string;
  kind: string | null;
  date: string;
  lat: number | null;
  lon: number | null;
}
/** Where a note is made: at a place, or at a spot. */
export interface Spot {
  row?: number;
  lat?: number;
  lon?: number;
}

export type Order = "score" | "old" | "new" | "near";
export type ViewName = Stand | "twins" | "all" | null;
export interface State {
  view: ViewName;
  kind: string | null;
  section: string | null;
  query: string;
  order: Order;
  from: [lat: number, lon: number] | null;
  /** of a town its name, else the key of a word */
  origin: string;
  named: boolean;
  selected: number | null;
}
