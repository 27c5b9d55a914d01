/* The form of one row: its cells, its position, a photo, and setting it aside. Nothing is changed before it is taken over. */
/** @import { LaidRow } from "../row_edits.js" */
/** @import { TopicField } from "../types.d.ts" */
/** @import { RowsNow } from "./rows_now.js" */
import { h, w } from "#core";
import { personalIn } from "../personal.js";
import { wrongValue } from "../row_values.js";
import { setRows } from "./history.js";
import { withNewRow, withoutRow, withPhoto, withRow } from "./rows_changes.js";
import { stamp } from "./rows_now.js";
import { photoFields } from "./rows_photo.js";
import { leaveMap, positionFields } from "./rows_position.js";
import { wrongText } from "./rows_texts.js";

const LONG = 40; // letters from which on a text has a field of several lines

/** @type {(now: RowsNow, f: TopicField, was: string, row: LaidRow | null) => HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} */
const inputFor = (now, f, was, row) => {
  const id = `row-cell-${f.id}`;
  const choices = now.choices(f, row);
  if (choices) {
    const all = ["", ...new Set([...choices, ...(was ? [was] : [])])];
    return h(
      "select",
      { id },
      ...all.map((value) => h("option", { value, selected: value === was, text: value || w("edit.rows.choose") })),
    );
  }
  const lang = f.role === "url" || f.type === "number" || f.type === "integer" ? null : "ja";
  if (was.length > LONG || f.role === "note") {
    const area = h("textarea", { id, rows: 3, lang });
    area.value = was;
    return area;
  }
  const mode = f.type === "integer" ? "numeric" : f.type === "number" ? "decimal" : null;
  const hint = f.type === "time" ? "09:00" : f.type === "date" ? "2026-11-30" : null;
  return h("input", { id, value: was, inputmode: mode, placeholder: hint, autocomplete: "off", lang });
};

/** @typedef {{ field: TopicField, was: string, input: HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement, note: HTMLElement, node: HTMLElement }} CellField */

/** @type {(now: RowsNow, row: LaidRow | null) => CellField[]} required ones and the name first */
const cellFields = (now, row) => {
  const must = (/** @type {TopicField} */ f) => now.required.includes(f.id) || f.role === "name";
  const last = (/** @type {TopicField} */ f) => f.role === "code" || f.id === "id";
  const others = now.forms.filter((f) => !must(f) && !last(f));
  const sorted = [...now.forms.filter(must), ...others, ...now.forms.filter((f) => last(f) && !must(f))];
  return sorted.map((field) => {
    const was = row ? now.cell(row, field) : "";
    const input = inputFor(now, field, was, row);
    const note = h("small", { class: "ed-note", id: `${input.id}-note` });
    input.setAttribute("aria-describedby", note.id);
    const needed = now.required.includes(field.id);
    if (needed) input.setAttribute("aria-required", "true");
    const label = h(
      "span",
      {},
      now.label(field),
      needed ? h("i", { class: "ed-must", text: w("edit.rows.must") }) : null,
    );
    return { field, was, input, note, node: h("label", { class: "ed-cell" }, label, input, note) };
  });
};

/** @type {(cells: CellField[], required: string[]) => CellField | null} the first cell that cannot be; each says why */
const firstWrong = (cells, required) => {
  /** @type {CellField | null} */
  let first = null;
  for (const cell of cells) {
    const { field, input, note } = cell;
    const why = input.value === cell.was ? null : wrongValue(field, input.value, required.includes(field.id));
    const missing = !cell.was && required.includes(field.id) && !input.value.trim() ? "required" : null;
    const seen = personalIn(input.value, { phones: field.role === "phone", contact: field.role === "mail" });
    const personal =
      input.value !== cell.was && seen.length
        ? w("edit.rows.personal", { what: w(`edit.personal.${seen[0].kind}`), shown: seen[0].shown })
        : "";
    note.textContent = why || missing ? wrongText(why ?? missing ?? "", field) : personal;
    input.setAttribute("aria-invalid", String(!!(why || missing)));
    if (why || missing) first ??= cell;
  }
  return first;
};

/**
 * @param {RowsNow} now
 * @param {LaidRow | null} row null: a new one
 * @param {(said: string) => void} done back to the list; what happened
 * @param {{ photo?: { data: string } }} [held] what was chosen before the form was drawn
 * @returns {Node[]}
 */
