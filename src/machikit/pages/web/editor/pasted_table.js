/* A table that was pasted or read from a file: its cells, and what it would change. Pure, but for HTML, which the caller takes apart. */
/** @import { LaidRow } from "../row_edits.js" */
/** @import { RowEdit, TopicField } from "../types.d.ts" */
import { personalIn } from "../personal.js";
import { fieldNamed } from "../row_edits.js";
import { folded, keyText, numbered } from "../row_keys.js";
import { cellText, pointText, sameText, wrongValue } from "../row_values.js";
import { withNewRow, withRow } from "./rows_changes.js";

const HEAD_ROWS = 6; // among which the headers are looked for: titles may stand above them

/**
 * The cells of a text: separated by tabs where its first lines have any, else by commas (or semicolons); quotes as spreadsheets write.
 * @param {string} text
 * @returns {string[][]}
 */
export const cellsOf = (text) => {
  const plain = text.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n");
  const first = plain.slice(0, 2000);
  const mark = first.includes("\t")
    ? "\t"
    : (first.match(/;/g)?.length ?? 0) > (first.match(/,/g)?.length ?? 0)
      ? ";"
      : ",";
  /** @type {string[][]} */
  const rows = [[]];
  let at = 0;
  while (at < plain.length) {
    const row = rows[rows.length - 1];
    if (plain[at] === '"') {
      const end = closing(plain, at + 1);
      row.push(plain.slice(at + 1, end).replace(/""/g, '"'));
      at = end + 1;
    } else {
      const end = plain.slice(at).search(mark === "\t" ? /[\t\n]/ : mark === ";" ? /[;\n]/ : /[,\n]/);
      row.push(plain.slice(at, end < 0 ? plain.length : at + end));
      at = end < 0 ? plain.length : at + end;
    }
    if (plain[at] === mark && at + 1 === plain.length) row.push("");
    if (plain[at] === "\n") rows.push([]);
    at++;
  }
  return rows.filter((row) => row.some((cell) => cell.trim()));
};

/** @type {(text: string, from: number) => number} where a quoted cell ends; the end of the text where its quote is left open */
const closing = (text, from) => {
  let at = from;
  while (at < text.length && (text[at] !== '"' || text[at + 1] === '"')) at += text[at] === '"' ? 2 : 1;
  return at;
};

/**
 * @typedef {object} Difference
 * @property {RowEdit[]} rows all edits of the page, with those of the table
 * @property {number} added rows
 * @property {number} changed rows
 * @property {number} same rows
 * @property {string[]} unknown headers of columns that are not of the table
 * @property {{ row: number, header: string, text: string, why: string }[]} wrong cells that cannot be taken
 * @property {{ row: number, header: string, kind: string, shown: string }[]} personal
 */

/** @type {(cells: string[][], fields: TopicField[], key: string[]) => { head: (TopicField | undefined)[], at: number } | null} null: no row has headers of the table */
const headOf = (cells, fields, key) => {
  const rows = cells
    .slice(0, HEAD_ROWS)
    .map((row) => row.map((text) => (text.trim() ? fieldNamed(fields, text) : undefined)));
  const count = (/** @type {(TopicField | undefined)[]} */ row) => row.filter(Boolean).length;
  const at = rows.reduce((best, row, i) => (count(row) > count(rows[best] ?? []) ? i : best), 0);
  const head = rows[at] ?? [];
  return head.some((f) => f && (f.id === key[0] || f.role === "name")) ? { head, at } : null;
};

/**
 * What a table would change. A blank cell changes nothing; a row whose key the page has not is new.
 * @param {string[][]} cells
 * @param {{ fields: TopicField[], key: string[], required: string[], laid: LaidRow[], cell: (row: LaidRow, f: TopicField) => string, rows: RowEdit[], allowed?: (f: TopicField, row: LaidRow | undefined, text: string) => boolean }} page
 * @param {import("./rows_changes.js").Stamp} stamp
 * @returns {Difference | null} null: none of its rows has the table's headers
 */
