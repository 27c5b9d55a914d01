/* The shapes of what pages hold: blocks that Python writes (pages/blocks.py, page.py, maps.py) and what the kit shares. */
import type { Areas } from "./areas.js";
import type { Base } from "./base.js";
import type { Markup } from "./markup.js";
import type { Points } from "./points.js";

export type Lang = "ja" | "en";
export type Text = Record<Lang, string>;
/** A text of the page: in both, and by its tag in each further language that has one. */
export type Word = Text & { [tag: string]: string };
export type AllWords = Record<string, Word>;
/** What fills the placeholders of a word. */
export type Values = Record<string, unknown>;
export type At = [number, number];
export type Pen = CanvasRenderingContext2D;
export type Look = [colour: string, shape: string | ((g: Pen, r: number) => void)];

export type Child = Node | string | number | null | undefined;
type Handler = { handler(event: Event): unknown }["handler"];
export type Props = Record<string, string | number | boolean | null | undefined | Handler>;

/** A number of the page's head: `look` a mark, `on` whether it is pressed, `press` what a click does. */
export interface Figure {
  n: number | string;
  unit: string;
  label: string;
  look?: string | null;
  on?: boolean;
  press?: (() => void) | null;
}

/** A number of the page's head in a view: `look` a mark, `on` whether it is pressed, `act` what a press does (`does`). */
export interface Tile {
  /** what it is called where numbers are chosen; several may share one */
  id?: string;
  n: number | string;
  unit: string;
  label: string;
  look?: string | null;
  on?: boolean;
  act?: Markup;
}

/** What every view knows of its page; the rest of the state is the part's own. */
export interface ViewState {
  lang: Lang;
  /** whether a reader can press something: not at build */
  live: boolean;
  /** whether the page has a map, and a sentence on rows that it leaves out */
  map: boolean;
  left_out: boolean;
  /** whether it is drawn for paper */
  paper?: boolean;
  /** which of the parts of this name it is, where the page has several */
  nth?: number;
  /** the further languages of the page, where it has some */
  languages?: string[];
  /** at build: the ids of the numbers in the head, where they were chosen */
  shown_numbers?: string[];
}
// biome-ignore-start lint/suspicious/noExplicitAny: the state and an action's value are the part's own
type Inside<B> = [block: B, state: any, words: Record<string, string>, kit: unknown];
/** What a view.js exports; `view` alone must be there. */
export interface View<B> {
  /** the state with which the page opens */
  opening?(block: B): object;
  view(...inside: Inside<B>): unknown;
  numbers?(...inside: Inside<B>): Tile[];
  /** null: there is nothing to say */
  headline?(...inside: Inside<B>): unknown;
  /** the page's question, where it depends on the state */
  question?(...inside: Inside<B>): string;
  picture?(block: B, state: any, words: Record<string, string>, map: MapBlocks): unknown;
}
export interface Opened {
  markup: string;
  question: string;
  /** null: it has no numbers */
  tiles: string | null;
  headline: Partial<Text>;
  picture: string;
}
export type Actions = Record<string, (given: any, entered: string, el: HTMLElement) => unknown>;
// biome-ignore-end lint/suspicious/noExplicitAny: as above
export interface LivePart<S> {
  /** changes the state and draws */
  set(change: Partial<S>): void;
  /** changes the state before the first drawing */
  begin(change: Partial<S>): void;
  draw(): void;
  readonly state: S;
}

export interface ListOptions<T> {
  /** ids of elements: the list, its button for more, what is shown where there is no row */
  items: string;
  more: string;
  empty?: string;
  /** rows that the button adds; shown at first, unless there are other `first` ones */
  step: number;
  first?: number;
  /** what the button says, of the rows it would add */
  word(next: number): string;
  /** the markup of a row; several where something stands before it */
  row(value: T, index: number): Element | Element[];
  /** rows on paper at most; without it paper shows what the screen does */
  print?: number;
  /** called after each drawing */
  drawn?(rows: T[]): void;
}

