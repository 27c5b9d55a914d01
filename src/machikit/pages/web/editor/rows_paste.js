/* A table of the same columns taken in: pasted from a spreadsheet or a document, or a CSV file. Shown as changes before it is taken. */
/** @import { Difference } from "./pasted_table.js" */
/** @import { RowsNow } from "./rows_now.js" */
import { h, w } from "#core";
import { MOST_ROWS } from "../edit_shapes.js";
import { setRows } from "./history.js";
import { cellsOf, differenceOf } from "./pasted_table.js";
import { stamp } from "./rows_now.js";
import { short, wrongText } from "./rows_texts.js";

const MOST_BYTES = 20e6;
const NAMED = 8; // rows, columns and cells that a list names

const MOST_SPAN = 1000; // rows or columns that one merged cell covers

/** @type {(cell: Element, name: string) => number} */
const span = (cell, name) => Math.min(MOST_SPAN, Math.max(1, Number(cell.getAttribute(name)) || 1));

/** @type {(cell: Element) => string} its text; lines that were broken stay apart */
const cellText = (cell) => {
  for (const line of cell.querySelectorAll("br, p + p, div + div")) line.before(" ");
  return (cell.textContent ?? "").trim();
};

/**
 * The cells of a document's tables; nothing of it is run or fetched. What a merged cell says holds for each row that it covers.
 * @param {string} markup
 */
const cellsOfHtml = (markup) => {
  /** @type {{ text: string, rows: number }[]} by column: cells that go on below */
  const above = [];
  const rows = new DOMParser().parseFromString(markup, "text/html").querySelectorAll("tr");
  return [...rows].map((row) => {
    /** @type {string[]} */
    const texts = [];
    const over = () => {
      for (let one = above[texts.length]; one?.rows; one = above[texts.length]) {
        one.rows -= 1;
        texts.push(one.text);
      }
    };
    for (const cell of row.querySelectorAll("td, th")) {
      over();
      const [text, below] = [cellText(cell), span(cell, "rowspan") - 1];
      for (const said of [text, ...Array(span(cell, "colspan") - 1).fill("")]) {
        above[texts.length] = { text: said, rows: below };
        texts.push(said);
      }
    }
    over();
    return texts;
  });
};

/** @param {ArrayBuffer} bytes */
const textOfBytes = (bytes) => {
  const first = new Uint8Array(bytes.slice(0, 2));
  if (first[0] === 0xff && first[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("shift_jis").decode(bytes);
  }
};

/** @type {(title: string, lines: string[]) => Node[]} */
const listed = (title, lines) =>
  lines.length
    ? [
        h("p", { class: "ed-label", text: title }),
        h(
          "ul",
          { class: "ed-list" },
          ...lines.slice(0, NAMED).map((text) => h("li", { text })),
          lines.length > NAMED ? h("li", { text: w("edit.rows.more", { n: lines.length - NAMED }) }) : null,
        ),
      ]
    : [];

/** @type {(told: Difference, done: (said: string) => void) => Node[]} what a table would change, and the button that takes it */
const preview = (told, done) => {
  const n = told.added + told.changed;
  const cell = (/** @type {{ row: number, header: string }} */ { row, header }) => w("edit.rows.at", { row, header });
  return [
    h("p", {
      id: "rows-told",
      text: w("edit.rows.told", {
        added: told.added,
        changed: told.changed,
        same: told.same,
        unknown: told.unknown.length,
      }),
    }),
    ...listed(w("edit.rows.unknown"), told.unknown.map(short)),
    ...listed(
      w("edit.rows.not_taken"),
      told.wrong.map((one) => `${cell(one)} ${wrongText(one.why, one.header)} ${short(one.text)}`),
    ),
    ...listed(
      w("edit.rows.personal.title"),
      told.personal.map((one) => `${cell(one)} ${w(`edit.personal.${one.kind}`)} ${one.shown}`),
    ),
    h("button", {
      ...{ type: "button", class: "ed-go", id: "rows-take", disabled: !n, text: w("edit.rows.take.n", { n }) },
      onclick: () => {
        setRows(told.rows);
        done(w("edit.rows.taken.n", { n }));
      },
    }),
  ];
};

/** @type {(now: RowsNow, done: (said: string) => void, held?: { cells?: string[][] }) => Node[]} held: what was read before the form was drawn */
export const pasteForm = (now, done, held = {}) => {
  const out = h("div", { class: "ed-part", "aria-live": "polite" });
  const say = (/** @type {string} */ text) => out.replaceChildren(h("p", { class: "ed-note", text }));
  const show = (/** @type {string[][]} */ cells) => {
    held.cells = cells;
    if (!cells.length) return say(w("edit.rows.empty"));
    const fields = now.fields.filter((f) => now.forms.includes(f) || f.role === "latitude" || f.role === "longitude");
    /** @type {(f: import("../types.d.ts").TopicField, row: import("../row_edits.js").LaidRow | undefined, text: string) => boolean} */
    const allowed = (f, row, text) => !now.isRule(f) || !!now.choices(f, row ?? null)?.includes(text);
    const told = differenceOf(cells, { ...now, laid: now.rows, rows: now.edits, fields, allowed }, stamp());
    const wanted = now.forms.slice(0, NAMED).map(now.label).join("、");
    if (told && told.rows.length > MOST_ROWS)
      return say(w("edit.rows.too_many", { n: told.rows.length, most: MOST_ROWS }));
    if (!told) return say(w("edit.rows.no_head", { found: short(cells[0].join("、")), wanted }));
    out.replaceChildren(...preview(told, done));
  };
  /** @type {HTMLTextAreaElement} */
  const area = h("textarea", {
    ...{ id: "rows-paste", rows: 5, spellcheck: "false", placeholder: w("edit.rows.paste.hint") },
    onpaste: (/** @type {Event} */ event) => {
      const markup = /** @type {ClipboardEvent} */ (event).clipboardData?.getData("text/html") ?? "";
      const cells = /<table/i.test(markup) ? cellsOfHtml(markup) : [];
      if (cells.length < 2) return;
      event.preventDefault();
      area.value = cells.map((row) => row.map((cell) => cell.replace(/\s+/g, " ")).join("\t")).join("\n");
      show(cells);
    },
    oninput: () => void show(cellsOf(area.value)),
  });
  const file = h("input", {
    ...{ type: "file", id: "rows-file", accept: ".csv,.tsv,.txt,text/csv" },
    onchange: async () => {
      const chosen = file.files?.[0];
      if (!chosen) return;
      const n = Math.round(chosen.size / 1e6);
      if (chosen.size > MOST_BYTES) say(w("edit.rows.large", { n, most: MOST_BYTES / 1e6 }));
      else if (/\.(xlsx?|docx?|pdf|ods)$/i.test(chosen.name)) say(w("edit.rows.no_csv", { name: chosen.name }));
      else show(cellsOf(textOfBytes(await chosen.arrayBuffer())));
    },
  });
  const label = (/** @type {HTMLElement} */ el, /** @type {string} */ key) =>
    h("label", { class: "ed-cell" }, h("span", { text: w(key) }), el);
  if (held.cells?.length) show(held.cells);
  return [
    h("h3", { id: "row-title", tabindex: -1, text: w("edit.rows.table") }),
    h("p", { class: "ed-hint", text: w("edit.rows.table.hint") }),
    label(area, "edit.rows.paste"),
    label(file, "edit.rows.file"),
    out,
    h("p", {}, h("button", { type: "button", id: "row-back", text: w("edit.rows.back"), onclick: () => done("") })),
  ];
};