export const differenceOf = (cells, page, stamp) => {
  const found = headOf(cells, page.fields, page.key);
  if (!found) return null;
  const { head, at } = found;
  const unknown = cells[at].filter((text, c) => text.trim() && !head[c]);
  /** @type {Difference} */
  const told = { rows: page.rows, added: 0, changed: 0, same: 0, unknown, wrong: [], personal: [] };
  const body = cells.slice(at + 1).map((row, r) => ({ number: at + r + 2, values: valuesOf(row, head) }));
  const given = new Set(head.filter(Boolean).map((f) => /** @type {TopicField} */ (f).id));
  const key = page.key.filter((id) => given.has(id));
  const texts = (/** @type {(id: string) => string} */ of) => folded(keyText(key.map(of)));
  const byId = new Map(page.fields.map((f) => [f.id, f]));
  const cellOf = (/** @type {LaidRow} */ row, /** @type {string} */ id) =>
    page.cell(row, /** @type {TopicField} */ (byId.get(id)));
  const known = new Map(
    numbered(page.laid.map((row) => texts((id) => cellOf(row, id)))).map((text, i) => [text, page.laid[i]]),
  );
  const taken = new Set(page.laid.map((row) => row.key));
  const asked = numbered(body.map(({ values }) => texts((id) => values[id] ?? "")));
  for (const [i, { number, values }] of body.entries()) {
    const row = known.get(asked[i]);
    const bad = wrongIn(values, page, number, row);
    told.personal.push(...personalCells(values, page.fields, number));
    if (bad.length) told.wrong.push(...bad);
    else if (row) take(told, row, values, page, stamp);
    else if (values[page.key[0]]) {
      told.rows = withNewRow(told.rows, values, page.key, taken, stamp);
      told.added++;
    }
  }
  return told;
};

/** @type {(row: string[], head: (TopicField | undefined)[]) => Record<string, string>} */
const valuesOf = (row, head) =>
  Object.fromEntries(head.flatMap((f, c) => (f && !f.own && row[c]?.trim() ? [[f.id, row[c].trim()]] : [])));

/** @type {(values: Record<string, string>, page: { fields: TopicField[], required: string[], allowed?: (f: TopicField, row: LaidRow | undefined, text: string) => boolean }, number: number, row: LaidRow | undefined) => Difference["wrong"]} */
const wrongIn = (values, { fields, required, allowed }, number, row) =>
  fields.flatMap((f) => {
    const text = values[f.id] ?? "";
    if (!text && row) return [];
    const choice = text && allowed && !allowed(f, row, text) ? "choice" : null;
    const why = wrongValue(f, text, required.includes(f.id)) ?? choice;
    return why ? [{ row: number, header: f.header, text, why }] : [];
  });

/** @type {(values: Record<string, string>, fields: TopicField[], row: number) => Difference["personal"]} */
const personalCells = (values, fields, row) =>
  fields.flatMap((f) =>
    personalIn(values[f.id] ?? "", { phones: f.role === "phone", contact: f.role === "mail" }).map(
      ({ kind, shown }) => ({
        row,
        header: f.header,
        kind,
        shown,
      }),
    ),
  );

/** @type {(told: Difference, row: LaidRow, values: Record<string, string>, page: { fields: TopicField[], key: string[], cell: (row: LaidRow, f: TopicField) => string }, stamp: import("./rows_changes.js").Stamp) => void} */
const take = (told, row, values, page, stamp) => {
  const isPlace = (/** @type {TopicField} */ f) => f.role === "latitude" || f.role === "longitude";
  const cells = page.fields
    .filter((f) => values[f.id] && !isPlace(f))
    .map((field) => ({ field, was: page.cell(row, field), now: values[field.id] }));
  const degrees = (/** @type {"latitude" | "longitude"} */ role, /** @type {number | null} */ there) => {
    const text = page.fields.filter((f) => f.role === role).map((f) => values[f.id] ?? "")[0];
    return text ? Math.round(Number(text.normalize("NFKC")) * 1e6) : there;
  };
  const moved = { lat: degrees("latitude", row.lat), lon: degrees("longitude", row.lon) };
  const near =
    pointText(row.lat, row.lon) === pointText(moved.lat, moved.lon) || moved.lat === null || moved.lon === null;
  if (near && cells.every(({ field, was, now }) => sameText(field, cellText(was), now))) {
    told.same++;
    return;
  }
  told.rows = withRow(told.rows, row, cells, near ? row : moved, page.key, stamp);
  told.changed++;
};