export interface PagedList<T> {
  draw(rows?: T[]): void;
  reset(): void;
  reach(index: number): void;
  readonly shown: number;
  readonly rows: T[];
}

/** until: the day on which the page is to be taken down, "" for none; ended: whether it is over */
export interface PublishFacts {
  lang: Lang;
  until: string;
  ended: boolean;
}
/** A page's facts, as it opens. */
export interface PageFacts extends PublishFacts {
  /** whether it holds internal or closed data, invented ones, and has been tried with people */
  internal: boolean;
  closed: boolean;
  example: boolean;
  /** of data on a safety topic, at build: old ones are over 18 months old; null: there are none */
  expiry: "valid" | "expired" | "old" | null;
  tried: boolean;
  /** the further languages of the page, where it has some: what each calls itself, and whether it runs from right to left */
  languages?: { tag: string; name: string; rtl: boolean }[];
  /** whether it can be changed in the browser */
  editable?: boolean;
  official: string;
  sources: (string | null)[];
  downloads: string[];
  libraries: { name: string; version: string; text: string }[];
  /** names to choose a place by */
  towns: string[];
  question: string;
  looks: Looks;
  /** how many changes were made in the page since the build, and the day of that, as a reader reads it */
  changed: { n: number; rows: number; date: string };
  /** whether there are numbers to choose from */
  numbered: boolean;
  /** markup */
  tiles: string;
  headline: string;
  /** own: of a workspace or a pack */
  parts: { name: string; own: boolean; renews: boolean; markup: string }[];
  /** what stands under the head, in order: map, list, a part by its position, and the numbers where they do not stand in the head */
  order: ("count" | "map" | "list" | number)[];
  /** of the places, "" where they are only counted; null: there are none */
  places: string | null;
  total: number;
  counts: boolean;
  lists: boolean;
  /** folium's element, and whether it draws the rows of the list; the drawing, and which part draws it; whether a part holds it */
  map: string;
  listed: boolean;
  picture: string;
  drawnBy: string;
  mapTaken: boolean;
}
/** What is in the page only because no view can make it again: markup by Python, and folium's. */
export interface FixedFacts
  extends Omit<PageFacts, "libraries" | "towns" | "question" | "parts" | "places" | "looks" | "changed" | "numbered"> {
  /** nth: which of the parts of its name it is */
  parts: {
    name: string;
    own: boolean;
    renews: boolean;
    nth: number;
    slots: Record<string, string>;
    markup: string | null;
  }[];
  head: string;
  /** words that are to be found in the page's text */
  plain: AllWords;
}
export interface DocumentParts<R> {
  lang: Lang;
  title: string;
  policy: string;
  head: string;
  styles: string | R;
  body: string;
  blocks: { id: string; type: string; text: string | R }[];
  scripts: (string | R)[];
  looks?: Looks;
}

export type Cell = string | number | null;
export type Column<T> = [header: string, value: (row: T) => unknown];

/** settings: page.py */
export interface Settings {
  language: Lang;
  group: string | null;
  flags: string[];
  several: boolean;
  marks: Record<string, string>;
  shut: string;
  near: number;
  step: number;
  print: number;
  /** the first days on which data on a safety topic have expired, and on which they are over 18 months old */
  expires: string | null;
  old_from: string | null;
  official: string;
  tried: { n: number; k: number };
  file: string;
  view: ViewState;
  /** of the places: whether they are counted, listed, and have the page's map beside them */
  counts: boolean;
  lists: boolean;
  map: boolean;
  /** their map and their list in order, and whether something stands between the two */
  order: ("map" | "list" | "between")[];
  /** how the page looks, where somebody has said it */
  looks?: Looks;
}

/* ---- changes that were made in a page ---- */