export const rowForm = (now, row, done, held = {}) => {
  const cells = cellFields(now, row);
  const position = now.placed ? positionFields(row ?? { lat: null, lon: null }) : null;
  const photo = photoFields(held);
  const said = h("p", { class: "ed-note", id: "row-said", role: "status" });
  const leave = (/** @type {string} */ text) => {
    leaveMap();
    done(text);
  };
  const taken = () => {
    const wrong = firstWrong(cells, now.required);
    const point = position ? position.value() : { lat: row?.lat ?? null, lon: row?.lon ?? null };
    const must = now.fields.some((f) => f.role === "latitude" && now.required.includes(f.id));
    const at = Array.isArray(point) ? { lat: point[0], lon: point[1] } : point;
    if (wrong) {
      said.textContent = w("edit.rows.see");
      wrong.input.focus();
    } else if (!at) said.textContent = w("edit.rows.point.wrong");
    else if (must && position && at.lat === null && (!row || row.lat !== null))
      said.textContent = w("edit.rows.point.must");
    else leave(take(now, row, cells, at, photo.value()));
  };
  return [
    h("h3", { id: "row-title", tabindex: -1, lang: row ? "ja" : null, text: row ? now.name(row) : w("edit.rows.add") }),
    ...(now.block.table?.safety ? [h("p", { class: "ed-hint", text: w("edit.rows.claim") })] : []),
    ...(position ? [h("div", { class: "ed-part" }, ...position.nodes)] : []),
    h("div", { class: "ed-part" }, ...cells.map(({ node }) => node)),
    h("div", { class: "ed-part" }, ...photo.nodes),
    said,
    h(
      "p",
      { class: "ed-buttons" },
      h("button", { type: "button", class: "ed-go", id: "row-take", text: w("edit.rows.take"), onclick: taken }),
      h("button", { type: "button", id: "row-back", text: w("edit.rows.back"), onclick: () => leave("") }),
    ),
    ...(row ? asideFields(now, row, leave) : []),
  ];
};

/** @type {(now: RowsNow, row: LaidRow | null, cells: CellField[], at: { lat: number | null, lon: number | null }, photo: { data: string, words: string } | null) => string} */
const take = (now, row, cells, at, photo) => {
  const by = stamp();
  const entered = cells.map(({ field, was, input }) => ({ field, was, now: input.value }));
  /** @type {import("../types.d.ts").RowEdit[]} */
  let rows;
  let key = row?.key ?? "";
  if (row) {
    rows = withRow(now.edits, row, entered, at, now.key, by);
    const birth = row.touched.find((edit) => edit.field === "+");
    key = birth ? (rows.find(({ id }) => id === birth.id)?.key ?? key) : key;
  } else {
    const degrees = (/** @type {number | null} */ v) => (v === null ? "" : (v / 1e6).toFixed(6));
    /** @type {Record<string, string>} */
    const point = now.placed ? { latitude: degrees(at.lat), longitude: degrees(at.lon) } : {};
    const values = { ...Object.fromEntries(entered.map((cell) => [cell.field.id, cell.now.trim()])), ...point };
    rows = withNewRow(now.edits, values, now.key, new Set([...now.rows, ...now.aside].map((one) => one.key)), by);
    key = rows[rows.length - 1].key;
  }
  if (photo) rows = withPhoto(rows, { key }, photo.data, photo.words, by);
  setRows(rows);
  return w(row ? "edit.rows.taken" : "edit.rows.added");
};

/** @type {(now: RowsNow, row: LaidRow, leave: (said: string) => void) => Node[]} */
const asideFields = (now, row, leave) => {
  const note = h("small", { class: "ed-note", role: "status" });
  const reason = h("input", {
    id: "row-reason",
    autocomplete: "off",
    maxlength: 300,
    placeholder: w("edit.rows.reason.hint"),
  });
  const isNew = row.source === null;
  const aside = () => {
    if (!isNew && !reason.value.trim()) {
      note.textContent = w("edit.rows.wrong.reason");
      reason.focus();
      return;
    }
    setRows(withoutRow(now.edits, row, reason.value, stamp()));
    leave(w(isNew ? "edit.rows.removed" : "edit.rows.aside.done"));
  };
  const label = h("label", { class: "ed-cell" }, h("span", { text: w("edit.rows.reason") }), reason, note);
  return [
    h(
      "div",
      { class: "ed-part" },
      h("h3", { text: w(isNew ? "edit.rows.remove" : "edit.rows.aside") }),
      ...(isNew ? [] : [label]),
      h(
        "p",
        {},
        h("button", {
          type: "button",
          id: "row-aside",
          text: w(isNew ? "edit.rows.remove" : "edit.rows.aside"),
          onclick: aside,
        }),
      ),
    ),
  ];
};
