/* Row edits laid over the table of a page: mended cells, moved points, new rows, rows set aside, photos. Pure: nothing is drawn.
   Twin of tables/edits/apply.py; tests/golden/row_edits.json holds both to the same cases. */
/** @import { Cell, Changes, EditsBlock, Field, RowEdit, Table, TopicField } from "./types.d.ts" */
import { keyText, numbered, RowFinder } from "./row_keys.js";
import { kindsWithSymbol, linkColumns, linkKeys, sizesOf, weeksOf } from "./row_marks.js";
import { cellOf, cellText, normalText, pointOfText, pointText, sameText, wrongValue } from "./row_values.js";

const NEAR = 1; // millionths of a degree within which two positions are the same
const { hasOwn: has } = Object; // a field may be called `constructor`, which every object seems to know

/** @typedef {"no_row" | "several" | "aside" | "stale" | "field" | "json" | "point" | "photo" | "reason" | import("./row_values.js").WrongValue} Why */
/** there: what stands there now; header: of the field that is meant. */
/** @typedef {{ edit: RowEdit, why: Why, there?: string, header?: string }} Unapplied */
/** A row while edits are applied. source: its place in the built table, null for a new one. */
/** @typedef {{ source: number | null, key: string, cells: Record<string, Cell>, lat: number | null, lon: number | null, aside?: RowEdit, photos: RowEdit[], touched: RowEdit[], marked: boolean }} LaidRow */
/** built: rows of the built table; rows: as the laid table has them, with the edits of each. */
/** @typedef {{ built: number, table: Table, rows: LaidRow[], unapplied: Unapplied[], aside: LaidRow[] }} Laid */

/** An edit that cannot be applied. */
class Refused extends Error {
  /**
   * @param {Why} why
   * @param {string} [there]
   * @param {string} [header]
   */
  constructor(why, there, header) {
    super(why);
    this.told = { why, there, header };
  }
}

/** @type {(table: Table, edits: EditsBlock) => TopicField[]} all columns of the page's table, in order, those without a value too */
export const columnsOf = (table, edits) => edits.table?.columns ?? table.fields;

/** @type {(fields: TopicField[], named: string) => TopicField | undefined} by id, or by header as people write it */
export const fieldNamed = (fields, named) => {
  const fold = (/** @type {string} */ text) => text.normalize("NFKC").trim().toLowerCase();
  const is = (/** @type {TopicField} */ f) =>
    [f.header, f.id, f.ja, ...(f.also ?? [])].some((one) => fold(one) === fold(named));
  return fields.find((f) => f.id === named) ?? fields.find((f) => f.header === named) ?? fields.find(is);
};

/** Rows while edits are applied; their places stay as they are until the end. */
class Rows {
  /**
   * @param {Table} table as built
   * @param {EditsBlock} edits
   */
  constructor(table, edits) {
    const of = edits.table;
    this.fields = columnsOf(table, edits);
    this.required = new Set(of?.required ?? []);
    this.key = of?.key ?? [];
    this.safety = !!of?.safety;
    const unconfirmed = new Set(table.unconfirmed ?? of?.unconfirmed ?? []);
    const cell = (/** @type {string} */ id, /** @type {number} */ i) =>
      has(table.columns, id) ? table.columns[id][i] : null;
    const texts = Array.from({ length: table.n }, (_, i) => keyText(this.key.map((id) => cellText(cell(id, i)))));
    /** @type {LaidRow[]} */
    this.rows = numbered(texts, of?.nth).map((key, i) => ({
      source: i,
      key,
      cells: {},
      lat: table.lat[i],
      lon: table.lon[i],
      photos: [],
      touched: [],
      marked: unconfirmed.has(i),
    }));
    this.cell = (/** @type {LaidRow} */ row, /** @type {string} */ id) =>
      has(row.cells, id) ? row.cells[id] : row.source === null ? null : cell(id, row.source);
    this.finder = new RowFinder(this.rows.map(({ key }) => key));
  }

  /** @type {(edit: RowEdit) => void} throws Refused */
  apply(edit) {
    const row = edit.field === "+" ? this.added(edit) : this.found(edit);
    if (edit.field === "-") {
      if (!edit.reason.trim()) throw new Refused("reason");
      row.aside ??= edit;
      return;
    }
    if (row.aside) throw new Refused("aside");
    const changed = edit.field === "+" || this.change(row, edit);
    row.touched.push(edit);
    if (changed && this.safety) row.marked = true;
  }

  /** @param {RowEdit} edit */
  found(edit) {
    const row = this.finder.find(edit.key);
    if (typeof row === "string") throw new Refused(row);
    return this.rows[row];
  }

  /** @type {(row: LaidRow, edit: RowEdit) => boolean} false where the row says so already */
  change(row, edit) {
    if (edit.field === "photo") {
      if (!/^data:image\/(jpeg|png|webp);base64,[\w+/=]+$/.test(edit.now)) throw new Refused("photo");
      row.photos.push(edit);
      return true;
    }
    return edit.field === "point" ? this.move(row, edit) : this.mend(row, edit);
  }

