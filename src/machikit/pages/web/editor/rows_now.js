/* The rows of the page as they are now, for the forms of the edit mode. */
/** @import { LaidRow } from "../row_edits.js" */
/** @import { EditsBlock, RowEdit, Table, TopicField } from "../types.d.ts" */
import { built, changesNow, editsNow, lang, now, w } from "#core";
import { columnsOf, laidRows } from "../row_edits.js";
import { cellText } from "../row_values.js";
import { formFields } from "./rows_changes.js";

const CHOICES = 24; // different values of a column that are offered to choose from
const KEPT = ["note", "weekdays"]; // beside a rule: they change how it is read
const RULES = ["rule", "category"];
const CHOSEN = ["flag", "category", "series", "area", "status"]; // roles of columns with few values

/** @typedef {ReturnType<typeof rowsNow>} RowsNow */

/** @type {() => Table | null} as built: of a page of places, or that of which a part is drawn */
const tableBuilt = () => built("data") ?? built("rows");
/** @type {() => boolean} */
export const hasRows = () => tableBuilt() !== null && editsNow() !== null;
/** @type {() => string | null} why rows cannot be changed here: a word of `edit.rows.why.` */
export const whyNot = () => {
  const edits = editsNow();
  return edits?.table && tableBuilt() ? null : (edits?.why ?? "no_table");
};

/** @type {{ rows: RowEdit[] | null, now: any }} */
let known = { rows: null, now: null };

export const rowsNow = () => {
  const { rows } = changesNow();
  if (known.rows !== rows) known = { rows, now: look(rows) };
  return /** @type {ReturnType<typeof look>} */ (known.now);
};

/** @param {RowEdit[]} edits */
const look = (edits) => {
  const block = /** @type {EditsBlock} */ (editsNow());
  const table = /** @type {Table} */ (tableBuilt());
  const fields = columnsOf(table, block);
  const laid = laidRows(table, block, edits);
  const place = new Map(laid.rows.map((row, i) => [row, i]));
  /** @type {(row: LaidRow, f: TopicField) => string} */
  const cell = (row, f) => cellText(laid.table.columns[f.id]?.[place.get(row) ?? -1]);
  const nameField = fields.find((f) => f.role === "name");
  const noteField = fields.find((f) => f.role === "note");
  const isRule = (/** @type {TopicField} */ f) => RULES.includes(f.role ?? "") && built("rows") !== null; // chosen only: it is not read anew
  return {
    ...laid,
    block,
    edits,
    fields,
    forms: formFields(fields).filter((f) => built("rows") === null || !KEPT.includes(f.role ?? "")),
    key: block.table?.key ?? [],
    required: block.table?.required ?? [],
    placed: fields.some((f) => f.role === "latitude") || table.lat.some((v) => v !== null),
    cell,
    /** @param {LaidRow} row */
    name: (row) => (nameField ? cell(row, nameField) : row.key) || w("no_name"),
    /** @type {(f: TopicField, row: LaidRow | null) => string[] | null} the values to choose from; null: any text */
    choices: (f, row) => {
      const rules = isRule(f);
      if (f.type !== "flag" && !CHOSEN.includes(f.role ?? "") && !rules) return null;
      const note = row && noteField ? cell(row, noteField) : ""; // a rule is read together with it
      const beside = (/** @type {number} */ i) =>
        f.role !== "rule" || !noteField || cellText(table.columns[noteField.id]?.[i]) === note;
      const there = (table.columns[f.id] ?? []).filter((v, i) => v !== null && beside(i)).map(String);
      const different = [...new Set(there)].sort();
      return different.length && (rules || different.length <= CHOICES) ? different : null;
    },
    isRule,
    /** @param {TopicField} f */
    label: (f) => laid.table.fields.find(({ id }) => id === f.id)?.[lang()] ?? f[lang()],
  };
};

/** For new edits: an id that no other page will give, and the minute in Japan. */
export const stamp = () => {
  const { date, minute } = now();
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  return {
    id: () =>
      `p-${Array.from(crypto.getRandomValues(new Uint8Array(6)), (n) => n.toString(16).padStart(2, "0")).join("")}`,
    when: `${date}T${two(Math.floor(minute / 60))}:${two(minute % 60)}`,
  };
};
