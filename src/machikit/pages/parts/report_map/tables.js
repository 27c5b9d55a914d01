/* The tables under the list, whose numbers stand and whose words change; and what is downloaded of the list. */
/** @import { Cell, Column } from "../../web/types.d.ts" */
/** @import { Rows } from "./rows.js" */
/** @import { Texts } from "./texts.js" */
import { every, featureCollection, number, pointOf, properties, tableCsv } from "#core";
import { say } from "./texts.js";

/** @type {(R: Rows, told: Texts) => void} */
export const drawTables = ({ block: B }, { term }) => {
  for (const el of every(".reports [data-term]")) {
    const v = el.dataset.term ?? "";
    const said = v === "" ? say("no_kind") : term(v);
    el.textContent = said;
    if (v !== "" && said === v) el.lang = "ja";
    else el.removeAttribute("lang");
  }
  const bands = B.walks ? [] : B.bands;
  for (const el of every(".by thead [data-band]")) {
    const n = Number(el.dataset.band);
    const a = n ? bands[n - 1] + 1 : 0;
    el.textContent = n < bands.length ? say("band", { a, b: bands[n] }) : say("band.last", { a });
  }
  for (const el of every(".by thead [data-within]")) el.textContent = say("col.within", { days: el.dataset.within });
  for (const el of every("[data-days]")) el.textContent = say("days", { n: number(Number(el.dataset.days)) });
};

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
