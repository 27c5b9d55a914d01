/* The list of a page's row edits after one more: a cell that is changed twice stays one edit, and back to what it was is none. Pure. */
/** @import { LaidRow } from "../row_edits.js" */
/** @import { RowEdit, TopicField } from "../types.d.ts" */
import { keyText } from "../row_keys.js";
import { cellText, pointText, sameText } from "../row_values.js";

/** id: of the next edit; when: of it */
/** @typedef {{ id: () => string, when: string }} Stamp */

const HIDDEN = ["latitude", "longitude"];

/** @type {(row: LaidRow) => RowEdit | undefined} the edit that made a new row */
const birthOf = (row) => row.touched.find((edit) => edit.field === "+");

/** @type {(rows: RowEdit[], old: RowEdit, now: Partial<RowEdit>) => RowEdit[]} */
const replaced = (rows, old, now) => rows.map((edit) => (edit.id === old.id ? { ...edit, ...now } : edit));

/** @type {(rows: RowEdit[], stamp: Stamp, edit: Partial<RowEdit>) => RowEdit[]} */
const added = (rows, { id, when }, edit) => [
  ...rows,
  { id: id(), when, by: "page", key: "", field: "", was: "", now: "", reason: "", ...edit },
];

/** @type {(rows: RowEdit[], old: RowEdit, values: Record<string, string>, keyFields: string[]) => RowEdit[]} a new row with other cells */
const born = (rows, old, values, keyFields) => {
  const filled = Object.fromEntries(Object.entries({ ...JSON.parse(old.now), ...values }).filter(([, v]) => v !== ""));
  const others = new Set(rows.filter((edit) => edit.field === "+" && edit.id !== old.id).map((edit) => edit.key));
  const text = keyText(keyFields.map((id) => cellText(filled[id])));
  let key = text;
  for (let n = 2; others.has(key); n++) key = `${text} #${n}`;
  return rows.map((edit) => {
    if (edit.id === old.id) return { ...edit, key, now: JSON.stringify(filled) };
    return edit.key === old.key ? { ...edit, key } : edit;
  });
};

/**
 * A row with other cells and another position.
 * @param {RowEdit[]} rows
 * @param {LaidRow} row
 * @param {{ field: TopicField, was: string, now: string }[]} cells those that may have changed
 * @param {{ lat: number | null, lon: number | null }} point in millionths of a degree
 * @param {string[]} keyFields
 * @param {Stamp} stamp
 */
export const withRow = (rows, row, cells, point, keyFields, stamp) => {
  const changed = cells.filter(({ field, was, now }) => !sameText(field, was, now));
  const [was, now] = [pointText(row.lat, row.lon), pointText(point.lat, point.lon)];
  const birth = birthOf(row);
  if (birth) {
    const [latitude = "", longitude = ""] = now ? now.split(",") : [];
    const values = Object.fromEntries(changed.map(({ field, now: text }) => [field.id, text.trim()]));
    return born(rows, birth, { ...values, ...(was === now ? {} : { latitude, longitude }) }, keyFields);
  }
  const all = changed.reduce(
    (list, cell) => withField(list, row, cell.field.id, cell, stamp, (a, b) => sameText(cell.field, a, b)),
    rows,
  );
  return was === now ? all : withField(all, row, "point", { was, now }, stamp, (a, b) => a === b);
};

/** @type {(rows: RowEdit[], row: LaidRow, field: string, cell: { was: string, now: string }, stamp: Stamp, same: (a: string, b: string) => boolean) => RowEdit[]} */
const withField = (rows, row, field, { was, now }, stamp, same) => {
  const old = row.touched.find((edit) => edit.field === field && rows.some(({ id }) => id === edit.id));
  if (!old) return added(rows, stamp, { key: row.key, field, was, now: now.trim() });
  return same(old.was, now) ? rows.filter(({ id }) => id !== old.id) : replaced(rows, old, { now: now.trim() });
};

/** @type {(rows: RowEdit[], values: Record<string, string>, keyFields: string[], taken: Set<string>, stamp: Stamp) => RowEdit[]} taken: the keys of all rows; that of the new one is added */
export const withNewRow = (rows, values, keyFields, taken, stamp) => {
  const filled = Object.fromEntries(Object.entries(values).filter(([, text]) => text.trim()));
  const text = keyText(keyFields.map((id) => filled[id] ?? ""));
  let key = text;
  for (let n = 2; taken.has(key); n++) key = `${text} #${n}`;
  taken.add(key);
  return added(rows, stamp, { key, field: "+", now: JSON.stringify(filled) });
};

/** @type {(rows: RowEdit[], row: LaidRow, reason: string, stamp: Stamp) => RowEdit[]} a row that was new in the page is just gone */
export const withoutRow = (rows, row, reason, stamp) => {
  const birth = birthOf(row);
  if (birth) return withoutEdit(rows, birth.id);
  return added(rows, stamp, { key: row.key, field: "-", reason: reason.trim() });
};

/** @type {(rows: RowEdit[], row: { key: string }, data: string, words: string, stamp: Stamp) => RowEdit[]} */
export const withPhoto = (rows, row, data, words, stamp) =>
  added(rows, stamp, { key: row.key, field: "photo", now: data, reason: words.trim() });

/** @type {(rows: RowEdit[], id: string) => RowEdit[]} without an edit; what was done to a row that it made goes with it */
export const withoutEdit = (rows, id) => {
  const gone = rows.find((edit) => edit.id === id);
  return rows.filter((edit) => edit.id !== id && !(gone?.field === "+" && edit.key === gone.key));
};

/** @type {(fields: TopicField[]) => TopicField[]} what stands in a form; a position is entered by itself */
export const formFields = (fields) => fields.filter((f) => !HIDDEN.includes(f.role ?? "") && !f.own);
