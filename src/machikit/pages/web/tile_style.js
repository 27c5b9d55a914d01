/* How vector tiles are drawn: pale, so that the marks on them stand out. Roads, rail, water, green; buildings at close range. */

/** @typedef {{ props: Record<string, unknown>, geomType: number }} TileFeature */
/** @typedef {(zoom: number, feature: TileFeature) => boolean} Filter */
/** @typedef {{ fill: string } | { color: string, width: (zoom: number) => number, dash?: number[] }} TileLook */
/** @typedef {[layer: string, look: TileLook, filter?: Filter, minzoom?: number]} Rule */

const [WATER, GREEN, BUILDING] = ["#d3e3ee", "#e5eedb", "#e8e3d8"];
const [CASING, STREET, ROAD, HIGHWAY, RAIL] = ["#d8d2c3", "#ffffff", "#fdf3d3", "#f3dca0", "#a9a9ad"];
const CLOSE = 15; // from this zoom on: buildings
const STREETS = 13; // and streets
const [LINE, AREA] = [2, 3]; // types of geometries

/** @type {(at12: number, at18: number) => (zoom: number) => number} a width that grows with the zoom */
const growing = (at12, at18) => (zoom) => at12 * (at18 / at12) ** ((Math.min(Math.max(zoom, 9), 19) - 12) / 6);

/** @type {(feature: TileFeature) => string} Protomaps' kind of thing, in its fourth and third version */
const kind = ({ props }) => String(props.kind ?? props["pmap:kind"] ?? "");
/** @type {(...kinds: string[]) => Filter} */
const is = (...kinds) => {
  const known = new Set(kinds);
  return (_, feature) => known.has(kind(feature));
};
/** @type {(type: number) => Filter} */
const shaped = (type) => (_, feature) => feature.geomType === type;

/** @type {(layer: string, sorts: [filter: Filter, colour: string, at12: number, at18: number, minzoom?: number][]) => Rule[]} all casings first */
const ways = (layer, sorts) => [
  ...sorts.map(
    ([filter, , a, b, minzoom]) =>
      /** @type {Rule} */ ([layer, { color: CASING, width: growing(a + 0.9, b + 1.6) }, filter, minzoom]),
  ),
  ...sorts.map(
    ([filter, colour, a, b, minzoom]) =>
      /** @type {Rule} */ ([layer, { color: colour, width: growing(a, b) }, filter, minzoom]),
  ),
];

const GREENS = ["park", "forest", "wood", "nature_reserve", "national_park", "protected_area", "grass", "grassland", "meadow",
  "garden", "golf_course", "cemetery", "scrub", "allotments", "village_green", "recreation_ground", "pitch", "playground",
  "farmland", "orchard"]; // biome-ignore format: a list

/** @type {(name: string) => Filter} the kinds of roads in GSI's tiles */
const category = (name) => (_, feature) => feature.props.vt_rdctg === name;
const RAILS = { color: RAIL, width: growing(0.9, 2.4) };
const SLEEPERS = { color: "#ffffff", width: growing(0.5, 1.4), dash: [4, 4] };

/** @type {Record<string, Rule[]>} by schema, in the order in which they are drawn */
export const RULES = {
  protomaps: [
    ["landcover", { fill: GREEN }, is(...GREENS)],
    ["landuse", { fill: GREEN }, is(...GREENS)],
    ["water", { fill: WATER }, shaped(AREA)],
    ["water", { color: WATER, width: growing(0.8, 4) }, shaped(LINE)],
    ["buildings", { fill: BUILDING }, shaped(AREA), CLOSE],
    ...ways("roads", [
      [is("minor_road", "other", "path"), STREET, 0.5, 6, STREETS],
      [is("medium_road"), STREET, 0.9, 8, 11],
      [is("major_road"), ROAD, 1.4, 10],
      [is("highway"), HIGHWAY, 2, 12],
    ]),
    ["roads", RAILS, is("rail")],
    ["roads", SLEEPERS, is("rail")],
  ],
  gsi: [
    ["WA", { fill: WATER }, shaped(AREA)],
    ["WL", { color: WATER, width: growing(0.8, 4) }, shaped(LINE)],
    ["BldA", { fill: BUILDING }, shaped(AREA), CLOSE],
    ...ways("RdCL", [
      [category("市区町村道等"), STREET, 0.5, 6, STREETS],
      [category("都道府県道"), STREET, 1, 8],
      [category("主要道路"), ROAD, 1.2, 9],
      [category("国道"), ROAD, 1.5, 10],
      [category("高速自動車国道等"), HIGHWAY, 2, 12],
    ]),
    ["RailCL", RAILS, shaped(LINE)],
    ["RailCL", SLEEPERS, shaped(LINE)],
  ],
};