export interface Change<T> {
  was: T;
  now: T;
}
export interface Picture {
  /** a data URI */
  data: string;
  /** said in place of it */
  words: Text;
}
/** page.yaml, with its pictures as data URIs */
export interface Looks {
  accent?: string;
  logo?: Picture;
  photo?: Picture;
  columns?: string[];
  numbers?: string[];
  filter?: { flags?: string[]; only?: string | null; when?: string; query?: string };
  view?: { first?: "map" | "list"; lat?: number; lon?: number; zoom?: number };
  unit?: Text;
}
/** A line of edits.csv. field: of a column, or point, +, -, photo */
export interface RowEdit {
  id: string;
  when: string;
  by: string;
  key: string;
  field: string;
  was: string;
  now: string;
  reason: string;
}
export interface Changes {
  words: Record<string, Record<string, Change<string>>>;
  // biome-ignore lint/suspicious/noExplicitAny: the value is the look's own
  looks: Record<string, Change<any>>;
  rows: RowEdit[];
}
/** edits: edits_block.py */
export interface EditsBlock {
  version: number;
  kit: string;
  /** the day on which the page was built */
  built: string;
  prototype: { name: string; card: string; city: string; template: string; language: Lang; data?: string };
  /** key: its fields' ids; nth: of a row whose key other rows have too; unconfirmed: rows, by position */
  table: {
    dataset: string;
    topic: string;
    safety: boolean;
    key: string[];
    nth: Record<string, number>;
    required: string[];
    unconfirmed: number[];
    /** all columns of the page's table in order, those without any value too */
    columns?: TopicField[];
    /** how the topic says when its places are open */
    hours?: "by_day" | "days" | "always" | null;
  } | null;
  /** why rows cannot be edited */
  why: string | null;
  /** whether every part of the page computes anew from changed rows */
  renews: boolean;
  set_in_code: string[];
  /** columns that page.yaml names and the table lacks */
  columns_not_here?: string[];
  /** columns of the page's table that its topic lacks */
  own_columns?: string[];
  /** keys of the words that sentences and figures made at build hold */
  folded?: string[];
  /** keys of the words that matter first, and of those that the page computes */
  words: string[];
  fixed_words?: string[];
  changes: Changes;
}

/** A table of places, as its view reads it. */
export interface Places {
  table: Table;
  residents: Residents | null;
  settings: Settings;
}
/** What a reader of places has chosen. now: null while nobody reads. */
export interface PlacesState extends ViewState {
  flags: string[];
  only: string | null;
  when: string;
  query: string;
  from: At | null;
  origin: string;
  selected: number | null;
  shown: number;
  now: { day: number; minute: number } | null;
}

export interface Field {
  id: string;
  header: string;
  ja: string;
  en: string;
  type: string;
  role: string | null;
  group: string | null;
}

/** A column of a topic. also: other names that its header may have; own: it is not of the topic, code has made it */
export interface TopicField {
  id: string;
  header: string;
  ja: string;
  en: string;
  type: string;
  role?: string | null;
  group?: string | null;
  also?: string[];
  own?: boolean;
}

/** Opening times of the days from Monday, in minutes; null: not known. */
export interface Week extends Text {
  days: ([from: number, to: number][] | null)[];
}

/** Points as a layer draws them: degrees × 1e6, null without a position. */
export interface PointTable {
  n: number;
  lat: (number | null)[];
  lon: (number | null)[];
  fields?: Field[];
  columns?: Record<string, Cell[]>;
  size?: number[];
}

/** data: blocks.table_block */
export interface Table extends PointTable {
  fields: Field[];
  columns: Record<string, Cell[]>;
  keys: string[];
  terms: Record<string, Text>;
  /** whether the rows are the team's own, of no topic */
  own?: boolean;
  kinds?: string[];
  steps?: [n: number, radius: number][];
  week?: number[];
  weeks?: Week[];
  /** rows of which only a participant says something, of a topic on which lives may depend */
  unconfirmed?: number[];
  /** photos of rows: a data URI, and what is said in place of it */
  photos?: Record<string, { data: string; words: string }[]>;
}

/** residents: headline_figures.residents_block; degrees × 1e6 */
export interface Residents {
  n: number[];
  lat: number[];
  lon: number[];
}

