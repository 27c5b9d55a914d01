import type { Text } from "../../web/types.d.ts";

/** calendar: __init__.py. Days are counted from `first`; areas, kinds and rules stand for their places in these lists. */
export interface CalendarBlock {
  first: string;
  n: number;
  /** the last day on which the rules hold, where they say so */
  ends: number | null;
  /** the day on which the page was built */
  built: number;
  stamp: string;
  uid: string;
  official: string;
  /** the year of data that are more than a year old */
  old: number | null;
  /** districts offered at a time; items shown at first and at a time after that */
  offered: number;
  some: number;
  step: number;
  holidays: Record<string, string | undefined>;
  areas: string[];
  keys: string[];
  kinds: KindName[];
  rules: PublishedRule[];
  rows: { area: number[]; kind: number[]; rule: (number | null)[] };
  items: ItemsBlock | null;
  items_first: boolean;
  /** whether its rules are the rows that can be changed in the page */
  follows?: boolean;
}
/** data: there is no translation, both texts are the published name. */
export interface KindName extends Text {
  data?: boolean;
}
/** days: null where they could not be computed; check: why a day is in doubt, by day; undecided: days not yet decided on. */
export interface PublishedRule {
  text: string;
  days: number[] | null;
  note?: string;
  en?: string;
  check?: Record<string, string | undefined>;
  undecided?: number[];
}
/** sort: an item's place in `sorts`, whose kind is null where the calendar has no such kind; largest: places in `sorts`. */
export interface ItemsBlock {
  name: string[];
  kana?: string[];
  caution?: string[];
  sort: number[];
  sorts: Sort[];
  largest: number[];
}
export interface Sort extends KindName {
  kind: number | null;
}

/** A row of the published table. */
export interface Row {
  kind: number;
  rule: PublishedRule | null;
}
/** What is collected on a day; check: "" where it is not in doubt. */
export interface Collected {
  kind: number;
  rule: PublishedRule;
  check: string;
}
export type Month = [from: number, days: number];

/** What the reader looks at. */
export interface CalendarState {
  area: number | null;
  /** days since `first`; month: its place among the page's months */
  today: number;
  month: number;
  /** whether another district is being chosen, and what of its name was entered */
  choosing: boolean;
  search: string;
  /** the word that is said of what happened last */
  status: string;
  /** items: what was entered, and a place in `sorts` */
  query: string;
  sort: number | null;
  shown: number;
}
