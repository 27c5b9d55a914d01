/* Notes made on the spot: kept in this page only, until they are saved as CSV or printed. Nothing is sent. */
/** @import { Draft, Note, Spot } from "./types.d.ts" */
/** @import { Rows } from "./rows.js" */
import { degrees } from "./texts.js";

export const MOST = 300;
const FIXED = ["code", "latitude", "longitude"]; // roles that nobody sees on the spot

/* what a note must not hold; the gate of `machikit add` looks again, and harder */
/** @type {[what: string, rule: RegExp][]} */
const TRACES = [
  ["phone", /(?:\+81|0)[\d\-ー−‐(). ]{8,13}\d/],
  ["mail", /[^\s@]+@[^\s@]+\.[a-z]/i],
  ["person", /[一-龠々]{1,4}(?:さん|様|氏|宅)(?!々)|(?:氏名|名前)\s*[:：]|と申します/],
];
/** @param {string} text @returns {string | undefined} which trace of a person it holds */
export const traceIn = (text) => TRACES.find(([, rule]) => rule.test(text.normalize("NFKC")))?.[0];

/** @type {(R: Rows, k: number) => import("../../web/types.d.ts").Field[]} the columns of a place that can be seen to be wrong */
export const fieldsOf = (R, k) =>
  R.table(k).fields.filter((f) => !FIXED.includes(f.role ?? "") && f.id !== "point_level");

/** @type {(R: Rows, spot: Spot) => Draft} a note that is begun */
export const draftOf = (R, { row, lat, lon }) => {
  const at =
    row === undefined ? { row: null, lat: lat ?? null, lon: lon ?? null } : { row, lat: R.lat[row], lon: R.lon[row] };
  return { ...at, kind: R.block.walks && at.row === null ? "missing" : null, field: "", trace: "" };
};

/** @type {(R: Rows, draft: Draft, name: string) => Partial<Note>} what of the place a note on foot is about: the column, and what the data say there */
const about = (R, { row, lat, lon, kind, field }, name) => {
  const what = kind ?? (row === null ? "missing" : "value");
  const own = row === null ? name : (R.title(row) ?? "");
  const said = lat === null ? "" : `${degrees(lat)}, ${degrees(lon)}`;
  if (what === "position") return { field: "緯度・経度", said, name: own, kind: what };
  if (what === "name") return { field: "名称", said: own, name: own, kind: what };
  const chosen = row !== null && kind === "value" ? fieldsOf(R, row).find((f) => f.id === field) : null;
  if (row === null || !chosen) return { name: own, kind: what };
  return { field: chosen.header, said: R.value(row, chosen.id) ?? "", name: own, kind: what };
};

/** @type {(R: Rows, draft: Draft, text: string, name: string, date: string) => Note} */
export const noteOf = (R, draft, text, name, date) => {
  const { row, lat, lon, kind } = draft;
  const note = { row, lat, lon, kind, text, date, name: "", field: "", said: "" };
  return { ...note, ...(R.block.walks && about(R, draft, name)) };
};

/** @type {(R: Rows, k: number, date: string) => Note} a place that is as the data say */
export const rightNote = (R, k, date) => noteOf(R, { ...draftOf(R, { row: k }), kind: "right" }, "", "", date);