  /** @type {(row: LaidRow, edit: RowEdit) => boolean} */
  move(row, edit) {
    const [was, now] = [pointOfText(edit.was), pointOfText(edit.now)];
    if (!was || !now) throw new Refused("point");
    const is = (/** @type {[number, number] | [null, null]} */ [lat, lon]) =>
      lat === null || row.lat === null
        ? lat === row.lat
        : Math.abs(lat - row.lat) <= NEAR && Math.abs(Number(lon) - Number(row.lon)) <= NEAR;
    if (is(now)) return false;
    if (!is(was)) throw new Refused("stale", pointText(row.lat, row.lon));
    if (now[0] === null && this.fields.some((f) => f.role === "latitude" && this.required.has(f.id)))
      throw new Refused("required");
    [row.lat, row.lon] = now;
    return true;
  }

  /** @type {(row: LaidRow, edit: RowEdit) => boolean} */
  mend(row, edit) {
    const field = fieldNamed(this.fields, edit.field);
    if (!field) throw new Refused("field");
    const wrong = wrongValue(field, edit.now, this.required.has(field.id));
    if (wrong) throw new Refused(wrong, undefined, field.header);
    if (field.role === "latitude" || field.role === "longitude") return this.moveBy(row, edit, field);
    const there = cellText(this.cell(row, field.id));
    if (sameText(field, there, edit.now)) return false;
    if (!sameText(field, there, edit.was)) throw new Refused("stale", there, field.header);
    this.write(row, field, edit.now);
    return true;
  }

  /** @type {(row: LaidRow, edit: RowEdit, field: TopicField) => boolean} a mended cell of latitude or longitude */
  moveBy(row, edit, field) {
    const side = field.role === "latitude" ? "lat" : "lon";
    const at = (/** @type {string} */ text) => (text.trim() ? Math.round(Number(normalText(field, text)) * 1e6) : null);
    const [there, now] = [row[side], at(edit.now)];
    if (there === now) return false;
    const was = at(edit.was);
    if (was === null || there === null ? was !== there : Math.abs(was - there) > NEAR)
      throw new Refused("stale", there === null ? "" : (there / 1e6).toFixed(6), field.header);
    row[side] = now;
    return true;
  }

  /** @type {(row: LaidRow, field: TopicField, text: string) => void} */
  write(row, field, text) {
    row.cells[field.id] = cellOf(field, text);
    if (row.source !== null && this.key.includes(field.id))
      this.finder.add(keyText(this.key.map((id) => cellText(this.cell(row, id)))), this.rows.indexOf(row));
  }

  /** @type {(edit: RowEdit) => LaidRow} */
  added(edit) {
    const values = newValues(edit.now, this.fields, this.required);
    const degrees = (/** @type {string} */ role) => {
      const text = this.fields.filter((f) => f.role === role).map((f) => values.get(f) ?? "")[0] ?? "";
      return text ? Math.round(Number(text.normalize("NFKC")) * 1e6) : null;
    };
    const [lat, lon] = [degrees("latitude"), degrees("longitude")];
    const point = lat === null || lon === null ? { lat: null, lon: null } : { lat, lon };
    /** @type {LaidRow} */
    const row = { source: null, key: "", cells: {}, ...point, photos: [], touched: [], marked: false };
    for (const [field, text] of values) if (!HIDDEN.includes(field.role ?? "")) this.write(row, field, text);
    row.key = this.finder.free(keyText(this.key.map((id) => cellText(this.cell(row, id)))));
    this.finder.add(row.key, this.rows.length);
    this.finder.add(edit.key, this.rows.length);
    this.rows.push(row);
    return row;
  }
}

const HIDDEN = ["latitude", "longitude"]; // kept as the row's point

/** @type {(json: string, fields: TopicField[], required: Set<string>) => Map<TopicField, string>} throws Refused */
const newValues = (json, fields, required) => {
  let given;
  try {
    given = JSON.parse(json);
  } catch {
    throw new Refused("json");
  }
  if (typeof given !== "object" || given === null || Array.isArray(given)) throw new Refused("json");
  /** @type {Map<TopicField, string>} */
  const values = new Map(fields.filter((f) => required.has(f.id)).map((f) => [f, ""]));
  for (const [name, value] of Object.entries(given)) {
    if (typeof value === "object" && value !== null) throw new Refused("json");
    const field = fieldNamed(fields, name);
    if (!field) throw new Refused("field");
    values.set(field, cellText(value));
  }
  for (const [field, text] of values) {
    const wrong = wrongValue(field, text, required.has(field.id));
    if (wrong) throw new Refused(wrong, undefined, field.header);
  }
  return values;
};

/** @type {(table: Table, edits: EditsBlock, rows: RowEdit[]) => Rows & { unapplied: Unapplied[] }} */
const applied = (table, edits, rows) => {
  const all = new Rows(table, edits);
  /** @type {Unapplied[]} */
  const unapplied = [];
  const seen = new Set();
  for (const edit of rows) {
    if (seen.has(edit.id)) continue; // an id is applied once
    seen.add(edit.id);
    try {
      all.apply(edit);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      unapplied.push({ edit, ...error.told });
    }
  }
  return Object.assign(all, { unapplied });
};

