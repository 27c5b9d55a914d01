import type { At, Table, Text, ViewState } from "../../web/types.d.ts";

/** How a report stands, and how a place to be checked does. */
export type Stand = "open" | "closed" | "unknown" | "unseen" | "noted" | "seen";
export type ReportTable = Table & { title: Text };

/** report_map: block.py */
interface Both {
  tables: ReportTable[];
  step: number;
  /** where notes belong: a topic, its columns, what its status says of a new one */
  topic: string;
  columns: [id: string, header: string][];
  waiting: string;
  state: Stand[];
}
/** Reports by place in the columns: days; null where nothing is known. */
export interface TriageBlock extends Both {
  walks: false;
  age: (number | null)[];
  took: (number | null)[];
  /** reports that may be the same thing, so near in place and time */
  pairs: [number, number][];
  metres: number;
  days: number;
  /** whether the table says when reports were closed */
  ends: boolean;
  /** the date of the data, YYYY-MM-DD */
  day: string;
  within: number[];
  bands: number[];
  /** days for a point, and the most points for age */
  month: number;
  top: number;
  weights: Record<string, number>;
}
export interface WalkBlock extends Both {
  walks: true;
  /** what can be wrong */
  kinds: string[];
  earlier: KnownError[];
  spoken: Record<string, Text>;
  settled: string;
}
export type ReportBlock = TriageBlock | WalkBlock;

/** An error of the data's list; age: days since it was seen. */
export interface KnownError {
  date: string;
  name: string;
  category: string;
  field: string;
  said: string;
  text: string;
  status: string;
  open: boolean;
  age: number | null;
}

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
/** A note that is being written; field: id of a column; trace: why it cannot be stored. */
export interface Draft {
  row: number | null;
  lat: number | null;
  lon: number | null;
  kind: string | null;
  field: string;
  trace: string;
}
/** Where a note is made: at a place, or at a spot. */
export interface Spot {
  row?: number;
  lat?: number;
  lon?: number;
}

/** What comes first: how much age, kind and others like it weigh, and how much each kind does. */
export interface Rule {
  age: number;
  kind: number;
  twin: number;
  kinds: Map<string, number>;
}
export type Order = "score" | "old" | "new" | "near";
export type ViewName = Stand | "twins" | "all" | null;
export interface ReportState extends ViewState {
  view: ViewName;
  kind: string | null;
  section: string | null;
  query: string;
  order: Order;
  from: At | null;
  /** of a town its name, else the key of a word */
  origin: string;
  named: boolean;
  selected: number | null;
  shown: number;
  rule: Rule;
  notes: Note[];
  /** of the notes: what was done last, whether they are saved, whether all of them are to go */
  said: "" | "added" | "full";
  saved: boolean;
  sure: boolean;
  draft: Draft | null;
}
