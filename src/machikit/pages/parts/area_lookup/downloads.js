/* The areas as they are shown now, for downloads. */
/** @import { Column } from "../../web/types.d.ts" */
/** @import { AreaBlock } from "./types.d.ts" */
/** @import { Standing } from "./standing.js" */
import { featureCollection, lang, properties, tableCsv } from "#core";
import { unpack } from "../../web/rings.js";
import { whole } from "./records.js";

/** @param {string} text an encoded ring → longitude, latitude of its corners */
const ring = (text) => {
  const flat = unpack(text);
  return Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i + 1], flat[2 * i]]);
};

/** @type {(B: AreaBlock, now: Standing) => Column<number>[]} */
const columnsOf = (B, { R, T, say, titleOf }) => {
  /** @type {Column<number>[]} */
  const fields = T.fields.map((f) => [f.header || f[lang()], (i) => T.columns[f.id][i]]);
  /** @type {Column<number>[]} */
  const inside = B.places.map((table, k) => {
    const names = (/** @type {number} */ i) => R.insideOf(k, [i]).map((place) => table.name[place] || "");
    return [say("csv.inside", { title: titleOf(table) }), (i) => names(i).join("、")];
  });
  /** @type {Column<number>[]} */
  const lines = B.lines ? [[say("csv.line"), (i) => whole(R.through([i]))]] : [];
  return [...fields, [say("csv.ha"), (i) => B.ha[i]], ...inside, ...lines];
};

/**
 * @param {AreaBlock} B
 * @param {() => { now: Standing }} current
 */
export const downloadsOf = (B, current) => ({
  csv: () => tableCsv(columnsOf(B, current().now), current().now.R.shown()),
  geojson: () => {
    const { now } = current();
    const columns = columnsOf(B, now);
    const features = now.R.shown().map((i) => {
      const parts = B.shapes.shapes[i].map((rings) => rings.map(ring));
      const geometry = parts.length ? { type: "MultiPolygon", coordinates: parts } : null;
      return { geometry, properties: properties(columns, i) };
    });
    return featureCollection(features);
  },
});