/** @type {(edit: Partial<RowEdit>) => RowEdit} with texts everywhere: somebody may have mended the file by hand */
const asEdit = (edit) => {
  const names = /** @type {const} */ (["id", "when", "by", "key", "field", "was", "now", "reason"]);
  return /** @type {any} */ (Object.fromEntries(names.map((name) => [name, cellText(edit[name])])));
};

/**
 * The table with edits, and what became of each.
 * @param {Table} table as built
 * @param {EditsBlock} edits
 * @param {Partial<RowEdit>[]} rows
 * @returns {Laid}
 */
export const layRows = (table, edits, rows) => {
  const all = applied(table, edits, rows.map(asEdit));
  const kept = all.rows.filter((row) => !row.aside);
  const columns = columnsOf(table, edits).filter((f) => !HIDDEN.includes(f.role ?? ""));
  const known = new Map(table.fields.map((f) => [f.id, f]));
  const values = columns.map((f) => kept.map((row) => all.cell(row, f.id)));
  const shown = columns.map((f, k) => f.role === "flag" || values[k].some((v) => v !== null));
  const byId = Object.fromEntries(columns.map((f, k) => [f.id, values[k]]));
  /** @type {Table} */
  const laid = {
    ...table,
    n: kept.length,
    fields: columns.filter((_, k) => shown[k]).map((f) => known.get(f.id) ?? fieldOf(f)),
    columns: Object.fromEntries(columns.flatMap((f, k) => (shown[k] ? [[f.id, values[k]]] : []))),
    lat: kept.map((row) => (row.lon === null ? null : row.lat)),
    lon: kept.map((row) => (row.lat === null ? null : row.lon)),
  };
  derive(laid, table, columns, byId, edits);
  mark(laid, table, kept);
  return {
    built: table.n,
    table: laid,
    rows: kept,
    unapplied: all.unapplied,
    aside: all.rows.filter((row) => row.aside),
  };
};

/** @type {WeakMap<object, { of: unknown, laid: Laid }>} by the list of edits: map, list, forms and figures ask for the same */
const known = new WeakMap();

/** @type {(table: Table, edits: EditsBlock, rows: RowEdit[]) => Laid} the same, computed once for a list of edits of the page */
export const laidRows = (table, edits, rows) => {
  const before = known.get(rows);
  if (before && before.of === edits.table && before.laid.built === table.n) return before.laid;
  const laid = layRows(table, edits, rows);
  known.set(rows, { of: edits.table, laid });
  return laid;
};

/** @type {(table: Table, changes: Changes, edits: EditsBlock) => Table} the table of a page with the changes that were made in it */
export const layTable = (table, { rows }, edits) =>
  rows.length && edits.table ? { ...laidRows(table, edits, rows).table } : table;

/** @type {(f: TopicField) => Field} as a block has it */
const fieldOf = ({ id, header, ja, en, type, role, group }) =>
  /** @type {Field} */ ({ id, header, ja, en, type, ...(role && { role }), ...(group && { group }) });

/** @type {(laid: Table, table: Table, columns: TopicField[], byId: Record<string, Cell[]>, edits: EditsBlock) => void} */
const derive = (laid, table, columns, byId, edits) => {
  const rows = Array.from(
    { length: laid.n },
    (_, i) => (/** @type {string} */ id) => (has(byId, id) ? byId[id][i] : null),
  );
  laid.keys = linkKeys(rows, linkColumns(/** @type {Field[]} */ (columns), edits.table?.key ?? ["name", "address"]));
  const cells = (/** @type {string} */ role) => {
    const field = laid.fields.find((f) => f.role === role);
    return field && laid.columns[field.id];
  };
  for (const name of /** @type {const} */ (["kinds", "size", "steps", "week", "weeks"])) delete laid[name];
  const [categories, amounts] = [cells("category"), cells("value")];
  if (table.week) Object.assign(laid, weeksOf(rows, edits.table?.hours ?? guessedHours(columns)));
  if (categories) laid.kinds = kindsWithSymbol(categories);
  if (amounts) Object.assign(laid, sizesOf(amounts));
};

/** @param {TopicField[]} columns */
const guessedHours = (columns) => {
  const ids = new Set(columns.map((f) => f.id));
  return ids.has("opens") ? (ids.has("days") ? "days" : "always") : "by_day";
};

/** @type {(laid: Table, table: Table, kept: LaidRow[]) => void} photos, and what only a participant says */
const mark = (laid, table, kept) => {
  const photos = kept.flatMap((row, i) => {
    const before = row.source === null ? [] : (table.photos?.[row.source] ?? []);
    const more = row.photos.map((edit) => ({ data: edit.now, words: edit.reason }));
    return before.length + more.length ? [[i, [...before, ...more]]] : [];
  });
  delete laid.photos;
  delete laid.unconfirmed;
  if (photos.length) laid.photos = Object.fromEntries(photos);
  const unconfirmed = kept.flatMap((row, i) => (row.marked ? [i] : []));
  if (unconfirmed.length) laid.unconfirmed = unconfirmed;
};
