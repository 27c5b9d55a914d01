import type { Text } from "../../web/types.d.ts";

/** A text of the table, by its place in the block's `texts`; 0: an empty cell. */
export type Cell = number;
/** Which answer was given: its place, "u" for not known, "n" for none of them. */
export type Answer = number | "u" | "n";
export type Answers = Map<number, Answer>;
/** The day by which, and how it is counted, where the table says so: so many days, weeks … from a day. */
export type Due = [text: Cell, n?: number, unit?: "day" | "week" | "month" | "year", anchor?: Cell];
/** question -1: for everybody; place, note and authority 0: none. */
export type Rule = [question: number, answer: number, place: Cell, due: Due | null, note: Cell, authority?: Cell];

export interface Question {
  text: Cell;
  key: string;
  /** whether one of its answers demands nothing */
  free: boolean;
  answers: Cell[];
  keys: string[];
}
export interface Item {
  name: Cell;
  kind: "bring" | "form" | "step" | "";
  /** the registers in which the office holds it */
  drop: Cell[];
  minutes: number | null;
  authority: Cell[];
  rules: Rule[];
}
export interface LifeEvent {
  name: Cell;
  key: string;
  /** desks in the order in which one goes to them */
  places: Cell[];
  questions: Question[];
  items: Item[];
}
export type View = "list" | "drop" | "confirm" | "desk" | "rules";
export type Way = "confirm" | "ask" | "sign" | "write" | "drop";

/** procedure_guide: __init__.py */
export interface GuideBlock {
  events: LifeEvent[];
  boxes: [
    form: Cell,
    box: Cell,
    held: Cell,
    register: Cell,
    since: Cell,
    actual: Cell,
    ask: Cell,
    note: Cell,
    way: Way,
    known: boolean,
    stale: boolean,
  ][];
  views: View[];
  texts: string[];
  most: number;
  stamp: string;
  terms: Record<string, Text>;
}
/** A box of the form; what the office holds on the person, and how it is filled in at a desk. */
export interface Box {
  form: Cell;
  box: Cell;
  held: Cell;
  register: Cell;
  since: Cell;
  actual: Cell;
  ask: Cell;
  way: Way;
  known: boolean;
  stale: boolean;
}
/** A thing that answers demand: sure, where one of them is known. */
export interface Needed {
  k: number;
  item: Item;
  sure: boolean;
  why: [question: number, answer: number][];
  places: Cell[];
  notes: Cell[];
  dues: Due[];
}
export interface GuideState {
  /** none where there are no data */
  view: View | undefined;
  event: number;
  answers: Answers[];
  /** anchor → day, as the reader entered it */
  dates: Map<Cell, string>;
  /** by event: droppable things that stay; things that are ready */
  kept: Set<number>[];
  ready: Set<number>[];
  /** questions that are shown */
  shown: number;
  /** the word that stands in place of how many questions are open */
  notice: string;
  /** the link that the reader asked for */
  linked: string;
  /** box → true (confirmed), or the text that the reader typed; whether what is out of date is told */
  given: Map<number, true | string>;
  checked: boolean;
  /** boxes of the script for staff that are done, and how long it took */
  spoken: Set<number>;
  clock: { seconds: number; runs: boolean } | null;
}