/** base: degrees × 1e5 */
export interface BaseBlock {
  credit: string;
  boundary?: [lon: number, lat: number][][];
  towns?: { name: string[]; lat: number[]; lon: number[] };
  /** lines: their names, in one text */
  stations?: { name: string[]; lines: string[]; lat: number[]; lon: number[] };
  /** the municipality itself, where no names of towns are known: degrees, latitude first */
  own?: { name: Text; at: At };
  /** encoded polylines */
  roads?: string[];
  ponds?: { lat: number[]; lon: number[] };
  around?: AroundBlock;
}

/**
 * What lies around the municipality. extent: what is known; land: rings of the others; coast, borders: lines of the others, all
 * encoded polylines; shore: of each ring of the boundary the stretches that are coast, from corner, to corner …
 */
export interface AroundBlock {
  extent: number[];
  land: string[];
  coast: string[];
  borders: string[];
  shore: number[][];
  names: { ja: string[]; en: string[]; lat: number[]; lon: number[] };
}

/** What a drawn map is made of: the base map, and the points of the page's table (none: empty). */
export interface MapBlocks {
  base: BaseBlock;
  lat: (number | null)[];
  lon: (number | null)[];
}

/** A ring or a line: degrees (latitude first), the same in units of the map at zoom 0, and its box in degrees. */
export interface Path {
  ll: Float64Array;
  xy: Float64Array;
  box: Box;
}
export type Box = [south: number, west: number, north: number, east: number];
export interface Fill {
  fill: string;
  line: string;
  alpha: number;
  pattern?: string | null;
}
/** <table>-shapes: packed_geometry.py */
export interface PackedShapes {
  shapes: string[][][];
  fills: Fill[];
  fill: number[];
  kinds: (string | null)[];
  of: number[];
  divides: boolean;
}
export interface MapLine {
  path: Path;
  colour: string;
  width: number;
}

/** What stands at window.machikit beside the kit's functions. */
export interface Page {
  layers: Record<string, Points | Areas>;
  map: L.Map | null;
  credit: string;
  begun: boolean;
  settings: Settings;
  /** of a page in more than two languages: what is drawn says where it stands in another one */
  spoken?(wanted: Element): void;
}

/** Of a layer of points: rows that a press hit. */
export interface PickEvent extends L.LeafletEvent {
  rows: number[];
  latlng: L.LatLng;
}
/** Of a layer of points: a press that hit none. */
export interface MissEvent extends L.LeafletEvent {
  latlng: L.LatLng;
}

declare module "leaflet" {
  interface Evented {
    on(type: "pick" | "place", fn: (event: PickEvent) => void): this;
    on(type: "miss", fn: (event: MissEvent) => void): this;
    listens(type: "pick" | "place"): boolean;
  }
  interface Map {
    machikitBase?: Base;
    /** Leaflet's own, of 1.9.4 */
    _latLngBoundsToNewLayerBounds(bounds: L.LatLngBounds, zoom: number, centre: L.LatLng): L.Bounds;
  }
}

/** The tiles that a page holds. archive: in base64; zooms: of its data, from, to. */
export interface TilesBlock {
  archive: string;
  schema: "protomaps" | "gsi";
  credit: string;
  zooms: [from: number, to: number];
}

declare global {
  /** npm's pmtiles and protomaps-leaflet, as far as pages use them */
  const pmtiles: { PMTiles: new (source: object) => object };
  const protomapsL: {
    leafletLayer(options: object): L.GridLayer;
    PolygonSymbolizer: new (look: object) => object;
    LineSymbolizer: new (look: object) => object;
  };
  interface Window {
    Supercluster?: new (options: { radius: number; maxZoom: number; minPoints: number }) => Clusters;
  }
}

interface Cluster {
  geometry: { coordinates: [lon: number, lat: number] };
  properties: { cluster?: boolean; point_count: number; cluster_id: number; i: number };
}
export interface Clusters {
  load(points: object[]): Clusters;
  getClusters(box: Box, zoom: number): Cluster[];
  getClusterExpansionZoom(id: number): number;
}

/** What of plotly.js pages use. */
export interface Plotly {
  register(locale: object): void;
  react(box: Element, data: object[], layout: object, config: object): Promise<unknown>;
}
