/* Downloads: CSV as Excel opens it, GeoJSON and calendars that say what they are. */
/** @import { Cell, Column } from "./types.d.ts" */
import { h, on } from "./dom.js";
import { inBrackets } from "./furigana.js";
import { page } from "./page.js";
import { keys, w } from "./words.js";

/**
 * A text that a spreadsheet would run as a formula stands behind an apostrophe.
 * @param {unknown} v
 */
export const guard = (v) =>
  typeof v === "string" && /^[=+\-@\t\r＝＋－＠]/.test(v) && !/^[+-]?\d+(\.\d+)?$/.test(v) ? `'${v}` : v;

/** @param {unknown} v */
const cell = (v) => {
  const s = v === null || v === undefined ? "" : String(guard(v));
  return /[",\r\n]/.test(s) ? `"${s.replace(/"/g, '""')}"` : s;
};

/** @param {unknown[][]} lines */
export const csvText = (lines) => `\ufeff${lines.map((line) => `${line.map(cell).join(",")}\r\n`).join("")}`;

/**
 * Columns ([header, what a row has there]) as CSV.
 * @template T
 * @param {Column<T>[]} columns
 * @param {T[]} rows
 */
export const tableCsv = (columns, rows) =>
  csvText([columns.map(([header]) => header), ...rows.map((row) => columns.map(([, value]) => value(row)))]);

/**
 * The same columns as the properties of a feature.
 * @template T
 * @param {Column<T>[]} columns
 * @param {T} row
 */
export const properties = (columns, row) => Object.fromEntries(columns.map(([header, value]) => [header, value(row)]));

/**
 * @param {number | null} lat
 * @param {number | null} lon
 */
export const pointOf = (lat, lon) => (lat === null || lon === null ? null : { type: "Point", coordinates: [lon, lat] });

/**
 * @param {{ id?: string, geometry: object | null, properties: Record<string, unknown> }[]} features
 */
export const featureCollection = (features) =>
  JSON.stringify({
    type: "FeatureCollection",
    features: features.map(({ id, geometry, properties }) => ({ type: "Feature", id, geometry, properties })),
  });

/**
 * @param {string} content
 * @param {string} type
 * @param {string} ending
 * @param {string} [name]
 */
export const save = (content, type, ending, name) => {
  const href = URL.createObjectURL(new Blob([type === "text/html" ? content : inBrackets(content)], { type }));
  const a = h("a", { href, download: `${name || page.settings.file}.${ending}` });
  document.body.append(a);
  a.click();
  a.remove();
  setTimeout(() => URL.revokeObjectURL(a.href), 10000);
};

/** @param {() => string} text */
export const onCsv = (text) => on("csv", "click", () => save(text(), "text/csv;charset=utf-8", "csv"));

/* a file that travels alone says what it is, of when, and from whom */
const about = () => ({
  name: `${w("title")} | ${w("city")}`,
  note: `${w("prototype")} ${w("as_of.line")}`,
  official: page.settings.official,
  sources: keys()
    .filter((key) => /^source\.\d+$/.test(key))
    .map((key) => w(key)),
});

/** @param {() => string} text */
export const onGeojson = (text) =>
  on("geojson", "click", () => {
    const { type, features } = JSON.parse(text());
    save(JSON.stringify({ type, ...about(), features }), "application/geo+json", "geojson");
  });

/** @param {() => string} text */
export const onIcs = (text) => on("ics", "click", () => save(text(), "text/calendar;charset=utf-8", "ics"));
