import type { Values } from "../../web/types.d.ts";

/** A word with the day, the distance and the departures that count filled in. */
export type Told = (key: string, values?: Values) => string;
/** A weekday: 0 is Monday. */
export type Day = number;
/** Departures of a stop: service, way (both by their place in the block), then minutes after midnight in their order. */
export type Run = [service: number, way: number, ...minutes: number[]];
/** some: whether it is left out on dates of those weekdays. */
export type Departure = [minute: number, way: number, some: boolean, service: number];
/** Weekdays with exactly the same departures. */
export interface DayKind {
  days: Day[];
  rows: Departure[];
}
/** What leaves on days that are no weekday's, by the word of the data. */
export interface OtherDays {
  word: string;
  rows: Departure[];
}
/** The longest time between two departures that follow each other. */
export type Wait = [minutes: number, from: number, to: number];
export type Order = "few" | "last" | "wait" | "name" | "data";
export type StopLook = "plain" | "yes" | "partial" | "other" | "none";

/** route: block.py */
export interface RouteBlock {
  stops: {
    name: string[];
    key: string[];
    /** degrees × 1e6; null without a point */
    lat: (number | null)[];
    lon: (number | null)[];
    kana?: string[];
    wheelchair?: string[];
    /** place in the order of readings */
    rank: number[];
  };
  timed: boolean;
  as_of: string | null;
  /** whether it was more than a year old when the page was built */
  old: boolean;
  routes: string[];
  ways: [route: number, headsign: string, platform: string][];
  services: [word: string, days: Day[] | null, some: boolean][];
  /** by stop */
  runs: Run[][];
  /** stop → nearest town, for stops that share their name */
  apart: Record<string, string | undefined>;
  /** paths: latitude, longitude, latitude … in 1e-5 degrees */
  lines: [name: string, paths: number[][], metres: number][];
  towns: Towns | null;
  /** English words for texts of the data */
  terms: Record<string, string>;
  day: Day;
  metres: number;
  least: number;
  order: Order;
  distances: number[];
  step: number;
  /** the first and the last hour in which people expect a bus */
  from: number;
  to: number;
  named: number;
  table: number;
}
export interface Towns {
  place: string[];
  /** degrees × 1e6 */
  at: ([lat: number, lon: number] | null)[];
  people: (number | null)[] | null;
}

/** By town: metres to the nearest stop that counts (Infinity without any, null without a point), and which stop (-1: none). */
export interface Reached {
  far: (number | null)[];
  nearest: number[];
}
/** Towns in their order, those that are left out. */
export type TownsNow = Reached & { order: number[]; left: number[] };
/** What the reader has chosen. */
export interface RouteState {
  day: Day;
  metres: number;
  least: number;
  order: Order;
  query: string;
  route: number | null;
  /** a stop, and one way of its timetable; a town */
  selected: number | null;
  way: number | null;
  town: number | null;
  from: [lat: number, lon: number] | null;
  origin: string;
  /** stops and towns shown */
  shown: number;
  towns: number;
  /** what the clock says: the weekday, null while nobody reads; whether the timetable is more than a year old */
  today: Day | null;
  old: boolean;
}
