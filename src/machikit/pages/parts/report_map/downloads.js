/* What is downloaded: of the list, and of the notes made on the spot. */
/** @import { Cell, Column, Text } from "../../web/types.d.ts" */
/** @import { Note } from "./types.d.ts" */
/** @import { Rows } from "./rows.js" */
import { block, featureCollection, pointOf, properties, tableCsv } from "#core";
import { degrees } from "./texts.js";

/** @param {Rows} R @returns {Column<number>[]} what the tables say of a row, under their own headers */
const columnsOf = ({ block: B, rows }) => {
  const headers = [...new Set(B.tables.flatMap((table) => table.fields.map((f) => f.header)))];
  return headers.map((header) => {
    const ids = B.tables.map((table) => table.fields.findLast((f) => f.header === header)?.id);
    /** @param {number} k @returns {Cell | undefined} */
    const cell = (k) => {
      const { t, i } = rows[k];
      const id = ids[t];
      return id === undefined ? undefined : B.tables[t].columns[id][i];
    };
    return [header, cell];
  });
};
/** @type {(R: Rows, listed: number[]) => string} */
export const csvOf = (R, listed) => {
  /** @type {Column<number>[]} */
  const table = R.block.tables.length > 1 ? [["データ名", (k) => R.table(k).title.ja]] : [];
  /** @type {Column<number>[]} */
  const position = [
    ["緯度", (k) => R.lat[k]],
    ["経度", (k) => R.lon[k]],
  ];
  return tableCsv([...table, ...columnsOf(R), ...position], listed);
};
/** @type {(R: Rows, listed: number[]) => string} */
export const geojsonOf = (R, listed) => {
  const columns = columnsOf(R);
  return featureCollection(
    listed.map((k) => ({
      id: R.key(k),
      geometry: pointOf(R.lat[k], R.lon[k]),
      properties: properties(columns, k),
    })),
  );
};

/** @type {(R: Rows, notes: Note[]) => string} in the columns of the topic, for `machikit add` and for the city's own spreadsheet */
export const notesCsv = ({ block: B, table }, notes) => {
  /** @param {string} kind the word of words.csv that the topic knows */
  const ja = (kind) => /** @type {Record<string, Text>} */ (block("words"))[`report.what.${kind}`].ja;
  /** @type {(note: Note) => Record<string, unknown>} */
  const line = ({ row, kind, lat, lon, ...note }) => ({
    ...note,
    name: note.name || (B.walks ? "（名前なし）" : ""),
    dataset: B.walks ? (row === null ? B.tables[0] : table(row)).title.ja : "",
    category: kind === null ? "" : B.walks ? ja(kind) : kind,
    status: B.walks && kind === "right" ? B.settled : B.waiting,
    latitude: degrees(lat),
    longitude: degrees(lon),
  });
  /** @type {Column<Record<string, unknown>>[]} */
  const columns = B.columns.map(([id, header]) => [header, (told) => told[id] ?? ""]);
  return tableCsv(columns, notes.map(line));
};
